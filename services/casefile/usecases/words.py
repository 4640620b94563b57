"""A word to a colleague who has no access to a file: always possible, without content (see `model/words`)."""

from uuid import UUID

from kernel.errors import Forbidden, NotFound
from kernel.principal import Principal
from services.casefile.model.access import Act, Action
from services.casefile.model.casefile import CaseFile
from services.casefile.store import Work
from services.casefile.store.words import Word, Words
from services.casefile.usecases import authorised, colleagues


def tell(work: Work, principal: Principal, case_id: UUID, account: UUID, word: str) -> UUID:
    """Send a word about a file that one may read to any active colleague, whatever the state of the file. Raises
    `NotFound`, `BadInput` `no_colleague`."""
    stored = authorised.for_reading(work, principal, case_id, Action.READ, Act.TELL_WORD.recorded(word))
    colleagues.must_be_colleague(work, stored.case, account, "/account")
    return put(work, stored.case, account, word, principal.account)


def put(work: Work, case: CaseFile, account: UUID, word: str, by: UUID) -> UUID:
    """Put a word before a colleague."""
    return work.of(Words).add(case, account, word, by)


def own(work: Work, principal: Principal, page: int, size: int) -> tuple[int, list[Word]]:
    """The words that wait for a person, the newest first. Raises `Forbidden` without an agency."""
    if principal.agency is None:
        raise Forbidden()
    total, found = work.of(Words).own(principal.account, page, size)
    work.log_access(principal, Act.OWN_WORDS.recorded(), {one.case_id for one in found})
    return total, found


def tick_off(work: Work, principal: Principal, word: UUID) -> None:
    """One has read it. Raises `NotFound`."""
    case_id = work.of(Words).tick_off(principal.account, word)
    if case_id is None:
        raise NotFound()
    work.log_access(principal, Act.OWN_WORDS.recorded(), [case_id])
