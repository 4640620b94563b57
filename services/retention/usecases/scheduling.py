"""Following the files: from their opening to the day they are due."""

from typing import Any
from uuid import UUID

from contracts.retention import ErasureScheduled
from services.retention.errors import RuleUnknown
from services.retention.model.schedule import RULE, Schedule
from services.retention.store import Work


def watch(work: Work, data: dict[str, Any]) -> None:
    """`CaseOpened`: watch a file from its first day on."""
    if work.orders.is_erased(data["reference"]) or work.schedules.find(data["reference"]):
        return
    work.schedules.save(_opened(data))


def close(work: Work, data: dict[str, Any]) -> None:
    """`CaseClosed`: the agency's present rule begins to count. Raises `RuleUnknown`, `RuleUnusable`."""
    if work.orders.is_erased(data["reference"]):
        return
    days = _days_of(work, data["agency"])
    _settle(work, data, days, always_announce=True)


def change_dates(work: Work, data: dict[str, Any]) -> None:
    """`CaseDatesChanged`: count from the corrected day, under the rule the file was closed under."""
    if work.orders.is_erased(data["reference"]):
        return
    days = _days_of(work, data["agency"])
    known = work.schedules.find(data["reference"], lock=True)
    if known is not None and known.rule_days is not None:
        days = known.rule_days
    _settle(work, data, days, always_announce=False)


def announce(work: Work, schedule: Schedule) -> None:
    """Tell casefile the day of erasure; called while the schedule is locked."""
    work.emit(
        ErasureScheduled,
        {"reference": schedule.reference, "agency": schedule.agency, "due_on": schedule.due_on, "rule": RULE},
    )


def _settle(work: Work, data: dict[str, Any], days: int, *, always_announce: bool) -> None:
    known = work.schedules.find(data["reference"], lock=True)
    schedule = (known or _opened(data)).closed(data["closed_on"], data["counted_from"], days)
    work.schedules.save(schedule)
    if always_announce or known is None or known.due_on != schedule.due_on:
        announce(work, schedule)


def _days_of(work: Work, agency: UUID) -> int:
    """The agency's days, kept as they are until this transaction ends; locked before any schedule."""
    days = work.rules.days(agency, lock=True)
    if days is None:
        raise RuleUnknown()
    return days


def _opened(data: dict[str, Any]) -> Schedule:
    return Schedule(data["reference"], data["agency"], data["programme"], "open", data["opened_on"])
