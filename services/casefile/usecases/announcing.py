"""Telling retention that a file was closed, and nothing more."""

from contracts.casefile import CaseClosed
from services.casefile.model.casefile import CaseFile
from services.casefile.model.retention import counted_from
from services.casefile.model.templates.programme import Programme
from services.casefile.store import Work


def announce(work: Work, programme: Programme, before: CaseFile, after: CaseFile) -> None:
    """Emit `case_closed` when the file was closed just now. A closed file does not change any more."""
    if before.status != "open" or after.status != "closed" or after.closed_on is None:
        return
    work.emit_about(
        CaseClosed,
        after.id,
        agency=after.agency,
        programme=after.programme,
        opened_on=after.opened_on,
        closed_on=after.closed_on,
        counted_from=counted_from(programme, after),
    )
