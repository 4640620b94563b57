"""One file of many refuses: its code is noted, and the files behind it get their turn."""

from collections.abc import Iterator
from contextlib import contextmanager

import structlog

from kernel.errors import Refusal
from kernel.observe.logs import place_of
from services.casefile.errors import UNREADABLE, CasefileError, KeyUnusable, SealBroken

log = structlog.get_logger("jobs")


@contextmanager
def refusals(event: str) -> Iterator[list[str]]:
    """Collects the code of what refuses a file. `event`: the line of the log where it cannot be read at all, which
    `obhut check` reports."""
    codes: list[str] = []
    try:
        yield codes
    except (KeyUnusable, SealBroken) as error:
        log.warning(event, error=type(error).__name__, place=place_of(error))
        codes.append(UNREADABLE)
    except (CasefileError, Refusal) as refused:
        codes.append(refused.code)
