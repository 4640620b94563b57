"""Walking business days in steps of two working days, waiting each time until the services are done.

The clock file may exist in a demo only (kernel/settings.py). Steps are of two working days at most, since automatic
erasure stops and asks when the business day jumps further (privacy.md, 2: the brake); nobody works at weekends.
"""

import json
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import date
from functools import partial
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlsplit

from cli.demodata.client import wait_for
from cli.demodata.steps import after_working_days
from deploy.local.errors import LocalError
from deploy.local.instance import Instance
from deploy.local.supervisor import ready_url
from kernel.services import PROCESSES

STEP = 2  # working days
ANSWER = 10.0  # seconds a process may take to say how far it is


class Daily:
    """The daily work of one service, asked of its jobs process: at `address`, where it says whether it is ready.

    Not asked through the gateway, which would ask all services each time, also those that have no daily work.
    """

    def __init__(self, address: str) -> None:
        self._place = urlsplit(address)

    def is_done(self, day: date) -> bool:
        """Whether the work of that day is done."""
        connection = HTTPConnection(self._place.netloc, timeout=ANSWER)
        try:
            connection.request("GET", self._place.path)
            return bool(json.load(connection.getresponse()).get("daily_done") == day.isoformat())
        except (OSError, ValueError) as error:
            reason = type(error).__name__
            raise LocalError(f"The demo data could not be loaded: a jobs process gave no answer ({reason}).") from None
        finally:
            connection.close()


def daily_work(instance: Instance) -> list[Daily]:
    """That of all services of an instance."""
    settings = instance.environment()
    addresses = [ready_url(process, settings) for process in PROCESSES if process.endswith("-jobs")]
    return [Daily(address) for address in addresses if address]


class Calendar:
    """The clock file of an instance, and the daily work that has to be done before a day may end."""

    def __init__(self, file: Path, work: Iterable[Daily]) -> None:
        self._file, self._work = file, list(work)

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
            if day >= last:
                return
            following = min(after_working_days(day, STEP), last)
            between(day, following)
            day = following

    def _set(self, day: date) -> None:
        draft = self._file.with_name(f".{self._file.name}")
        draft.write_text(day.isoformat(), encoding="ascii")
        draft.replace(self._file)


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
