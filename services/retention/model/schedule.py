"""When a file is due for erasure (Löschfrist): the agency's days, counted from the day the template names."""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Literal
from uuid import UUID

from services.retention.errors import RuleUnusable

RULE = "days_after_phase_end"  # W11: maximum retention in days after the end of case management, by the agency
LONGEST_DAYS = 36_500
State = Literal["open", "closed", "ordered"]


@dataclass(frozen=True, slots=True)
class Schedule:
    """What retention knows of a file. `rule_days`: the agency's days that apply to it, since its closing.

    `last_ordered_on`: the business day of the last order, so that a refused one is not repeated the same day.
    """

    reference: UUID
    agency: UUID
    programme: str
    state: State
    opened_on: date
    closed_on: date | None = None
    counted_from: date | None = None
    due_on: date | None = None
    rule_days: int | None = None
    last_ordered_on: date | None = None

    def closed(self, closed_on: date, counted_from: date, days: int) -> "Schedule":
        """After its closing."""
        return replace(
            self,
            state="closed",
            closed_on=closed_on,
            counted_from=counted_from,
            rule_days=days,
            due_on=due_day(counted_from, days),
        )

    def lengthened(self, days: int) -> "Schedule":
        """Under a longer rule of its agency."""
        if self.counted_from is None:
            raise AssertionError("only closed files have a rule")
        return replace(self, rule_days=days, due_on=due_day(self.counted_from, days))


def check_days(days: int) -> None:
    """Raises `RuleUnusable` for a number of days that no rule can have."""
    if not 1 <= days <= LONGEST_DAYS:
        raise RuleUnusable()


def due_day(counted_from: date, days: int) -> date:
    """The day on which a file is due for erasure."""
    try:
        return counted_from + timedelta(days=days)
    except OverflowError:
        raise RuleUnusable() from None
