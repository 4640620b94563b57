"""Reporting periods: quarters now; a fact counts in the period in which it was recorded (privacy.md, 4)."""

import re
from dataclasses import dataclass
from datetime import date, timedelta

QUARTER = re.compile(r"(\d{4})-Q([1-4])\Z", re.ASCII)
FIRST_YEAR, LAST_YEAR = 2000, 2199


@dataclass(frozen=True, slots=True)
class Quarter:
    """A quarter of a year, e.g. 2026-Q2."""

    year: int
    number: int

    @classmethod
    def parse(cls, text: str) -> "Quarter | None":
        """The quarter a text names, or None."""
        match = QUARTER.match(text)
        if match is None or not FIRST_YEAR <= int(match[1]) <= LAST_YEAR:
            return None
        return cls(int(match[1]), int(match[2]))

    @classmethod
    def of(cls, day: date) -> "Quarter":
        """The quarter a day lies in."""
        return cls(day.year, (day.month - 1) // 3 + 1)

    @property
    def first_day(self) -> date:
        """Its first day."""
        return date(self.year, 3 * self.number - 2, 1)

    @property
    def last_day(self) -> date:
        """Its last day."""
        following = date(self.year + self.number // 4, 3 * (self.number % 4) + 1, 1)
        return following - timedelta(days=1)

    def __str__(self) -> str:
        return f"{self.year}-Q{self.number}"
