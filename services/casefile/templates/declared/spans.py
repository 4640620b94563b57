"""Lengths of time, and the other answer that decides whether something is asked: what all other declarations use."""

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

from dateutil.relativedelta import relativedelta

from kernel.holidays import SUNDAY, is_holiday


@dataclass(frozen=True)
class Span:
    """A length of time as laws and rules give it: calendar months, weeks, days, or working days (Werktage: all but
    Sundays and the public holidays of all of Germany, § 3 (2) BUrlG)."""

    months: int = 0
    days: int = 0
    working_days: int = 0

    @cached_property
    def _forward(self) -> relativedelta:
        """Months first, then days: relativedelta adds them in that order."""
        return relativedelta(months=self.months, days=self.days)

    @cached_property
    def _back(self) -> relativedelta:
        return relativedelta(months=-self.months, days=-self.days)

    def after(self, day: date) -> date:
        """The day so long after another; the last day of a month where the month is shorter."""
        later: date = day + self._forward
        left = self.working_days
        while left:
            later += timedelta(days=1)
            left -= later.weekday() != SUNDAY and not is_holiday(later)
        return later

    def before(self, day: date) -> date:
        """The day so long before another, of months and days alone."""
        earlier: date = day + self._back
        return earlier


@dataclass(frozen=True)
class ShownWhen:
    """A skip rule: the question is asked only while another one of the same section or form is answered so.

    `values`: codes, or "true" and "false" of a flag; a list of codes fits when one of them is among these.
    """

    field: str
    values: frozenset[str]
