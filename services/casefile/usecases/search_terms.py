"""Keeping what files are found by: their tokens follow names, former ones too, and the day of birth, and go with the
file."""

from collections.abc import Iterable, Mapping
from uuid import UUID

from services.casefile.model import search_terms
from services.casefile.model.answers import AnswersView
from services.casefile.model.casefile import CaseFile
from services.casefile.model.histories import Histories, may_be_there
from services.casefile.sealing.documents import fingerprint, token
from services.casefile.store import Steps, Work
from services.casefile.store.repository import FIRST
from services.casefile.templates.declared.programme import Programme

BATCH = 100


def follow(
    work: Work, programme: Programme, case: CaseFile, case_key: bytes, changed: tuple[AnswersView, AnswersView]
) -> None:
    """Make the tokens of a locked file anew where what they are made of has `changed`: answers before and after, of
    which histories are kept already."""
    before, after = changed
    if _told(programme, before) != _told(programme, after):
        former = work.sections.histories(case.id, case_key) if may_be_there(case) else {}
        _make(work, programme, case, after, former)


def make_anew(work: Work, programme: Programme, case: CaseFile, case_key: bytes, answers: AnswersView) -> None:
    """Make the tokens of a locked file anew. `case_key`: opens what names were before."""
    _make(work, programme, case, answers, work.sections.histories(case.id, case_key))


def _make(
    work: Work, programme: Programme, case: CaseFile, answers: AnswersView, before: Mapping[str, Histories]
) -> None:
    key = work.keys.search_key(case.agency)
    terms = terms_of(programme, answers, before)
    work.tokens.replace(case.agency, case.id, tokens(key, terms), mark(key))


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
            make_anew(work, programme, stored.case, case_key, work.sections.read(case_id, case_key))
    return behind[-1] if behind else None


def terms_of(programme: Programme, answers: AnswersView, histories: Mapping[str, Histories]) -> frozenset[str]:
    """Of present names and of former ones; a name that stood for no night was mistyped, and is nobody's."""
    name, first_name, born = _told(programme, answers)
    terms = search_terms.of_file([name, first_name], born)
    for field in (programme.heading.name, programme.heading.first_name):
        for of_section in histories.values():
            for earlier in of_section[field]["before"] if field in of_section else ():
                if earlier["since"] != earlier["until"]:
                    terms |= search_terms.of_file([str(earlier["value"])], None)
    return terms


def _told(programme: Programme, answers: AnswersView) -> list[str | None]:
    heading = programme.heading
    values = [answers.get(field) if field else None for field in (heading.name, heading.first_name, heading.born)]
    return [value if isinstance(value, str) else None for value in values]
