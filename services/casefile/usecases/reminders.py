"""Putting reminders (Wiedervorlagen) into files, by whomever and for whatever reason."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID, uuid4

from kernel.errors import Forbidden
from kernel.principal import Principal
from kernel.translations import sentence
from services.casefile.model import entries
from services.casefile.model.access import Act, Action, addressed_to, reach_condition
from services.casefile.model.casefile import CaseFile
from services.casefile.model.entries import Entry
from services.casefile.model.reminders import BY_OBHUT
from services.casefile.store import Seen, Stored, Work
from services.casefile.store.reminders import OwnLine
from services.casefile.templates.declared.kinds import KINDS
from services.casefile.templates.declared.programme import Programme
from services.casefile.usecases import colleagues

KIND = KINDS["reminders"]
DANGER, ACUTE_DANGER = "danger_assessed", "acute_danger_assessed"
"""Sentences of reminders; they name neither client nor author."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reminder:
    """A reminder for a colleague. `rule` and `rule_on`: which rule of time it comes of, and that rule's day;
    `rests`: see `model/resting`."""

    account: UUID
    author: UUID
    on: date
    text: str
    rule: str | None = None
    rule_on: date | None = None
    rests: bool | None = None


def own(work: Work, principal: Principal, until: date, page: int, size: int) -> tuple[int, list[tuple[OwnLine, str]]]:
    """How many reminders wait for a person, or for a responsible they stand in for, until a day, over all files they
    may read; one page with what each says, the earliest first. A file without its key is left out. Raises `Forbidden`
    for roles without files."""
    reach = reach_condition(principal, Action.READ, work.programmes.every(), work.clock.today())
    if reach is None or principal.agency is None:
        raise Forbidden()
    total, lines = work.reminders.own(reach, addressed_to(principal, work.clock.today()), until, page, size)
    cases = {line.case_id for line in lines}
    work.log_access(principal, Act.OWN_REMINDERS.recorded(), cases)
    keys = work.keys.get_many(principal.agency, cases)
    opened = work.entries.several(keys, [line.id for line in lines], principal.account)
    return total, [(line, str(opened[line.id].values.get("text", ""))) for line in lines if line.id in opened]


def put(work: Work, case: CaseFile, reminder: Reminder) -> None:
    """Put a reminder into a locked file; nothing where its programme has none. In a file that rests it stands all the
    same, since only danger is reminded of there."""
    programme = work.programmes.of(case)
    if KIND.form not in programme.forms:
        return
    values = {"due_on": reminder.on.isoformat(), "text": reminder.text}
    now = work.clock.acted()
    entry = Entry(
        id=uuid4(),
        case_id=case.id,
        kind=KIND.form,
        parent=None,
        author=reminder.author,
        account=reminder.account,
        values=entries.filled(programme, programme.form(KIND.form), {}, values, work.clock.today()),
        rests=False if case.status == "closed" else reminder.rests,
        rule=reminder.rule,
        rule_on=reminder.rule_on,
        created_at=now,
        changed_at=now,
    )
    work.entries.add(entries.with_day(KIND, entry), case.agency, work.keys.get(case.agency, case.id))


def end(work: Work, case: CaseFile, ids: Iterable[UUID]) -> None:
    """Tick reminders of rules off that have nothing to remind of any more; they belong to no rule from then on."""
    seen = Seen(case.id, work.keys.get(case.agency, case.id), BY_OBHUT)
    for one in ids:
        entry = work.entries.get(seen, KIND.form, one)
        if entry is not None:
            work.entries.save(entry, replace(entry, done=True, rule=None, rule_on=None), seen.key)


def remind_of_danger(work: Work, _: Programme, stored: Stored, assessment: Entry) -> None:
    """Of an assessment of danger (§ 8a SGB VIII) whoever is responsible is reminded today, once it is written; of an
    acute one all who share the responsibility, once it is found so."""
    if assessment.removed_at is not None:
        return
    case, today = stored.case, work.clock.today()
    acute = _became_acute(work, case, assessment)
    accounts = {case.responsible} if acute or assessment.version == 1 else set()
    if acute:
        sharing = {r.account for r in case.responsibilities if r.kind == "secondary" and r.running(today)}
        accounts |= colleagues.readers(work, case, sharing)
    text = sentence(ACUTE_DANGER if acute else DANGER, "de")
    for account in sorted(accounts):
        put(work, case, Reminder(account=account, author=assessment.author, on=today, text=text))


def _became_acute(work: Work, case: CaseFile, assessment: Entry) -> bool:
    """Whether it says so now and has never said so before."""
    if assessment.values.get("result") != "acute":
        return False
    seen = Seen(case.id, work.keys.get(case.agency, case.id), assessment.author)
    return all(earlier.values.get("result") != "acute" for earlier in work.entries.before(assessment, seen))
