"""How long everything is measured; QUICK=1 is for trying, and its figures are not kept."""

import os

QUICK = os.environ.get("QUICK") == "1"


def choose(full: float, quick: float) -> float:
    """The one or the other, in seconds or pieces."""
    return quick if QUICK else full
