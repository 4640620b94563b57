"""Undoing that a file was opened by mistake: it goes as an erased one does, by the same steps, but nobody orders it."""

from uuid import UUID, uuid4

from kernel.errors import Conflict, Forbidden
from kernel.principal import Principal
from services.casefile.erasure.store import Erasures
from services.casefile.erasure.usecases import defer
from services.casefile.model.access import Act, Action
from services.casefile.model.access.words import WORDS
from services.casefile.store import Work
from services.casefile.store.access_log import AccessLog
from services.casefile.usecases import authorised

FIRST = 1  # the version of a file in which nothing was answered and no phase has begun
WRITTEN_ELSEWHERE = [
    Act.GIVE_CARD.recorded(service, rights)
    for service in WORDS["service"]
    for rights in WORDS["rights"]
    if "write" in rights
]
"""After one of these consent or retention may hold something of the file, which they are to be asked about first."""


def undo_opening(work: Work, principal: Principal, case_id: UUID, expected: int) -> None:
    """Undo that this person has opened a file, while nothing has happened in it: it goes with its number and its key.

    Who did so stays in the log of accesses, and the number in that of erasures. Raises `NotFound`, `StaleVersion`,
    `WrongState` where others have it in hand, `Forbidden` (`not_opened_by_you`), `Conflict` (`file_in_use`).
    """
    recorded_as = Act.UNDO_OPENING.recorded()
    stored = authorised.for_version(work, principal, case_id, Action.ASSIGN, recorded_as, expected)
    case = stored.case
    if case.responsible != principal.account:
        raise Forbidden("not_opened_by_you")
    used = case.status != "open" or case.version != FIRST or not work.of(Erasures).is_untouched(case_id)
    if used or work.of(AccessLog).holds(case_id, WRITTEN_ELSEWHERE):
        raise Conflict("file_in_use")
    order = uuid4()
    work.of(Erasures).begin_undoing(order, case.agency, case_id, work.keys.fingerprint(case_id))
    defer(work, order)
