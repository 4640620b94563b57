"""When a file is due for erasure (Löschfrist): the agency's days, counted from the day the template names."""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Literal
from uuid import UUID

from services.retention.errors import RuleUnusable

RULE = "days_after_phase_end"  # W11: maximum retention in days after the end of case management, by the agency
"""The rule of files of which nothing else was told."""
LONGEST_DAYS = 36_500
State = Literal["open", "closed", "ordered"]


@dataclass(frozen=True, slots=True)
class Range:
    """How many days the file's programme lets it be kept, and the rule they count by; the agency chooses within."""

    rule: str = RULE
    at_least: int = 1
    at_most: int = LONGEST_DAYS

    def clamped(self, days: int) -> int:
        """The agency's days, or the bound they go beyond."""
        return min(max(days, self.at_least), self.at_most)


@dataclass(frozen=True, slots=True)
class Schedule:
    """What retention knows of a file. `rule_days`: the days that apply to it, since its closing: the agency's, within
    the range of its programme (`keep_at_least_days`, `keep_at_most_days` and `rule`; None: nothing was told of one).

    `last_ordered_on`: the business day of the last order, so that a refused one is not repeated the same day.
    `held_by`: the brake that holds the file back, or that held it until two people released it.
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
    keep_at_least_days: int | None = None
    keep_at_most_days: int | None = None
    rule: str | None = None
    held_by: UUID | None = None

    @property
    def range(self) -> Range:
        """The range of its programme."""
        return Range(self.rule or RULE, self.keep_at_least_days or 1, self.keep_at_most_days or LONGEST_DAYS)

    def closed(self, closed_on: date, counted_from: date, agency_days: int, within: Range | None = None) -> "Schedule":
        """After its closing."""
        days = within.clamped(agency_days) if within else agency_days
        return replace(
            self,
            state="closed",
            closed_on=closed_on,
            counted_from=counted_from,
            rule_days=days,
            due_on=due_day(counted_from, days),
            keep_at_least_days=within.at_least if within else None,
            keep_at_most_days=within.at_most if within else None,
            rule=within.rule if within else None,
        )

    def reopened(self) -> "Schedule":
        """Open again: nothing counts until it is closed once more."""
        return Schedule(
            self.reference,
            self.agency,
            self.programme,
            "open",
            self.opened_on,
            last_ordered_on=self.last_ordered_on,
        )

    def lengthened(self, agency_days: int) -> "Schedule":
        """Under a longer rule of its agency, as far as the range of its programme lets it be longer."""
        if self.counted_from is None or self.rule_days is None:
            raise AssertionError("only closed files have a rule")
        days = max(self.rule_days, self.range.clamped(agency_days))
        return replace(self, rule_days=days, due_on=due_day(self.counted_from, days))

    def shortened(self, agency_days: int) -> "Schedule":
        """Under a shorter rule of its agency, as far as the range of its programme lets it be shorter."""
        if self.counted_from is None or self.rule_days is None:
            raise AssertionError("only closed files have a rule")
        days = min(self.rule_days, self.range.clamped(agency_days))
        return replace(self, rule_days=days, due_on=due_day(self.counted_from, days))

    def held(self, brake: UUID) -> "Schedule":
        """Held back by a brake from now on."""
        return replace(self, held_by=brake)

    def released_by(self, brake: UUID) -> "Schedule":
        """Brought forward by a brake that two people have released; what another one holds back stays held."""
        return replace(self, held_by=self.held_by or brake)

    def let_go(self) -> "Schedule":
        """Held back by nothing."""
        return replace(self, held_by=None)


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
