"""Finding a file one may do something with: the one place where access is decided, and recorded."""

from uuid import UUID

from kernel.errors import BadInput, FieldProblem, NotFound, StaleVersion
from kernel.principal import Principal
from services.casefile.errors import UnknownProgramme
from services.casefile.model import access
from services.casefile.model import lease as lease_model
from services.casefile.model.access import AccessAction, Action
from services.casefile.store import Stored, Work
from services.casefile.store.agencies import Agencies
from services.casefile.templates.declared.kinds import Kind
from services.casefile.templates.declared.programme import Programme


def for_reading(work: Work, principal: Principal, case_id: UUID, action: Action, recorded_as: AccessAction) -> Stored:
    """The file, with the access on record; `NotFound` where there is none and where one may not know of it."""
    return _permitted(work, principal, work.cases.get(case_id), action, recorded_as)


def for_reading_unrecorded(work: Work, principal: Principal, case_id: UUID, action: Action) -> Stored:
    """For the emergency sheet alone, which records the access in a transaction of its own (privacy.md, 5)."""
    return _there(work, principal, work.cases.get(case_id), action)


def for_author(
    work: Work,
    principal: Principal,
    case_id: UUID,
    entry_id: UUID,
    action: Action,
    recorded_as: AccessAction,
    *,
    lock: bool = False,
) -> Stored:
    """The file for a look at one entry. The author of what was entrusted (§ 65 SGB VIII) has it whatever became of
    their part in the file: after a hand-over nobody else could read it, or release it to anybody. Raises `NotFound`."""
    stored = work.cases.get(case_id, lock=lock)
    if (
        stored is not None
        and not may(work, principal, stored, action)
        and (stored.case.agency, stored.case.status == "erasing") == (principal.agency, False)
        and work.entries.is_kept_by(case_id, principal.account, entry_id)
    ):
        work.log_access(principal, recorded_as, [case_id])
        return stored
    return _permitted(work, principal, stored, action, recorded_as)


def for_reading_narrowly(
    work: Work, principal: Principal, case_id: UUID, recorded_as: AccessAction
) -> tuple[Stored, bool]:
    """The file for a look that the narrow view has part in too, and whether this person has only that one."""
    stored = work.cases.get(case_id)
    narrow = stored is not None and not may(work, principal, stored, Action.READ)
    action = Action.NARROW if narrow else Action.READ
    return _permitted(work, principal, stored, action, recorded_as.narrow() if narrow else recorded_as), narrow


def for_reading_or_overseeing(
    work: Work, principal: Principal, case_id: UUID, recorded_as: AccessAction
) -> tuple[Stored, bool]:
    """The file for a look that data protection and audit have part in too, as in its access log, and whether this
    person may read the file itself. Raises `NotFound`."""
    stored = work.cases.get(case_id)
    reads = stored is not None and may(work, principal, stored, Action.READ)
    return _permitted(work, principal, stored, Action.READ if reads else Action.ACCESS_LOG, recorded_as), reads


def for_update(work: Work, principal: Principal, case_id: UUID, action: Action, recorded_as: AccessAction) -> Stored:
    """The file locked, whoever has it in hand and whichever its version; raises `NotFound`."""
    return _permitted(work, principal, work.cases.get(case_id, lock=True), action, recorded_as)


def for_change(work: Work, principal: Principal, case_id: UUID, action: Action, recorded_as: AccessAction) -> Stored:
    """The file locked for a change that needs no version; one that the client has named all the same holds. Raises
    `NotFound`, `WrongState` in other hands, `StaleVersion`."""
    stored = for_update(work, principal, case_id, action, recorded_as)
    _keep_out(work, principal, stored)
    if work.shown_version not in (None, stored.case.version):
        raise StaleVersion()
    return stored


def for_version(
    work: Work, principal: Principal, case_id: UUID, action: Action, recorded_as: AccessAction, expected: int
) -> Stored:
    """The file locked for a change of the version named; raises as `for_change`, and `StaleVersion`."""
    stored = for_change(work, principal, case_id, action, recorded_as)
    if stored.case.version != expected:
        raise StaleVersion()
    return stored


def for_change_of_all(work: Work, principal: Principal, case_id: UUID, recorded_as: AccessAction) -> Stored:
    """The file locked for work on all files of an agency, which was asked for by somebody entitled to that; what it
    does is on record in each file under their name. Raises as `for_change`."""
    stored = work.cases.get(case_id, lock=True)
    if stored is None or stored.case.agency != principal.agency:
        raise NotFound()
    work.log_access(principal, recorded_as, [case_id])
    _keep_out(work, principal, stored)
    return stored


def for_entry(
    work: Work, principal: Principal, case_id: UUID, kind: Kind, recorded_as: AccessAction, *, changing: bool = False
) -> Stored:
    """The file locked for a new or changed entry, which has a version of its own; raises `NotFound`, `WrongState`.

    A new entry overwrites nothing, so it needs nobody's leave; `changing` one does while somebody else has the file.
    """
    stored = for_update(work, principal, case_id, Action.WRITE, recorded_as)
    if kind.never_blocked:
        return stored
    stored.case.must_be_open()
    if changing:
        _keep_out(work, principal, stored)
    return stored


def may(work: Work, principal: Principal, stored: Stored, action: Action) -> bool:
    """Whether this person may do this with the file today."""
    programme = work.programmes.of(stored.case)
    return access.allowed(principal, stored.case, action, programme, work.clock.today())


def wanted_programme(work: Work, programme_id: str) -> Programme:
    """The programme a request body names; raises `BadInput` where there is none of that id."""
    try:
        return work.programmes.current(programme_id)
    except UnknownProgramme as unknown:
        raise BadInput(problems=[FieldProblem("/programme", unknown.code)]) from None


def led_programme(work: Work, agency: UUID, programme_id: str) -> Programme:
    """The programme a request body names, which the agency is to lead; raises as `wanted_programme`, and `Forbidden`
    (`programme_not_admitted`)."""
    programme = wanted_programme(work, programme_id)
    work.of(Agencies).settings(agency).must_lead(programme.id)
    return programme


def _permitted(
    work: Work, principal: Principal, stored: Stored | None, action: Action, recorded_as: AccessAction
) -> Stored:
    found = _there(work, principal, stored, action)
    work.log_access(principal, recorded_as, [found.case.id])
    return found


def _there(work: Work, principal: Principal, stored: Stored | None, action: Action) -> Stored:
    """A file that this person may do this with. One that is there and is not for them is answered as if it were not,
    and the try goes on record."""
    if stored is None:
        raise NotFound()
    if not may(work, principal, stored, action):
        work.withhold(principal)
        raise NotFound()
    return stored


def _keep_out(work: Work, principal: Principal, stored: Stored) -> None:
    """The one place in which a lease keeps others out."""
    lease_model.keep_out(stored.lease, principal.account, work.shown_lease, work.clock.now())
