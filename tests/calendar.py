"""Walking business days: in steps of at most ten, or longer ones over a year, waiting each time for all daily work.

Whether it is done is asked of their databases: the gateway would ask all processes of all services each time.
"""

from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from datetime import date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import psycopg2
from psycopg2.extensions import connection

from cli.environment import role_url
from kernel.services import SERVICES, has
from tests.house import House
from tests.visitor import wait_for

STEP = timedelta(days=10)
DONE = "SELECT 1 FROM daily_runs WHERE day = %s"


class Calendar:
    """The clock file of the instance. Days only go forward, so tests do not disturb one another."""

    def __init__(self, file: Path, house: House) -> None:
        self._file, self._house = file, house
        self._today = datetime.now(ZoneInfo("Europe/Berlin")).date()  # noqa: TID251 -- the real day to start from

    @property
    def today(self) -> date:
        """The business day."""
        return self._today

    def walk_to(self, day: date, step: timedelta = STEP) -> None:
        """Go there; nothing where it has passed already. `step`: longer where nothing on the way matters to a test."""
        with self._services() as services:
            while self._today < day:
                self._today = min(self._today + step, day)
                draft = self._file.with_suffix(".draft")
                draft.write_text(self._today.isoformat(), encoding="ascii")
                draft.replace(self._file)
                wait_for(lambda: self._all_done(services), f"daily work of {self._today}")

    def walk(self, days: int) -> date:
        """Go some days further."""
        self.walk_to(self._today + timedelta(days=days))
        return self._today

    @contextmanager
    def _services(self) -> Iterator[list[connection]]:
        """A session in the database of each service that has daily work."""
        with ExitStack() as opened:
            urls = (
                role_url(service, "jobs", self._house.stack.environment) for service in SERVICES if has(service, "jobs")
            )
            sessions = [opened.enter_context(closing(psycopg2.connect(url))) for url in urls]
            for session in sessions:
                session.autocommit = True
            yield sessions

    def _all_done(self, services: list[connection]) -> bool:
        return all(self._is_done(service) for service in services)

    def _is_done(self, service: connection) -> bool:
        with service.cursor() as cursor:
            cursor.execute(DONE, [self._today])
            return cursor.fetchone() is not None
