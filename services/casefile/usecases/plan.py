"""What entries of a file say together: the support plan, how self and outside view compare, who may sign."""

from uuid import UUID

from kernel.principal import Principal
from services.casefile.model import plan as model
from services.casefile.model.access import Act, Action
from services.casefile.model.coming_of_age import is_of_age
from services.casefile.model.entries import Entry
from services.casefile.model.participants import PARTICIPANTS, People, people, to_be_spared
from services.casefile.model.plan import Comparison, Plan
from services.casefile.store import Seen, Stored, Work
from services.casefile.templates.declared.programme import Programme
from services.casefile.usecases import authorised
from services.casefile.usecases.plausibility import looked_at


def read_plan(work: Work, principal: Principal, case_id: UUID) -> Plan:
    """Goals, steps, ratings, and the agreements in force today. Raises `NotFound`, `UnknownForm`."""
    programme, entries = _entries(work, principal, case_id, Act.READ_PLAN, model.PLAN)
    return model.plan(programme, entries, work.clock.today())


def compare_assessments(work: Work, principal: Principal, case_id: UUID) -> tuple[Comparison, ...]:
    """The latest own and outside view of each area. Raises `NotFound`, `UnknownForm`."""
    programme, entries = _entries(work, principal, case_id, Act.COMPARE_ASSESSMENTS, (model.ASSESSMENTS,))
    return model.compare(programme, entries)


def read_people(work: Work, principal: Principal, case_id: UUID) -> People:
    """Who may sign, who must not be told (those too who were entrusted to somebody else), who lives in the household.
    Raises `NotFound`, `UnknownForm`."""
    programme, stored, seen = _opened(work, principal, case_id, Act.READ_SIGNERS, PARTICIPANTS)
    spared = to_be_spared(work.entries.kept_from(seen, [PARTICIPANTS]))
    known = looked_at(work, principal, stored, work.entries.all(seen, [PARTICIPANTS]))
    answers, today = work.sections.read(case_id, seen.key), work.clock.today()
    return people(programme, [*known, *spared], today, of_age=is_of_age(programme, answers, today))


def _entries(
    work: Work, principal: Principal, case_id: UUID, act: Act, kinds: tuple[str, ...]
) -> tuple[Programme, list[Entry]]:
    """The entries of these kinds that this person may read; the programme must use the first kind."""
    programme, stored, seen = _opened(work, principal, case_id, act, kinds[0])
    return programme, looked_at(work, principal, stored, work.entries.all(seen, kinds))


def _opened(work: Work, principal: Principal, case_id: UUID, act: Act, form: str) -> tuple[Programme, Stored, Seen]:
    stored = authorised.for_reading(work, principal, case_id, Action.READ, act.recorded())
    programme = work.programmes.of(stored.case)
    programme.form(form)
    seen = Seen(case_id, work.keys.get(stored.case.agency, case_id), principal.account)
    return programme, stored, seen
