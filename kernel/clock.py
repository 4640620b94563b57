"""The one clock. Business days are days in Germany; tokens, leases and retries use real time.

Business days can be moved through a file (`OBHUT_CLOCK_FILE`, one day as YYYY-MM-DD), in tests and the demo only.
Real time is never moved: a walked business day must not end sessions or tokens.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

BERLIN = ZoneInfo("Europe/Berlin")


@dataclass(frozen=True, slots=True)
class Clock:
    """Today's business day and real time. `file` moves business days; `real_now` is for unit tests."""

    file: Path | None = None
    real_now: Callable[[], datetime] = lambda: datetime.now(UTC)  # noqa: TID251 -- this is the clock itself

    def today(self) -> date:
        """The business day in Europe/Berlin, or the one the clock file holds."""
        return self._moved() or self.real_now().astimezone(BERLIN).date()

    def now(self) -> datetime:
        """The instant, in UTC; never moved."""
        return self.real_now()

    @staticmethod
    def monotonic() -> float:
        """Seconds that only grow, for durations."""
        return time.monotonic()

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
