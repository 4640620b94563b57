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
    known = work.schedules.find(data["reference"], lock=True)
    schedule = (known or _opened(data)).closed(data["closed_on"], data["counted_from"], days)
    work.schedules.save(schedule)
    announce(work, schedule)


def announce(work: Work, schedule: Schedule) -> None:
    """Tell casefile the day of erasure; called while the schedule is locked."""
    work.emit(
        ErasureScheduled,
        {"reference": schedule.reference, "agency": schedule.agency, "due_on": schedule.due_on, "rule": RULE},
    )


def _days_of(work: Work, agency: UUID) -> int:
    """The agency's days, kept as they are until this transaction ends; locked before any schedule."""
    days = work.rules.days(agency, lock=True)
    if days is None:
        raise RuleUnknown()
    return days


def _opened(data: dict[str, Any]) -> Schedule:
    return Schedule(data["reference"], data["agency"], data["programme"], "open", data["opened_on"])
