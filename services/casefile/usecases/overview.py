"""The overview of case files (Fallaktenübersicht). One log entry holds the ids that were shown."""

from dataclasses import dataclass
from typing import Any

from kernel.errors import Forbidden
from kernel.principal import Principal
from services.casefile.model.access import Action, reach_condition
from services.casefile.model.answers import Answers
from services.casefile.model.templates.programme import Programme, find
from services.casefile.store import Stored, Work

FILTERS = {
    "own": "c.responsible = :account",
    "open": "c.status = 'open'",
    "closed": "c.status = 'closed'",
    "all": "true",
}
SORTS = {
    "client_number": "c.client_number",
    "-client_number": "c.client_number DESC",
    "opened_on": "c.opened_on",
    "-opened_on": "c.opened_on DESC",
    "erasure_due_on": "c.erasure_due_on NULLS LAST",
}


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the overview; names are decrypted for this page alone."""

    stored: Stored
    programme: Programme
    name: str | None
    first_name: str | None


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which files, in which order, which page."""

    filter: str
    programme: str | None
    sort: str
    page: int
    size: int


def list_cases(work: Work, principal: Principal, wanted: Wanted) -> tuple[int, list[Line]]:
    """How many files there are for this person, and one page of them. Raises `Forbidden` for roles without files."""
    reach = reach_condition(principal, Action.LIST, work.programmes.values(), work.clock.today())
    if reach is None:
        raise Forbidden()
    values: dict[str, Any] = {**reach.values, "account": principal.account, "programme": wanted.programme}
    conditions = [reach.text, FILTERS[wanted.filter]]
    if wanted.programme is not None:
        conditions.append("c.programme = :programme")
    total, page = work.cases.page(" AND ".join(conditions), values, SORTS[wanted.sort], wanted.page, wanted.size)
    work.log_access(principal, "list", [stored.case.id for stored in page])
    return total, _named(work, page)


def _named(work: Work, page: list[Stored]) -> list[Line]:
    headings: dict[Any, Answers] = {}
    for programme in work.programmes.values():
        ids = [s.case.id for s in page if s.case.programme == programme.id]
        if ids and work.agency:
            keys = work.keys.get_many(work.agency, ids)
            headings.update(work.sections.read_one(programme.heading.section, keys))
    lines = []
    for stored in page:
        programme = find(work.programmes, stored.case.programme)
        answers = headings.get(stored.case.id, {})
        name, first_name = (answers.get(field) for field in (programme.heading.name, programme.heading.first_name))
        lines.append(Line(stored, programme, str(name) if name else None, str(first_name) if first_name else None))
    return lines
