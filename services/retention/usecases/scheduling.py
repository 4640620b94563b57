"""Following the files: from their opening to the day they are due."""

from typing import Any
from uuid import UUID

from services.retention.errors import RuleUnknown
from services.retention.model.schedule import Range, Schedule
from services.retention.store import Work
from services.retention.usecases.announcing import announce
from services.retention.usecases.braking import hold_back, is_unseen


def watch(work: Work, data: dict[str, Any]) -> None:
    """`CaseOpened`: watch a file from its first day on."""
    work.schedules.watch(data["reference"], data["agency"], data["programme"], data["opened_on"])


def close(work: Work, data: dict[str, Any]) -> None:
    """`CaseClosed` 1: the agency's present rule begins to count. Raises `RuleUnknown`, `RuleUnusable`."""
    _close(work, data, None)


def close_within(work: Work, data: dict[str, Any]) -> None:
    """`CaseClosed` 2: the same, within the range of the programme."""
    _close(work, data, Range(data["rule"], data["keep_at_least_days"], data["keep_at_most_days"]))


def reopen(work: Work, data: dict[str, Any]) -> None:
    """`CaseReopened`: the file has no day of erasure any more. An order on its way is refused by casefile itself."""
    if work.orders.is_erased(data["reference"]):
        return
    known = work.schedules.find(data["reference"], lock=True)
    schedule = (known or _opened(data)).reopened()
    work.schedules.save(schedule)
    announce(work, schedule)


def unwatch(work: Work, data: dict[str, Any]) -> None:
    """`CaseUndone`: nothing was ever in the file, so nothing is kept of it either."""
    work.schedules.erase(data["reference"])


def _close(work: Work, data: dict[str, Any], within: Range | None) -> None:
    if work.orders.is_erased(data["reference"]):
        return
    days = _days_of(work, data["agency"])
    known = work.schedules.find(data["reference"], lock=True)
    schedule = (known or _opened(data)).closed(data["closed_on"], data["counted_from"], days, within)
    if is_unseen(known, schedule, work.clock.today()):
        schedule = hold_back(work, schedule, work.clock.today())
    work.schedules.save(schedule)
    announce(work, schedule)


def _days_of(work: Work, agency: UUID) -> int:
    """The agency's days, kept as they are until this transaction ends; locked before any schedule."""
    days = work.rules.days(agency, lock=True)
    if days is None:
        raise RuleUnknown()
    return days


def _opened(data: dict[str, Any]) -> Schedule:
    return Schedule(data["reference"], data["agency"], data["programme"], "open", data["opened_on"])
