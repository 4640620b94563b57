"""What the access log of casefile may say (append-only, shown to people), and what is kept with Idempotency-Keys."""

from typing import Any

from services.casefile.model.access.vocabulary import EVERY, Also
from tests.contract.unchanged.source import holes, reaching


def actions() -> dict[str, Any]:
    """Every action that can be stored, and what is appended to it where the request was refused."""
    return {"actions": sorted(one.stored for one in EVERY), "appended_where_refused": [Also.REFUSED.value]}


def operations() -> list[str]:
    """What is stored beside an Idempotency-Key; another name would refuse a request that is repeated."""
    reached = [reaching("kernel", name, "operation") for name in ("find_made", "claim", "made_before")]
    return sorted({holes(pattern) for patterns in reached for pattern in patterns})


SUBJECTS = {"access_log.json": actions, "idempotency_operations.json": operations}
