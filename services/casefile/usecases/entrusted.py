"""Letting a colleague read what one was entrusted with (§ 65 SGB VIII, § 203 StGB): the author decides, also after they
have handed the file over; in danger, where they are absent or have left, the present case manager does."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from kernel.errors import NotFound
from kernel.principal import Principal
from services.casefile.errors import WrongState
from services.casefile.model.access import Act, Action
from services.casefile.model.casefile import CaseFile
from services.casefile.model.entries import Entry
from services.casefile.model.entrusted import Release
from services.casefile.model.words import ENTRUSTED_OPENED
from services.casefile.store import Seen, Stored, Work
from services.casefile.templates.declared.kinds import KINDS
from services.casefile.usecases import authorised, colleagues, words
from services.casefile.usecases.finding_entries import Place, entry_in, seen_by

ENTRUSTABLE = tuple(kind.form for kind in KINDS.values() if kind.entrustable)


@dataclass(frozen=True, slots=True)
class Kept:
    """That something was entrusted, to whom and when; nothing of what it says."""

    id: UUID
    kind: str
    author: UUID
    created_at: datetime


def list_releases(work: Work, principal: Principal, place: Place, entry_id: UUID) -> list[Release]:
    """To whom an entry was released, the first one first. Raises `NotFound`, for everybody but its author too."""
    recorded_as = Act.LIST_RELEASES.recorded(place.kind.form)
    stored = authorised.for_author(work, principal, place.case_id, entry_id, Action.READ, recorded_as)
    return work.entries.releases(_own(work, principal, stored, place, entry_id), _key(work, stored))


def release(work: Work, principal: Principal, place: Place, entry_id: UUID, account: UUID, ground: str) -> Release:
    """Let a colleague who may read the file read an entrusted entry too; released twice, the first release stands.

    Neither a lease nor the file's status keep anybody from it: danger does not wait. Raises `NotFound`, `BadInput`
    `no_colleague`, `may_not_read_it` for whom it would give nothing, `WrongState` `not_entrusted`.
    """
    recorded_as = Act.RELEASE.recorded(place.kind.form)
    stored = authorised.for_author(work, principal, place.case_id, entry_id, Action.WRITE, recorded_as, lock=True)
    entry = _own(work, principal, stored, place, entry_id)
    if not entry.entrusted:
        raise WrongState("not_entrusted")
    colleagues.must_read(work, stored.case, account, "/account")
    made = Release(account, ground, principal.account, work.clock.acted())
    return _released(work, stored, entry, made)


def list_kept(work: Work, principal: Principal, case_id: UUID) -> list[Kept]:
    """What of a file is kept from this person: that it is there, and by whom. To an author who may not read the file
    any more, what they keep themselves. Raises `NotFound`."""
    recorded_as = Act.LIST_ENTRUSTED.recorded()
    stored = work.cases.get(case_id)
    if stored is not None and not authorised.may(work, principal, stored, Action.READ):
        if stored.case.agency != principal.agency or not work.entries.is_kept_by(case_id, principal.account):
            raise NotFound()
        work.log_access(principal, recorded_as, [case_id])
        seen = seen_by(work, principal, stored)
        return _kept(one for one in work.entries.all(seen, ENTRUSTABLE) if one.entrusted and _is_own(principal, one))
    stored = authorised.for_reading(work, principal, case_id, Action.READ, recorded_as)
    return _kept(work.entries.kept_from(seen_by(work, principal, stored), ENTRUSTABLE))


def left_with(work: Work, case: CaseFile, receiver: UUID) -> list[Kept]:
    """What a hand-over leaves behind: its receiver cannot read it, its authors still read and release it."""
    return _kept(work.entries.kept_from(Seen(case.id, work.keys.get(case.agency, case.id), receiver), ENTRUSTABLE))


def open_in_danger(
    work: Work, principal: Principal, case_id: UUID, entry_id: UUID, ground: str, reason: str
) -> Release:
    """Read from now on what was entrusted to somebody who is absent or has left: at once, on a ground of danger and
    with one sentence, which is sealed. Its author and the leads are told (§ 65 (1) SGB VIII, § 34 StGB).

    By who leads the case through its phases: clerks and leads do not. Raises `NotFound`.
    """
    stored = work.cases.get(case_id, lock=True)
    if stored is None or not authorised.may(work, principal, stored, Action.PHASE):
        raise NotFound()
    kept = work.entries.kept_from(seen_by(work, principal, stored), ENTRUSTABLE)
    entry = next((one for one in kept if one.id == entry_id), None)
    if entry is None:
        raise NotFound()
    work.log_access(principal, Act.OPEN_ENTRUSTED.recorded(entry.kind), [case_id])
    made = Release(principal.account, ground, principal.account, work.clock.acted(), reason)
    released = _released(work, stored, entry, made)
    told = {entry.author, *work.responsibilities.leads(stored.case.agency)} - {principal.account}
    for account in sorted(colleagues.known(work, stored.case, told)):
        words.put(work, stored.case, account, ENTRUSTED_OPENED, principal.account)
    return released


def _released(work: Work, stored: Stored, entry: Entry, made: Release) -> Release:
    key = _key(work, stored)
    work.entries.release(entry, stored.case.agency, key, made)
    return next(one for one in work.entries.releases(entry, key) if one.account == made.account)


def _own(work: Work, principal: Principal, stored: Stored, place: Place, entry_id: UUID) -> Entry:
    """The entry, if this person is its author: who it was released to does not release it further."""
    entry, _ = entry_in(work, principal, stored, place, entry_id)
    if not _is_own(principal, entry):
        raise NotFound()
    return entry


def _is_own(principal: Principal, entry: Entry) -> bool:
    return entry.author == principal.account


def _kept(entries: Iterable[Entry]) -> list[Kept]:
    return [Kept(one.id, one.kind, one.author, one.created_at) for one in entries]


def _key(work: Work, stored: Stored) -> bytes:
    return work.keys.get(stored.case.agency, stored.case.id)
