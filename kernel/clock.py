"""The one clock. Business days are days in Germany; tokens, leases and retries use real time.

Business days can be moved through a file (`OBHUT_CLOCK_FILE`, one day as YYYY-MM-DD), in tests and the demo only.
Real time is never moved: a walked business day must not end sessions or tokens. Between the two stands the instant an
act is put on record with, which goes with the day (ADR 31).

Instants are kept in UTC. What a person reads of one, a day above all, is Berlin's (ADR 28): `berlin` and `berlin_day`
are the only way from one to the other, a test reads the source for others.
"""

import os
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from pathlib import Path
from time import monotonic, tzset
from zoneinfo import ZoneInfo

EARLIEST_DAY = date(1900, 1, 1)
"""No day that anybody enters lies before it: nobody whom a file can be about was born by then."""
BERLIN = ZoneInfo("Europe/Berlin")
BERLIN_BY_RULE = "CET-1CEST,M3.5.0,M10.5.0/3"  # the same as POSIX rules: needs no files of the machine


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
class Clock:
    """Today's business day and real time. `file` moves business days; `real_now` is for unit tests."""

    file: Path | None = None
    real_now: Callable[[], datetime] = lambda: datetime.now(UTC)  # noqa: TID251 -- this is the clock itself

    def today(self) -> date:
        """The business day in Europe/Berlin, or the one the clock file holds."""
        return self._moved() or berlin_day(self.real_now())

    def now(self) -> datetime:
        """The instant, in UTC; never moved."""
        return self.real_now()

    def acted(self) -> datetime:
        """The instant, in UTC, that people read as the time of an act done now: `now`, and where a file moves the
        business day, this time of day on that one (ADR 31). Compared with others of its kind alone, never with `now`.
        """
        now = self.real_now()
        day = self._moved()
        return now if day is None else datetime.combine(day, berlin(now).time(), BERLIN).astimezone(UTC)

    def times(self) -> dict[str, datetime | date]:
        """All three, as questions to a database name them."""
        return {"now": self.now(), "acted": self.acted(), "today": self.today()}

    @staticmethod
    def monotonic() -> float:
        """Seconds that only grow, for durations."""
        return monotonic()

    def _moved(self) -> date | None:
        if self.file is None:
            return None
        try:
            text = self.file.read_text(encoding="ascii").strip()
            day = date.fromisoformat(text) if text else None
        except FileNotFoundError:
            return None
        except ValueError:
            raise self._no_day() from None
        if day and day.isoformat() != text:  # another form of ISO 8601: a slip rather than a wish
            raise self._no_day()
        return day

    def _no_day(self) -> ValueError:
        return ValueError(f"{self.file} must hold one day as YYYY-MM-DD")
