"""Entering and taking back that a colleague is away."""

from datetime import date
from uuid import UUID, uuid4

from kernel.errors import Conflict, NotFound
from kernel.principal import Principal
from services.identity.model import access
from services.identity.model.absences import MOST_AHEAD, Absence, check_days
from services.identity.model.accounts import Account, State
from services.identity.store import Work


def list_absences(work: Work, principal: Principal, account: UUID) -> list[Absence]:
    """Those of a colleague that are not over, or one's own. Raises `NotFound`, `Forbidden`."""
    return work.absences.of([_colleague(work, principal, account).id], work.clock.today())


def add_absence(
    work: Work, principal: Principal, account: UUID, since: date, until: date, request_key: str | None
) -> Absence:
    """A colleague is away from a day until a day, or will be; repeated with its key, the same absence.

    Raises `NotFound`, `Forbidden`, `BadInput` as `check_days`, `Conflict` (`account_closed`, `too_many_absences`).
    """
    whose, key = _colleague(work, principal, account), uuid4()
    made = work.made_before(principal, request_key, f"add_absence:{account}", key)
    if made is not None:
        return _found(work.absences.find(account, made))
    if whose.state is State.CLOSED:
        raise Conflict("account_closed")
    today = work.clock.today()
    check_days(since, until, today)
    if len(work.absences.of([account], today)) >= MOST_AHEAD:
        raise Conflict("too_many_absences")
    agency = principal.agency
    if agency is None:
        raise NotFound()
    absence = Absence(key, agency, account, since, until, principal.account, work.clock.acted())
    work.absences.add(absence)
    return absence


def take_back(work: Work, principal: Principal, account: UUID, key: UUID) -> None:
    """An absence that is none, or no more: nothing of it is kept. Raises `NotFound`, `Forbidden`."""
    absence = _found(work.absences.find(_colleague(work, principal, account).id, key))
    work.absences.delete(absence.id)


def _colleague(work: Work, principal: Principal, account: UUID) -> Account:
    found = work.accounts.find(account)
    if found is None or found.agency is None:
        raise NotFound()
    access.require(principal, found.agency, access.SEE_MEMBERS)
    return found


def _found(absence: Absence | None) -> Absence:
    if absence is None:
        raise NotFound()
    return absence
