"""Telling casefile the day of erasure of a file."""

from contracts.retention import ErasureScheduled
from services.retention.model.schedule import Schedule
from services.retention.store import Work


def announce(work: Work, schedule: Schedule) -> None:
    """Tell casefile the day of erasure; called while the schedule is locked."""
    work.emit(
        ErasureScheduled,
        reference=schedule.reference,
        agency=schedule.agency,
        due_on=schedule.due_on,
        rule=schedule.range.rule,
    )
