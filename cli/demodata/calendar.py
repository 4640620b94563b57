"""Walking business days in steps of two working days, waiting each time until the services are done.

The clock file may exist in a demo only (kernel/settings.py). Steps are of two working days at most, since automatic
erasure stops and asks when the business day jumps further (privacy.md, 2: the brake). Nobody works on weekends and
public holidays, and what is done on a day is put on record in the hours of its office (ADR 31).
"""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import date, datetime, time
from functools import partial
from http.client import HTTPConnection
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from cli.demodata.client import wait_for
from cli.demodata.steps import after_working_days, last_workday
from deploy.local.errors import LocalError
from deploy.local.instance import Instance
from deploy.local.supervisor import ready_url
from kernel.clock import Clock, berlin, berlin_day
from kernel.services import PROCESSES

STEP = 2  # working days
OPENS, CLOSES = time(8, 15), time(17, 15)
CLOCK = Clock()  # real time
CERTIFIED_LOOK = 0.1  # seconds: an erasure searches whole databases
ANSWER = 10.0  # seconds a process may take to say how far it is


class Daily:
    """The daily work of one service, asked of its jobs process: at `address`, where it says whether it is ready.

    Not asked through the gateway, which would ask all services each time, also those that have no daily work.
    """

    def __init__(self, address: str) -> None:
        self._place = urlsplit(address)
        self._told: Mapping[str, Any] = {}

    def is_done(self, day: date) -> bool:
        """Whether the work of that day is done."""
        self._told = self._ask()
        return bool(self._told.get("daily_done") == day.isoformat())

    def is_certified(self) -> bool:
        """Whether nothing that was ordered to be erased waits for its certificate, which in life takes minutes; asked
        anew only where something waited at last."""
        if self._told.get("erasing"):
            self._told = self._ask()
        return not self._told.get("erasing")

    def _ask(self) -> Mapping[str, Any]:
        connection = HTTPConnection(self._place.netloc, timeout=ANSWER)
        try:
            connection.request("GET", self._place.path)
            told: Mapping[str, Any] = json.load(connection.getresponse())
        except (OSError, ValueError) as error:
            reason = type(error).__name__
            raise LocalError(f"The demo data could not be loaded: a jobs process gave no answer ({reason}).") from None
        else:
            return told
        finally:
            connection.close()


def daily_work(instance: Instance) -> list[Daily]:
    """That of all services of an instance."""
    settings = instance.environment()
    addresses = [ready_url(process, settings) for process in PROCESSES if process.endswith("-jobs")]
    return [Daily(address) for address in addresses if address]


class Calendar:
    """The clock file of an instance, and the daily work that has to be done before a day may end. `now`: real time."""

    def __init__(self, file: Path, work: Iterable[Daily], now: Callable[[], datetime] = CLOCK.now) -> None:
        self._file, self._work, self._now = file, list(work), now

    def begin(self, day: date) -> None:
        """From now on it is that day."""
        self._set(day)

    def walk(self, first: date, last: date, between: Callable[[date, date], None]) -> Iterator[date]:
        """Each day on which the walk halts; the next one comes when all daily work of this one is done.

        `between`: what is done then, while it is that day still and no daily work is under way; given that day and the
        next one.
        """
        day = first
        while True:
            self._set(day)
            yield day
            for one in self._work:
                wait_for(partial(one.is_done, day), f"the daily work of {day}")
                wait_for(one.is_certified, f"the certificates of {day}", look=CERTIFIED_LOOK)
            if day >= last:
                return
            following = after_working_days(day, STEP)
            if following >= last:  # a weekend has nothing left to do, the day before it may have
                following = last_workday(last) if last_workday(last) > day else last
            between(day, following)
            day = following

    def _set(self, day: date) -> None:
        draft = self._file.with_name(f".{self._file.name}")
        draft.write_text(self._written(day), encoding="ascii")
        draft.replace(self._file)

    def _written(self, day: date) -> str:
        """As the clock file has it, with the hours of an office; today's end now, and before them there are none."""
        now = self._now()
        closes = CLOSES if day < berlin_day(now) else min(CLOSES, berlin(now).time())
        hours = f"T{OPENS:%H:%M}/{closes:%H:%M}" if closes.replace(second=0, microsecond=0) > OPENS else ""
        return f"{day}{hours}"


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


def periods_of(quarter: str) -> dict[str, list[str]]:
    """By grain the periods that end with a quarter or within it: its months, itself, and the year with the fourth."""
    year, number = quarter.split("-Q")
    months = [f"{year}-{month:02}" for month in range(3 * int(number) - 2, 3 * int(number) + 1)]
    return {"month": months, "quarter": [quarter], "year": [f"{year}-Y"] if number == "4" else []}
