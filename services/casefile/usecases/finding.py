"""Finding a file one may do something with: the one place where access is decided."""

from uuid import UUID

from kernel.errors import BadInput, FieldProblem, NotFound, StaleVersion
from kernel.principal import Principal
from services.casefile.model import access
from services.casefile.model.access import Action
from services.casefile.model.errors import UnknownProgramme
from services.casefile.model.template import Programme, find
from services.casefile.store import Stored, Work


def found(work: Work, principal: Principal, case_id: UUID, action: Action) -> Stored:
    """The file; `NotFound` where there is none and where the person may not know of it."""
    return _permitted(work.cases.get(case_id), principal, action)


def locked(work: Work, principal: Principal, case_id: UUID, action: Action, expected: int) -> Stored:
    """The file locked for a change of the version named; raises `NotFound`, `StaleVersion`."""
    stored = _permitted(work.cases.get(case_id, lock=True), principal, action)
    if stored.case.version != expected:
        raise StaleVersion()
    return stored


def wanted_programme(work: Work, programme_id: str) -> Programme:
    """The programme a request body names; raises `BadInput` where there is none of that id."""
    try:
        return find(work.programmes, programme_id)
    except UnknownProgramme as unknown:
        raise BadInput(problems=[FieldProblem("/programme", unknown.code)]) from None


def _permitted(stored: Stored | None, principal: Principal, action: Action) -> Stored:
    if stored is None or not access.allowed(principal, stored.case, action):
        raise NotFound()
    return stored
