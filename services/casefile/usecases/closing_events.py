"""Telling retention that the days of a file count or count no more, and nothing more.

They count from its closing on, and of a file that nobody closes once the template's phase has ended and no other runs;
a later phase that starts postpones the erasure, as opening again does.

Where answers decide how long a file is kept, retention gets the number of days alone: neither which answer it was nor
a day of birth (see `model.retention.kept_until`).
"""

from datetime import date

from contracts.casefile import CaseClosedV2, CaseReopened
from services.casefile.model.casefile import CaseFile
from services.casefile.model.retention import counted_from, days_between, recorded_on
from services.casefile.store import Work
from services.casefile.templates.declared.programme import Programme
from services.casefile.templates.values import Value


def announce(work: Work, programme: Programme, before: CaseFile, after: CaseFile) -> None:
    """Emit `case_closed` when the file was closed just now, or its days count from another day than before;
    `case_reopened` when they count no more."""
    was, counted = counted_from(programme, before), counted_from(programme, after)
    closed = (before.status, after.status) == ("open", "closed")
    if counted is not None and after.status != "erasing" and (counted != was or closed):
        tell(work, programme, after, counted)
    elif counted is None and was is not None:
        work.emit_about(
            CaseReopened, after.id, agency=after.agency, programme=after.programme, opened_on=after.opened_on
        )


def tell(work: Work, programme: Programme, case: CaseFile, counted: date) -> None:
    """That the days of a file count from this day on. Told again, it changes nothing."""
    at_least, at_most = _days(work, programme, case)
    work.emit_about(
        CaseClosedV2,
        case.id,
        agency=case.agency,
        programme=case.programme,
        opened_on=case.opened_on,
        closed_on=recorded_on(programme, case) or counted,
        counted_from=counted,
        rule=programme.retention.kind,
        keep_at_least_days=at_least,
        keep_at_most_days=at_most,
    )


def _days(work: Work, programme: Programme, case: CaseFile) -> tuple[int, int]:
    """Answers, and what they were before, are opened only where they decide."""
    if programme.retention.kept_long is None:
        return days_between(programme, case, {}, {})
    key = work.keys.get(case.agency, case.id)
    ever: dict[str, list[Value]] = {}
    for histories in work.sections.histories(case.id, key).values():
        for name, history in histories.items():
            ever.setdefault(name, []).extend(one["value"] for one in history["before"])
    for name, withdrawn in work.sections.withdrawn(case.id, key).items():
        ever.setdefault(name, []).extend(one["value"] for one in withdrawn)
    return days_between(programme, case, work.sections.read(case.id, key), ever)
