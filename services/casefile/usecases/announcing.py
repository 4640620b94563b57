"""Telling retention that a file was closed or opened again, and nothing more."""

from contracts.casefile import CaseClosed2, CaseReopened
from services.casefile.model.casefile import CaseFile
from services.casefile.model.retention import counted_from
from services.casefile.model.templates.programme import Programme
from services.casefile.store import Work


def announce(work: Work, programme: Programme, before: CaseFile, after: CaseFile) -> None:
    """Emit `case_closed` when the file was closed just now, `case_reopened` when it was opened again."""
    if before.status == "open" and after.status == "closed":
        _closed(work, programme, after)
    elif before.status == "closed" and after.status == "open":
        work.emit_about(
            CaseReopened, after.id, agency=after.agency, programme=after.programme, opened_on=after.opened_on
        )


def _closed(work: Work, programme: Programme, case: CaseFile) -> None:
    retention = programme.retention
    work.emit_about(
        CaseClosed2,
        case.id,
        agency=case.agency,
        programme=case.programme,
        opened_on=case.opened_on,
        closed_on=case.closed_on,
        counted_from=counted_from(programme, case),
        rule=retention.kind,
        keep_at_least_days=retention.min_days,
        keep_at_most_days=retention.max_days,
    )
