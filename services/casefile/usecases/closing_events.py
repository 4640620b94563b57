"""Telling retention that a file was closed or opened again, and nothing more.

Where answers decide how long a file is kept, retention gets the number of days alone: neither which answer it was nor
a day of birth (see `model.retention.kept_until`).
"""

from contracts.casefile import CaseClosedV2, CaseReopened
from services.casefile.model.casefile import CaseFile
from services.casefile.model.retention import counted_from, days_between
from services.casefile.store import Work
from services.casefile.templates.declared.programme import Programme
from services.casefile.templates.values import Value


def announce(work: Work, programme: Programme, before: CaseFile, after: CaseFile) -> None:
    """Emit `case_closed` when the file was closed just now, `case_reopened` when it was opened again."""
    if before.status == "open" and after.status == "closed":
        _closed(work, programme, after)
    elif before.status == "closed" and after.status == "open":
        work.emit_about(
            CaseReopened, after.id, agency=after.agency, programme=after.programme, opened_on=after.opened_on
        )


def _closed(work: Work, programme: Programme, case: CaseFile) -> None:
    at_least, at_most = _days(work, programme, case)
    work.emit_about(
        CaseClosedV2,
        case.id,
        agency=case.agency,
        programme=case.programme,
        opened_on=case.opened_on,
        closed_on=case.closed_on,
        counted_from=counted_from(programme, case),
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
