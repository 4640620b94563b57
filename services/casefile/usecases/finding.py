"""Finding a file one may do something with: the one place where access is decided, and recorded."""

from uuid import UUID

from kernel.errors import BadInput, FieldProblem, NotFound, StaleVersion
from kernel.principal import Principal
from services.casefile.model import access
from services.casefile.model.access import Action
from services.casefile.model.entries import Kind
from services.casefile.model.errors import UnknownProgramme
from services.casefile.model.templates.programme import Programme, find
from services.casefile.store import Stored, Work


def found(work: Work, principal: Principal, case_id: UUID, action: Action, recorded_as: str) -> Stored:
    """The file, with the access on record; `NotFound` where there is none and where one may not know of it."""
    return _permitted(work, principal, work.cases.get(case_id), action, recorded_as)


def locked(work: Work, principal: Principal, case_id: UUID, action: Action, recorded_as: str, expected: int) -> Stored:
    """The file locked for a change of the version named; raises `NotFound`, `StaleVersion`."""
    stored = locked_as_it_is(work, principal, case_id, action, recorded_as)
    if stored.case.version != expected:
        raise StaleVersion()
    return stored


def locked_as_it_is(work: Work, principal: Principal, case_id: UUID, action: Action, recorded_as: str) -> Stored:
    """The file locked for a change that fits whatever version it has; raises `NotFound`."""
    return _permitted(work, principal, work.cases.get(case_id, lock=True), action, recorded_as)


def locked_for_entry(work: Work, principal: Principal, case_id: UUID, kind: Kind, recorded_as: str) -> Stored:
    """The file locked for a new or changed entry, which has a version of its own; raises `NotFound`, `WrongState`."""
    stored = locked_as_it_is(work, principal, case_id, Action.WRITE, recorded_as)
    if not kind.never_blocked:
        stored.case.must_be_open()
    return stored


def wanted_programme(work: Work, programme_id: str) -> Programme:
    """The programme a request body names; raises `BadInput` where there is none of that id."""
    try:
        return find(work.programmes, programme_id)
    except UnknownProgramme as unknown:
        raise BadInput(problems=[FieldProblem("/programme", unknown.code)]) from None


def _permitted(work: Work, principal: Principal, stored: Stored | None, action: Action, recorded_as: str) -> Stored:
    if stored is None or not access.allowed(principal, stored.case, action):
        raise NotFound()
    work.log_access(principal, recorded_as, [stored.case.id])
    return stored
