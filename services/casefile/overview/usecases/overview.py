"""The overview of case files (Fallaktenübersicht), and the search in it. One log entry holds the ids that were shown.

Names are sealed, so a list cannot be in their order; they are opened for the page that is shown, and for no other.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from typing import Any
from uuid import UUID

from kernel.errors import Forbidden
from kernel.letters import is_blank
from kernel.principal import Principal
from services.casefile.model import search_terms
from services.casefile.model.access import Act, Action, files_of, reach_condition
from services.casefile.model.answers import Answers
from services.casefile.model.referred import Heading
from services.casefile.overview.store import Found, Overview, Question
from services.casefile.overview.usecases.narrow import as_referred, narrow_among
from services.casefile.store import Stored, Work
from services.casefile.templates.declared.programme import Programme
from services.casefile.templates.registry import alike
from services.casefile.usecases.search_terms import tokens

FILTERS = {
    "own": "c.responsible = :account",
    "deputising": """EXISTS (SELECT 1 FROM case_responsibilities d WHERE d.case_id = c.id AND d.account = :account
        AND d.kind = 'deputy' AND d.ended_at IS NULL AND d.since <= :today AND coalesce(d.until, :today) >= :today)""",
    "open": "c.status = 'open'",
    "closed": "c.status = 'closed'",
    "all": "true",
}
SORTS = {
    "client_number": "c.client_number",
    "opened_on": "c.opened_on",
    "next_reminder": "r.next_reminder_on",
    "last_contact": "c.last_contact_on",
    "erasure_due_on": "c.erasure_due_on",
}
"""Each with a reverse, `-opened_on`; what has no such day comes last, either way."""
ORDERS = [*SORTS, *(f"-{name}" for name in SORTS)]


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the overview; names are decrypted for this page alone. `narrow`: this person sees of the file step
    and exit alone, and its number and name as they were at the referral (V10)."""

    stored: Stored
    programme: Programme
    name: str | None
    first_name: str | None
    next_reminder_on: date | None = None
    overdue: bool = False
    client_number: str = ""
    narrow: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Which files (all filters must fit), in which order, which page. `text` and `born_in`: what is searched for."""

    filters: tuple[str, ...] = ("all",)
    programme: str | None = None
    district: UUID | None = None
    phase: str | None = None
    overdue: bool | None = None
    text: str = ""
    born_in: int | None = None
    sort: str = "client_number"
    page: int = 1
    size: int = 50


@dataclass(frozen=True, slots=True)
class Page:
    """One page without names, its access on record. `version`: changes with everything that its lines show; `narrow`:
    the files of which this person sees step and exit alone."""

    total: int
    found: Sequence[Found]
    version: str
    narrow: frozenset[UUID] = frozenset()


def list_cases(work: Work, principal: Principal, wanted: Wanted) -> tuple[int, list[Line]]:
    """How many files there are for this person, and one page of them. Raises `Forbidden` for roles without files."""
    page = look(work, principal, wanted)
    return page.total, lines(work, page)


def look(work: Work, principal: Principal, wanted: Wanted) -> Page:
    """Which files stand on a page, and its version, without a name being opened. Raises `Forbidden`.

    Who holds this version already need not be told more, but has seen the files again: that is on record too.
    """
    question = _question(work, principal, wanted)
    total, found = work.of(Overview).page(question, wanted.page, wanted.size)
    recorded_as = (Act.SEARCH if _searches(wanted) else Act.LIST).recorded()
    narrow = narrow_among(work, principal, [one.id for one in found])
    work.log_access(principal, recorded_as, [one.id for one in found if one.id not in narrow])
    if narrow:
        work.log_access(principal, recorded_as.narrow(), sorted(narrow))
    return Page(total, found, _version(work, total, found, narrow), narrow)


def lines(work: Work, page: Page) -> list[Line]:
    """The lines of a page; a file that is being erased meanwhile is left out."""
    files = work.cases.get_all([file.id for file in page.found])
    headings = _headings(work, {key: file for key, file in files.items() if key not in page.narrow})
    known = as_referred(work, page.narrow & files.keys())
    made = []
    for file in page.found:
        if file.id not in files:
            continue
        if file.id in page.narrow:
            made.append(_narrow_line(work, files[file.id], known.get(file.id)))
            continue
        stored = files[file.id]
        programme = work.programmes.of(stored.case)
        answers = headings.get(file.id, {})
        name, first_name = (answers.get(field) for field in (programme.heading.name, programme.heading.first_name))
        names = str(name) if name else None, str(first_name) if first_name else None
        overdue = file.next_reminder_on is not None and file.next_reminder_on < work.clock.today()
        made.append(Line(stored, programme, *names, file.next_reminder_on, overdue, stored.case.client_number))
    return made


def _narrow_line(work: Work, stored: Stored, heading: Heading | None) -> Line:
    known = heading or Heading(stored.case.client_number, None, None)
    names, number = (known.name, known.first_name), known.client_number
    return Line(stored, work.programmes.of(stored.case), *names, client_number=number, narrow=True)


def _tells_more(wanted: Wanted) -> bool:
    """Whether the question itself would tell of a file what its narrow view does not: by what it is found, ordered or
    counted."""
    by_what_is_hidden = wanted.overdue is not None or wanted.district is not None or _searches(wanted)
    return by_what_is_hidden or wanted.sort.removeprefix("-") not in ("client_number", "opened_on")


def _question(work: Work, principal: Principal, wanted: Wanted) -> Question:
    also = None if _tells_more(wanted) else Action.NARROW
    reach = reach_condition(principal, Action.LIST, work.programmes.every(), work.clock.today(), also=also)
    if reach is None or principal.agency is None:
        raise Forbidden()
    values: dict[str, Any] = {**reach.values, "account": principal.account, "today": work.clock.today()}
    conditions = [reach.text, *(FILTERS[name] for name in wanted.filters)]
    for name, value in (("programme", wanted.programme), ("district", wanted.district)):
        if value is not None:
            conditions.append(f"c.{name} = :{name}")
            values[name] = value
    if wanted.overdue is not None:
        conditions.append(f"(coalesce(r.next_reminder_on < :today, false)) = {'true' if wanted.overdue else 'false'}")
    if wanted.phase is not None:
        conditions.append(_in_phase(work.programmes.every(), wanted.phase, values))
    conditions += _searched(work, principal.agency, wanted, values)
    descending, name = wanted.sort.startswith("-"), wanted.sort.removeprefix("-")
    return Question(
        " AND ".join(conditions),
        values,
        f"{SORTS[name]} {'DESC' if descending else 'ASC'} NULLS LAST",
        by_reminder=wanted.overdue is not None or name == "next_reminder",
    )


def _in_phase(programmes: Iterable[Programme], phase: str, values: dict[str, Any]) -> str:
    """Files whose last phase to have started is this one: which phases follow it, the version of each says."""
    ways = []
    for number, group in enumerate(alike(programmes, lambda one: tuple(each.id for each in one.phases))):
        order = [one.id for one in group.programme.phases]
        if phase not in order:
            continue
        values |= {f"later{number}": order[order.index(phase) + 1 :], "phase": phase}
        of_programme = files_of(group, f"of{number}", values)
        started = "SELECT 1 FROM case_phases p WHERE p.case_id = c.id AND p.phase"
        ways.append(
            f"({of_programme} AND EXISTS ({started} = :phase)"
            f" AND NOT EXISTS ({started} = ANY(CAST(:later{number} AS text[]))))"
        )
    return _any(ways)


def _any(ways: list[str]) -> str:
    """One alone stays as it is: PostgreSQL joins over a condition, but not over one that stands beside an OR."""
    return "(" + " OR ".join(ways) + ")" if ways else "false"


def _searches(wanted: Wanted) -> bool:
    return not is_blank(wanted.text) or wanted.born_in is not None


def _searched(work: Work, agency: UUID, wanted: Wanted, values: dict[str, Any]) -> list[str]:
    """One condition for everything that was typed. A number is compared file by file: such a comparison is none of
    those that PostgreSQL lets an index serve behind the wall, and there are only so many files of an agency."""
    if not _searches(wanted):
        return []
    key, conditions = work.keys.search_key(agency), []
    for number, one in enumerate(search_terms.of_text(wanted.text, wanted.born_in)):
        ways = []
        if one.terms:
            values[f"tokens{number}"] = sorted(tokens(key, one.terms))
            of_agency = f"t.agency = :agency AND t.token = ANY(CAST(:tokens{number} AS bytea[]))"
            ways.append(f"c.id IN (SELECT t.case_id FROM case_tokens t WHERE {of_agency})")  # noqa: S608 -- because it is made of fixed texts and a number
        if one.number:
            values[f"number{number}"] = one.number
            ways.append(f"starts_with(c.client_number, :number{number})")
        conditions.append(_any(ways))
    return conditions


def _version(work: Work, total: int, found: Sequence[Found], narrow: frozenset[UUID]) -> str:
    """Of everything a page shows: what lies in plain by itself, names by the version of their file, words and order of
    phases by the version of the templates, what is overdue by the day."""
    templates = sorted((programme.id, programme.version) for programme in work.programmes)
    contents = [work.clock.today().isoformat(), total, templates, [one.told for one in found], sorted(narrow)]
    return sha256(json.dumps(contents, default=str).encode()).hexdigest()[:32]


def _headings(work: Work, files: Mapping[UUID, Stored]) -> dict[UUID, Answers]:
    headings: dict[UUID, Answers] = {}
    if not files or work.agency is None:
        return headings
    keys = work.keys.get_many(work.agency, files)
    sections: dict[str, dict[UUID, bytes]] = {}
    for case_id, key in keys.items():
        section = work.programmes.of(files[case_id].case).heading.section
        sections.setdefault(section, {})[case_id] = key
    for section, of_section in sections.items():
        headings.update(work.sections.read_one(section, of_section))
    return headings
