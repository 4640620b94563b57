"""The index of an agency's files for data protection and audit: numbers, phases, states; no names, no workers."""

from kernel.errors import Forbidden
from kernel.principal import Principal
from services.casefile.model.access import Act, Action, Power, agency_for, reach_condition
from services.casefile.overview.store import Overview, Question
from services.casefile.store import Stored, Work


def read_index(work: Work, principal: Principal, page: int, size: int) -> tuple[int, list[Stored]]:
    """How many files there are, and one page of them by number; that it was read is on record in each of them.

    Whoever may read every file's log is told which files there are; no answer is opened. Raises `Forbidden`.
    """
    agency_for(principal, Power.OVERSEE)
    reach = reach_condition(principal, Action.ACCESS_LOG, work.programmes.every(), work.clock.today())
    if reach is None:
        raise Forbidden()
    question = Question(reach.text, reach.values, "c.client_number ASC NULLS LAST", by_reminder=False)
    total, found = work.of(Overview).page(question, page, size)
    files = work.cases.get_all([one.id for one in found])
    work.log_access(principal, Act.READ_INDEX.recorded(), files)
    return total, [files[one.id] for one in found if one.id in files]
