"""Walking business days: in steps of at most two, waiting each time until every service has done its daily work."""

from datetime import date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from tests.house import House
from tests.visitor import wait_for

STEP = timedelta(days=2)


class Calendar:
    """The clock file of the instance. Days only go forward, so tests do not disturb one another."""

    def __init__(self, file: Path, house: House) -> None:
        self._file, self._house = file, house
        self._today = datetime.now(ZoneInfo("Europe/Berlin")).date()  # noqa: TID251 -- the real day to start from

    @property
    def today(self) -> date:
        """The business day."""
        return self._today

    def walk_to(self, day: date) -> None:
        """Go there; nothing where it has passed already."""
        while self._today < day:
            self._today = min(self._today + STEP, day)
            draft = self._file.with_suffix(".draft")
            draft.write_text(self._today.isoformat(), encoding="ascii")
            draft.replace(self._file)
            wait_for(self._all_done, f"daily work of {self._today}")

    def walk(self, days: int) -> date:
        """Go some days further."""
        self.walk_to(self._today + timedelta(days=days))
        return self._today

    def _all_done(self) -> bool:
        services = self._house.host.get("/v1/platform/health").json()["services"]
        about = [s["daily_done"] for s in services.values() if "daily_done" in s]
        return bool(about) and set(about) == {self._today.isoformat()}
