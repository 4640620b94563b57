"""Ticking reminders off, as people do who look through what waits for them every few weeks.

Whoever has been reminded reads it, acts or decides not to, and ticks it off some days after; a few are always overdue.
"""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from itertools import cycle
from typing import TypeVar

from cli.demodata.client import Caller, Refused

PATIENCE = timedelta(days=10)  # after its day a reminder may wait so long
SOMEBODY_WAS_QUICKER = frozenset({404, 409, 412})
"""The rule that raised it has ended it, or its file was closed or handed over, between the look and the tick."""
PAGE = 100
T = TypeVar("T")


def turns(callers: Mapping[str, T]) -> Iterator[T]:
    """Those who work on files, by login: each of whom looks through their reminders when it is their turn."""
    return cycle(caller for _, caller in sorted(callers.items()))


def look_through(caller: Caller, day: date) -> None:
    """Tick off what has waited long enough on that day."""
    path = f"/v1/cases/reminders?page_size={PAGE}&until={day - PATIENCE}"
    for one in caller.get(path).json():
        try:
            reminder = f"/v1/cases/{one['case']}/reminders/{one['id']}"
            caller.change("PATCH", reminder, {"done": True}, f'"{one["version"]}"')
        except Refused as refused:
            if refused.status not in SOMEBODY_WAS_QUICKER:
                raise
