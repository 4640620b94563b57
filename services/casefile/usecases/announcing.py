"""Telling retention what a change of a file means for it, and nothing more."""

from contracts.casefile import CaseClosed, CaseDatesChanged
from services.casefile.model.casefile import CaseFile
from services.casefile.model.template import Programme
from services.casefile.store import Work


def announce(work: Work, programme: Programme, before: CaseFile, after: CaseFile) -> None:
    """Emit `case_closed` when the file was closed just now, `case_dates_changed` when its retention day moved."""
    if after.status != "closed" or after.closed_on is None:
        return
    counted_from = after.dates(programme.retention.phase).ended_on or after.closed_on
    if before.status == "open":
        event: type[CaseClosed] | type[CaseDatesChanged] = CaseClosed
    elif before.dates(programme.retention.phase).ended_on != counted_from:
        event = CaseDatesChanged
    else:
        return
    work.emit_about(
        event,
        after.id,
        agency=after.agency,
        programme=after.programme,
        opened_on=after.opened_on,
        closed_on=after.closed_on,
        counted_from=counted_from,
    )
