"""Keeping what files are found by: their tokens follow their names and the year of birth, and go with the file."""

from collections.abc import Iterable, Mapping
from uuid import UUID

from services.casefile.model import search_terms
from services.casefile.model.casefile import CaseFile
from services.casefile.sealing.documents import fingerprint, token
from services.casefile.store import Steps, Work
from services.casefile.store.repository import FIRST
from services.casefile.templates.declared.programme import Programme

BATCH = 100


def follow(
    work: Work, programme: Programme, case: CaseFile, before: Mapping[str, object], after: Mapping[str, object]
) -> None:
    """Make the tokens of a locked file anew where what they are made of has changed."""
    if _told(programme, before) != _told(programme, after):
        make_anew(work, programme, case, after)


def make_anew(work: Work, programme: Programme, case: CaseFile, answers: Mapping[str, object]) -> None:
    """Make the tokens of a locked file anew."""
    key = work.keys.search_key(case.agency)
    work.tokens.replace(case.agency, case.id, tokens(key, _terms(programme, answers)), mark(key))


def tokens(key: bytes, terms: Iterable[str]) -> set[bytes]:
    """What stands for terms in the database."""
    return {token(key, term) for term in terms}


def mark(key: bytes) -> str:
    """Under which rules and which key tokens are made."""
    return f"{search_terms.RULES}.{fingerprint(key)}"


def catch_up_all(steps: Steps) -> None:
    """Make the tokens of files that have none of the present rules and keys, a transaction per batch, so that whatever
    was made is kept when this is cut off."""
    with steps.work() as work:
        behind = agencies_behind(work)
    for agency in behind:
        after: UUID | None = FIRST
        while after is not None:
            with steps.work() as work:
                after = catch_up(work, agency, after)


def agencies_behind(work: Work) -> set[UUID]:
    """The agencies with files for `catch_up`; on most days there are none."""
    marks = work.tokens.marks()
    present = {agency: mark(work.keys.search_key(agency)) for agency, _ in marks}
    return {agency for agency, made in marks if made != present[agency]}


def catch_up(work: Work, agency: UUID, after: UUID) -> UUID | None:
    """Make the tokens of the next files that have none, or such of other rules or another key.

    Returns the last file that was looked at, None where there is none left. A file whose key is missing is left
    as it is: `obhut check` reports it.
    """
    key = work.keys.search_key(agency)
    behind = work.tokens.behind(agency, mark(key), after, BATCH)
    for case_id, case_key in work.keys.get_many(agency, behind).items():
        stored = work.cases.get(case_id)
        if stored is not None and stored.case.status != "erasing":
            programme = work.programmes.of(stored.case)
            terms = _terms(programme, work.sections.read(case_id, case_key))
            work.tokens.replace(agency, case_id, tokens(key, terms), mark(key))
    return behind[-1] if behind else None


def _terms(programme: Programme, answers: Mapping[str, object]) -> frozenset[str]:
    name, first_name, born = _told(programme, answers)
    return search_terms.of_file([name, first_name], born)


def _told(programme: Programme, answers: Mapping[str, object]) -> list[str | None]:
    heading = programme.heading
    values = [answers.get(field) if field else None for field in (heading.name, heading.first_name, heading.born)]
    return [value if isinstance(value, str) else None for value in values]
