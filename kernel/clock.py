"""The one clock. Business days are days in Germany; tokens, leases and retries use real time.

Business days can be moved through a file (`OBHUT_CLOCK_FILE`), in tests and the demo only: one day as YYYY-MM-DD, or
with the hours of an office as YYYY-MM-DDThh:mm/hh:mm, an interval as ISO 8601 writes it.
Real time is never moved: a walked business day must not end sessions or tokens. Between the two stands the instant an
act is put on record with, which goes with the day (ADR 31).

Instants are kept in UTC. What a person reads of one, a day above all, is Berlin's (ADR 28): `berlin` and `berlin_day`
are the only way from one to the other, a test reads the source for others.
"""

import os
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from time import monotonic, tzset
from zoneinfo import ZoneInfo

EARLIEST_DAY = date(1900, 1, 1)
"""No day that anybody enters lies before it: nobody whom a file can be about was born by then."""
BERLIN = ZoneInfo("Europe/Berlin")
BERLIN_BY_RULE = "CET-1CEST,M3.5.0,M10.5.0/3"  # the same as POSIX rules: needs no files of the machine
HALF_A_DAY = 0.5  # seconds on a moved day with hours until half of them are over
EDGES = ("opens", "closes")
DAY_WITH_HOURS = re.compile(
    r"(?P<day>\d{4}-\d\d-\d\d)T" + "/".join(rf"(?P<{edge}_hour>\d\d):(?P<{edge}_minute>[0-5]\d)" for edge in EDGES)
)


def berlin(instant: datetime) -> datetime:
    """An instant as clocks in Berlin show it. Raises ValueError for a time without zone, which is no instant."""
    if instant.tzinfo is None:
        raise ValueError("an instant has a zone")
    return instant.astimezone(BERLIN)


def berlin_day(instant: datetime) -> date:
    """The day in Berlin on which an instant lies: the day a person names for it. Raises as `berlin`."""
    return berlin(instant).date()


def clocks_show(day: date, at: time) -> bool:
    """Whether clocks in Berlin show this time on that day: all but those of the hour that is left out in spring. One
    that autumn shows twice means the first, as a time without more does everywhere else (PEP 495, `fold`)."""
    said = datetime.combine(day, at)
    return berlin(said.replace(tzinfo=BERLIN).astimezone(UTC)).replace(tzinfo=None) == said


def live_in_berlin() -> None:
    """Let libraries that date what they make by the process's own zone, such as members of a ZIP, name Berlin's day."""
    os.environ["TZ"] = BERLIN_BY_RULE
    tzset()


@dataclass(frozen=True, slots=True)
class Moved:
    """What a clock file says: a business day; from when until when its office is open, counted from midnight, where it
    names that; and since when it says so, in Unix time."""

    day: date
    hours: tuple[timedelta, timedelta] | None = None
    since: float = 0.0

    def at(self, now: datetime) -> datetime:
        """The instant of an act, in UTC: on that day at the real time of day; where there are hours within them, and
        later acts later."""
        if self.hours is None:
            return datetime.combine(self.day, berlin(now).time(), BERLIN).astimezone(UTC)
        opens, closes = self.hours
        passed = max(0.0, now.timestamp() - self.since)
        hour = opens + (closes - opens) * (passed / (passed + HALF_A_DAY))
        return (datetime(self.day.year, self.day.month, self.day.day, tzinfo=BERLIN) + hour).astimezone(UTC)


@dataclass(frozen=True, slots=True)
class Clock:
    """Today's business day and real time. `file` moves business days; `real_now` is for unit tests."""

    file: Path | None = None
    real_now: Callable[[], datetime] = lambda: datetime.now(UTC)  # noqa: TID251 -- this is the clock itself

    def today(self) -> date:
        """The business day in Europe/Berlin, or the one the clock file holds."""
        moved = self._moved()
        return berlin_day(self.real_now()) if moved is None else moved.day

    def now(self) -> datetime:
        """The instant, in UTC; never moved."""
        return self.real_now()

    def acted(self) -> datetime:
        """The instant, in UTC, that people read as the time of an act done now: `now`, and where a file moves the
        business day, this time of day on that one, or one of its office's hours where it names them (ADR 31). Compared
        with others of its kind alone, never with `now`.
        """
        now = self.real_now()
        moved = self._moved()
        return now if moved is None else moved.at(now)

    def times(self) -> dict[str, datetime | date]:
        """All three, as questions to a database name them."""
        return {"now": self.now(), "acted": self.acted(), "today": self.today()}

    @staticmethod
    def monotonic() -> float:
        """Seconds that only grow, for durations."""
        return monotonic()

    def _moved(self) -> Moved | None:
        if self.file is None:
            return None
        try:
            with self.file.open(encoding="ascii") as file:
                text, since = file.read().strip(), os.fstat(file.fileno()).st_mtime
            return _moved_by(text, since) if text else None
        except FileNotFoundError:
            return None
        except ValueError:
            raise ValueError(f"{self.file} must hold one day as YYYY-MM-DD, or YYYY-MM-DDThh:mm/hh:mm") from None


def _moved_by(text: str, since: float) -> Moved:
    """What a clock file says. Raises ValueError for anything else, other forms of ISO 8601 included: slips."""
    found = DAY_WITH_HOURS.fullmatch(text)
    day = date.fromisoformat(found["day"] if found else text)
    if found is None and day.isoformat() != text:
        raise ValueError(text)
    if found is None:
        return Moved(day)
    opens, closes = (timedelta(hours=int(found[f"{one}_hour"]), minutes=int(found[f"{one}_minute"])) for one in EDGES)
    if not opens < closes < timedelta(days=1):
        raise ValueError(text)
    return Moved(day, (opens, closes), since)
