"""From which day the retention of a closed file counts (Aufbewahrungsfrist)."""

from datetime import date

from .casefile import CaseFile
from .templates.programme import Programme


def counted_from(programme: Programme, case: CaseFile) -> date:
    """The day of the template's rule: the end of its phase; of a file that was broken off before, the day of the last
    contact; else its closing. The file must be closed."""
    if case.closed_on is None:
        raise ValueError("an open file has no day its retention counts from")
    if programme.retention.phase is None:
        return case.closed_on
    return case.dates(programme.retention.phase).ended_on or case.last_contact_on or case.closed_on
