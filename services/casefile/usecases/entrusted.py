"""Letting a colleague read what one was entrusted with (§ 65 SGB VIII, § 203 StGB): the author decides alone."""

from uuid import UUID

from kernel.errors import BadInput, FieldProblem, NotFound
from kernel.principal import Principal
from services.casefile.errors import WrongState
from services.casefile.model.access import Act, Action
from services.casefile.model.entries import Entry
from services.casefile.model.entrusted import Release
from services.casefile.store import Stored, Work
from services.casefile.usecases import authorised
from services.casefile.usecases.entries import Place, entry_in


def list_releases(work: Work, principal: Principal, place: Place, entry_id: UUID) -> list[Release]:
    """To whom an entry was released, the first one first. Raises `NotFound`, for everybody but its author too."""
    stored = authorised.for_reading(
        work, principal, place.case_id, Action.READ, Act.LIST_RELEASES.recorded(place.kind.form)
    )
    return work.entries.releases(_own(work, principal, stored, place, entry_id))


def release(work: Work, principal: Principal, place: Place, entry_id: UUID, account: UUID, ground: str) -> Release:
    """Let an active account of the agency read an entrusted entry; released twice, the first release stands.

    Neither a lease nor the file's status keep anybody from it: danger does not wait. Whether the receiver may read the
    file at all is decided by the rights, as ever. Raises `NotFound`, `BadInput` `no_colleague`, `WrongState`
    `not_entrusted`.
    """
    stored = authorised.for_update(work, principal, place.case_id, Action.WRITE, Act.RELEASE.recorded(place.kind.form))
    entry = _own(work, principal, stored, place, entry_id)
    if not entry.entrusted:
        raise WrongState("not_entrusted")
    if not work.responsibilities.is_active(account, stored.case.agency):
        raise BadInput(problems=[FieldProblem("/account", "no_colleague")])
    work.entries.release(entry, stored.case.agency, account, ground, principal.account)
    return next(one for one in work.entries.releases(entry) if one.account == account)


def _own(work: Work, principal: Principal, stored: Stored, place: Place, entry_id: UUID) -> Entry:
    """The entry, if this person is its author: who it was released to does not release it further."""
    entry, _ = entry_in(work, principal, stored, place, entry_id)
    if entry.author != principal.account:
        raise NotFound()
    return entry
