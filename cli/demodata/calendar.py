"""Walking business days: day by day for the services, in steps of two for us, waiting each time until they are done.

The clock file may exist in a demo only (kernel/settings.py). Steps are of at most two days, since automatic erasure
stops and asks when the business day jumps further (privacy.md, 2).
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from functools import partial
from pathlib import Path

from cli.demodata.client import Caller, wait_for

STEP = timedelta(days=2)


class Calendar:
    """The clock file of an instance, and the host, who sees what the services have done."""

    def __init__(self, file: Path, host: Caller) -> None:
        self._file, self._host = file, host

    def walk(self, first: date, last: date) -> Iterator[date]:
        """Each day on which the walk halts; the next one comes when all daily work of this one is done."""
        day = first
        while True:
            self._set(day)
            yield day
            wait_for(partial(self._is_done, day), f"the daily work of {day}")
            if day >= last:
                return
            day = min(day + STEP, last)

    def _set(self, day: date) -> None:
        draft = self._file.with_name(f".{self._file.name}")
        draft.write_text(day.isoformat(), encoding="ascii")
        draft.replace(self._file)

    def _is_done(self, day: date) -> bool:
        services = self._host.get("/v1/platform/health").json()["services"].values()
        done = [service["daily_done"] for service in services if "daily_done" in service]
        return bool(done) and all(found == day.isoformat() for found in done)


@contextmanager
def moved(file: Path) -> Iterator[None]:
    """Business days may be moved inside; afterwards it is today again, whatever happened."""
    try:
        yield
    finally:
        file.unlink(missing_ok=True)


def quarter_of(day: date) -> str:
    """The quarter as releases name it, e.g. 2026-Q2."""
    return f"{day.year}-Q{(day.month + 2) // 3}"
