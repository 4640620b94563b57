"""Taking a file in hand (In Bearbeitung nehmen) and keeping drafts.

View first; one editor at a time, shown to all; what was typed survives the session, on any device of the same person.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from kernel.errors import BadInput, Conflict, FieldProblem, Forbidden, NotFound
from kernel.principal import Principal
from services.casefile.model import drafts
from services.casefile.model import lease as model
from services.casefile.model.access import Act, Action, reach_condition
from services.casefile.model.consents import withdrawn
from services.casefile.model.lease import Lease
from services.casefile.store import Stored, Work
from services.casefile.store.drafts import Draft, DraftLine
from services.casefile.templates.declared.kinds import KINDS
from services.casefile.usecases import authorised

ANSWERS = "answers"
LONGEST_DRAFT = 200_000  # bytes
MOST_DRAFTS = 50  # of one person and file: nobody writes so many notes at once, a program that goes wrong would


@dataclass(frozen=True, slots=True)
class KeptDraft:
    """A draft, whether the file has moved on since it was begun, and the purposes for which nothing new is written any
    more, since when consent was withdrawn."""

    draft: Draft
    moved_on: bool
    withdrawn: Mapping[str, date]


def lease_of(stored: Stored, now: datetime) -> Lease | None:
    """The lease in force, None while nobody has the file in hand."""
    return stored.lease if stored.lease and stored.lease.holds(now) else None


def show_lease(work: Work, principal: Principal, case_id: UUID) -> Lease | None:
    """Who has the file in hand. Raises `NotFound`."""
    return lease_of(
        authorised.for_reading(work, principal, case_id, Action.READ, Act.READ_LEASE.recorded()), work.clock.now()
    )


def take_lease(work: Work, principal: Principal, case_id: UUID) -> Lease:
    """Take the file in hand, or keep it there. Raises `NotFound`, `WrongState` `in_other_hands`, `lease_lost`."""
    stored = authorised.for_update(work, principal, case_id, Action.WRITE, Act.TAKE_LEASE.recorded())
    stored.case.must_be_open()
    now = work.clock.now()
    lease = model.take(stored.lease, principal.account, work.shown_lease, now, work.editing.lease)
    work.leases.put(stored.case, lease)
    return lease


def take_over(work: Work, principal: Principal, case_id: UUID, reason: str) -> Lease:
    """A lead takes the file out of somebody's hands; the reason, one of a closed list, is on record.

    Who may not write in it has no use for it: the file is free for those who do, and the lease returned is over.
    """
    stored = authorised.for_update(work, principal, case_id, Action.TAKE_OVER, Act.TAKE_OVER_LEASE.recorded(reason))
    stored.case.must_be_open()
    if not authorised.may(work, principal, stored, Action.WRITE):
        work.leases.end(case_id)
        return model.take_over(principal.account, work.clock.now(), timedelta())
    lease = model.take_over(principal.account, work.clock.now(), work.editing.lease)
    work.leases.put(stored.case, lease)
    return lease


def give_back(work: Work, principal: Principal, case_id: UUID) -> None:
    """Let others have the file; again changes nothing. Raises as `take_lease`."""
    stored = authorised.for_update(work, principal, case_id, Action.READ, Act.GIVE_LEASE_BACK.recorded())
    now = work.clock.now()
    if lease_of(stored, now) is None:
        return
    model.keep_out(stored.lease, principal.account, work.shown_lease, now)
    work.leases.end(case_id)


def save_draft(
    work: Work, principal: Principal, case_id: UUID, part: str, base_version: int, content: Mapping[str, Any]
) -> Draft:
    """Keep what the person has typed, as it is, in place of the draft of the same part (`drafts.part_of`).

    Raises `NotFound`, `BadInput` where it is too long, `WrongState`, `Conflict` `version_to_come`, `too_many_drafts`.
    """
    if len(json.dumps(content, ensure_ascii=False).encode()) > LONGEST_DRAFT:
        raise BadInput(problems=[FieldProblem("/content", "too_long")])
    stored = authorised.for_reading(work, principal, case_id, Action.WRITE, Act.SAVE_DRAFT.recorded())
    kind, entry = drafts.kind_and_entry(part)
    if not (kind in KINDS and KINDS[kind].never_blocked):
        stored.case.must_be_open()
    if base_version > stored.case.version:
        raise Conflict("version_to_come")
    if entry is not None and work.drafts.count(case_id, principal.account, but=part) >= MOST_DRAFTS:
        raise Conflict("too_many_drafts")
    draft = Draft(base_version, content, work.clock.now())
    work.drafts.put(stored.case, _key(work, stored), principal.account, part, draft)
    return draft


def read_draft(work: Work, principal: Principal, case_id: UUID, part: str) -> KeptDraft:
    """The person's own draft. Raises `NotFound`, also for who may not write in the file any more."""
    stored = authorised.for_reading(work, principal, case_id, Action.WRITE, Act.READ_DRAFT.recorded())
    draft = work.drafts.get(case_id, _key(work, stored), principal.account, part)
    if draft is None:
        raise NotFound()
    return KeptDraft(draft, stored.case.version != draft.base_version, withdrawn(stored.case.consents))


def discard_draft(work: Work, principal: Principal, case_id: UUID, part: str) -> None:
    """Discard the person's own draft; again changes nothing. Raises `NotFound`."""
    authorised.for_reading(work, principal, case_id, Action.WRITE, Act.DISCARD_DRAFT.recorded())
    work.drafts.discard(case_id, principal.account, part)


def own_drafts(work: Work, principal: Principal) -> list[DraftLine]:
    """Where the person has drafts, offered at sign-in; only of files they may write in today.

    Raises `Forbidden` for roles that write in no file.
    """
    reach = reach_condition(principal, Action.WRITE, work.programmes.every(), work.clock.today())
    if reach is None:
        raise Forbidden()
    lines = work.drafts.of_account(reach)
    work.log_access(principal, Act.LIST_DRAFTS.recorded(), {line.case_id for line in lines})
    return lines


def purge_drafts(work: Work) -> int:
    """Daily: drafts nobody has come back to for as long as the settings say; returns how many."""
    return work.drafts.purge(work.clock.now() - work.editing.draft)


def _key(work: Work, stored: Stored) -> bytes:
    return work.keys.get(stored.case.agency, stored.case.id)
