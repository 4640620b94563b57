"""Reporting periods: months, quarters, years; a fact counts in the period in which it was recorded (privacy.md, 4).

A table has one grain: what is declared by the month is released month by month and in no other period.
"""

import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import ClassVar, Literal, TypeAlias

Grain = Literal["month", "quarter", "year"]
MONTH = re.compile(r"(\d{4})-(0[1-9]|1[0-2])\Z", re.ASCII)
QUARTER = re.compile(r"(\d{4})-Q([1-4])\Z", re.ASCII)
YEAR = re.compile(r"(\d{4})-Y\Z", re.ASCII)
FIRST_YEAR, LAST_YEAR = 2000, 2199


@dataclass(frozen=True, slots=True)
class Quarter:
    """A quarter of a year, e.g. 2026-Q2."""

    grain: ClassVar[Grain] = "quarter"
    year: int
    number: int

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


@dataclass(frozen=True, slots=True)
class Month:
    """A month, e.g. 2026-05."""

    grain: ClassVar[Grain] = "month"
    year: int
    number: int

    @property
    def first_day(self) -> date:
        """Its first day."""
        return date(self.year, self.number, 1)

    @property
    def last_day(self) -> date:
        """Its last day."""
        return date(self.year + self.number // 12, self.number % 12 + 1, 1) - timedelta(days=1)

    def __str__(self) -> str:
        return f"{self.year}-{self.number:02}"


@dataclass(frozen=True, slots=True)
class Year:
    """A year, e.g. 2026-Y."""

    grain: ClassVar[Grain] = "year"
    year: int

    @property
    def first_day(self) -> date:
        """Its first day."""
        return date(self.year, 1, 1)

    @property
    def last_day(self) -> date:
        """Its last day."""
        return date(self.year, 12, 31)

    def __str__(self) -> str:
        return f"{self.year}-Y"


Period: TypeAlias = Month | Quarter | Year


def parse(text: str) -> Period | None:
    """The period a text names, or None; no period has two names."""
    for pattern, made in ((MONTH, Month), (QUARTER, Quarter), (YEAR, Year)):
        match = pattern.match(text)
        if match is not None and FIRST_YEAR <= int(match[1]) <= LAST_YEAR:
            return made(*(int(part) for part in match.groups()))
    return None


def parts(period: Period) -> tuple[Period, ...]:
    """The longest periods within it that add up to it: quarters of a year, months of a quarter."""
    if isinstance(period, Year):
        return tuple(Quarter(period.year, number) for number in range(1, 5))
    if isinstance(period, Quarter):
        return tuple(Month(period.year, 3 * period.number - back) for back in (2, 1, 0))
    return ()


def whole(period: Period) -> Period | None:
    """The shortest period that it is a part of; None for a year."""
    if isinstance(period, Month):
        return Quarter.of(period.first_day)
    return Year(period.year) if isinstance(period, Quarter) else None
