"""A file as its story makes it, lived through the very rules of casefile without a server: what is not allowed raises.

What stands in no story comes with a step as it would in casefile: histories, the last contact, what retention is told,
shares at a hand-over, reminders. Acts are dated by their day, and in the hours of an office.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from uuid import UUID, uuid4

from cli.demodata.bulk.acts import Access, Agreed, Fresh, Whose, Worker, recorded
from cli.demodata.steps import Act as Deed
from cli.demodata.steps import Step
from kernel.clock import BERLIN
from services.casefile.errors import InvalidAnswers
from services.casefile.model import answers as model
from services.casefile.model import gates, histories, plausibility
from services.casefile.model.answers import Answers
from services.casefile.model.behind_passed_gates import amend, needed_by_passed
from services.casefile.model.casefile import CaseFile
from services.casefile.model.conditions import Facts
from services.casefile.model.consents import Consented
from services.casefile.model.entries import Entry, Values, filled, with_day
from services.casefile.model.entry_rules import broken_now
from services.casefile.model.last_contact import JOURNAL, contact_on
from services.casefile.model.purposes import refused_answers, refused_values
from services.casefile.model.referred import is_closed_to_referrers
from services.casefile.model.responsibilities import Responsibility
from services.casefile.templates.declared.kinds import KINDS, Kind
from services.casefile.templates.declared.programme import Programme

MORNING, BETWEEN = time(8, 30), timedelta(minutes=4)  # of a day the first act, and the time between two
SPREAD, A_DAY_FURTHER = 7 * 3600, 7919  # seconds: files are worked on all through a day, each day at another hour


class Life:
    """A file so far: `take` takes the next step. What has changed since somebody looked lies in `fresh`."""

    def __init__(self, programme: Programme, first: Step, whose: Whose) -> None:
        self.programme, self.whose = programme, whose
        self.answers: Answers = {}
        self.histories: dict[str, histories.Histories] = {}
        self.entries: dict[tuple[str, str], Entry] = {}
        self.consents: dict[str, Agreed] = {}
        self.told = 0
        self.due_on: date | None = None
        """The day of erasure, as retention has told it."""
        self.opened_at = datetime.combine(first.on, MORNING, BERLIN)
        self.fresh = Fresh()
        self._day, self._acts = date.min, 0
        self.case = CaseFile(
            id=whose.case,
            agency=whose.agency,
            programme=programme.id,
            template_version=programme.version,
            responsible=self._who(first).account,
            client_number=whose.client_number,
            opened_on=first.on,
            district=whose.district,
        )
        self.take(first)

    def take(self, step: Step) -> None:
        """One more step of the story. Raises as casefile's use cases do."""
        before, at = self.case, self.at(step.on)
        CARRIED_OUT_BY[step.act](self, step, at)
        self.fresh.accesses.append(Access(at, self._who(step), recorded(step)))
        if (before.status, self.case.status) == ("open", "closed") and is_closed_to_referrers(
            self.programme, self.case
        ):
            self.fresh.words += [(account, self._who(step).account, at) for account in sorted(self.case.former)]

    def facts(self, today: date) -> Facts:
        """What a gate is judged by on a day."""
        forms: dict[str, list[Values]] = {}
        for (form, _), entry in self.entries.items():
            forms.setdefault(form, []).append(entry.values)
        return Facts(self.answers, today, forms)

    def put(self, entry: Entry, name: str) -> None:
        """An entry is there from now on, or says something else."""
        known = self.entries.get((entry.kind, name))
        if known is not None:
            self.fresh.earlier.append(known)
            entry = replace(entry, version=known.version + 1)
        self.entries[entry.kind, name] = entry
        self.fresh.entries[entry.id] = entry

    def remind(self, text: str, on: date, at: datetime, author: UUID, account: UUID | None = None) -> Entry:
        """A reminder for a colleague, for the responsible unless somebody else is named."""
        kind = KINDS["reminders"]
        values = filled(
            self.programme, self.programme.form(kind.form), {}, {"due_on": on.isoformat(), "text": text}, on
        )
        entry = Entry(
            id=uuid4(), case_id=self.case.id, kind=kind.form, parent=None, author=author,
            account=account or self.case.responsible, values=values, created_at=at, changed_at=at,
        )  # fmt: skip
        return with_day(kind, entry)

    def open(self, _: Step, at: datetime) -> None:
        """A new, empty file."""
        self.opened_at, self.fresh.is_new = at, True

    def answer(self, step: Step, _: datetime) -> None:
        """What was learnt."""
        programme, before = self.programme, self.answers
        accepted = model.check(programme, step.answers, step.on, before)
        after = model.shown(programme.fields, model.merged(before, accepted), needed_by_passed(programme, self.case))
        if problems := refused_answers(programme, self.case, before, after):
            raise InvalidAnswers(problems)
        moved = amend(programme, self.case, before, after, step.on, self.facts(step.on).entries)
        plausibility.must_hold(programme, before, after, step.on)
        self._next(moved)
        changed = model.changed(before, after)
        self.answers = after
        self.fresh.sections |= {programme.section_of[name] for name in {*accepted, *changed}}
        sections, dating = histories.sections_of(programme, changed), histories.Dating(step.on)
        kept = histories.kept_anew(sections, self.histories, before, after, dating)
        self.histories |= kept
        self.fresh.histories |= kept.keys()

    def start(self, step: Step, _: datetime) -> None:
        """A phase starts."""
        self._next(gates.start(self.programme, self.case, step.what, self.facts(step.on)))

    def end(self, step: Step, _: datetime) -> None:
        """A phase ends."""
        self._next(gates.end(self.programme, self.case, step.what, self.facts(step.on)))

    def close(self, step: Step, _: datetime) -> None:
        """The file is closed without the phases that are left."""
        self._next(gates.close(self.programme, self.case, step.on))

    def break_off(self, step: Step, _: datetime) -> None:
        """The file is closed before its time."""
        self._next(gates.break_off(self.programme, self.case, self.facts(step.on)))

    def consent(self, step: Step, at: datetime) -> None:
        """A consent was signed."""
        given = Agreed(uuid4(), step.what, step.given_by, step.on, at, self._who(step).account)
        self._agree(given, (*self.case.consents, Consented(step.what, step.on, given_by=step.given_by)))

    def withdraw(self, step: Step, at: datetime) -> None:
        """A consent was withdrawn."""
        withdrawn = replace(self.consents[step.what], received_on=step.on, withdrawal_recorded_at=at)
        held = (replace(one, until=step.on) if one.purpose == step.what else one for one in self.case.consents)
        self._agree(withdrawn, tuple(held))

    def add(self, step: Step, at: datetime) -> None:
        """A new entry."""
        kind, author = KINDS[step.what], self._who(step).account
        if not kind.never_blocked:
            self.case.must_be_open()
        parent = self.entries[kind.parent, step.under].id if kind.parent else None
        entry = Entry(
            id=uuid4(), case_id=self.case.id, kind=kind.form, parent=parent, author=author,
            account=author if kind.for_colleagues else None, values=self._filled(kind, {}, step),
            created_at=at, changed_at=at,
        )  # fmt: skip
        self._say(with_day(kind, entry), step.name or str(len(self.entries)))

    def change(self, step: Step, at: datetime) -> None:
        """What an entry says from now on."""
        self.case.must_be_open()
        kind, known = KINDS[step.what], self.entries[step.what, step.name]
        changed = replace(known, changed_at=at, values=self._filled(kind, known.values, step))
        self._say(with_day(kind, changed), step.name)

    def hand_over(self, step: Step, at: datetime) -> None:
        """Somebody else has the file from now on."""
        giver, receiver = self.case.responsible, self.whose.workers[step.what].account
        given = Responsibility(
            id=uuid4(), account=giver, kind="main", since=self.case.opened_on, until=step.on, ended_at=at
        )
        received = Responsibility(id=uuid4(), account=receiver, kind="main", since=step.on)
        self.fresh.shares += [(given, giver), (received, giver)]
        shares = (*self.case.responsibilities, given, received)
        self.case, self.told = replace(self.case, responsible=receiver, responsibilities=shares), self.told + 1

    def deputise(self, step: Step, _: datetime) -> None:
        """Somebody stands in for who has the file, until further notice."""
        deputy = self.whose.workers[step.what].account
        share = Responsibility(id=uuid4(), account=deputy, kind="deputy", since=step.on)
        self.fresh.shares.append((share, self.case.responsible))
        shares = (*self.case.responsibilities, share)
        self.case, self.told = replace(self.case, responsibilities=shares), self.told + 1

    def _next(self, case: CaseFile) -> None:
        self.case = replace(case, version=self.case.version + 1)

    def _filled(self, kind: Kind, before: Values, step: Step) -> Values:
        """What an entry says after a step."""
        programme = self.programme
        values = filled(programme, programme.form(kind.form), before, step.answers, step.on)
        problems = broken_now(programme, kind.form, before, values)
        problems += refused_values(programme, self.case, kind, before, values)
        if problems:
            raise InvalidAnswers(problems)
        return values

    def _say(self, entry: Entry, name: str) -> None:
        self.put(entry, name)
        if entry.kind == JOURNAL and (on := contact_on(self.programme, entry.values)):
            self.case = replace(self.case, last_contact_on=max(on, self.case.last_contact_on or on))
            self.told += 1

    def _agree(self, agreed: Agreed, held: tuple[Consented, ...]) -> None:
        self.consents[agreed.purpose] = agreed
        self.fresh.consents.add(agreed.purpose)
        self.case, self.told = replace(self.case, consents=held), self.told + 1

    def _who(self, step: Step) -> Worker:
        return self.whose.workers[step.by or self.whose.desk]

    def at(self, day: date) -> datetime:
        """When the next act of a day is done; each file has its own hour on each day."""
        self._acts = self._acts + 1 if day == self._day else 0
        self._day = day
        hour = timedelta(seconds=(self.whose.case.int + day.toordinal() * A_DAY_FURTHER) % SPREAD)
        at = datetime.combine(day, MORNING, BERLIN) + hour + self._acts * BETWEEN
        return at if self.whose.until is None else min(at, self.whose.until)


def lived(programme: Programme, steps: Iterable[Step], whose: Whose) -> Life:
    """A whole story at once."""
    first, *others = steps
    life = Life(programme, first, whose)
    for step in others:
        life.take(step)
    return life


CARRIED_OUT_BY: Mapping[Deed, Callable[[Life, Step, datetime], None]] = {
    "open": Life.open,
    "answer": Life.answer,
    "start": Life.start,
    "end": Life.end,
    "close": Life.close,
    "break_off": Life.break_off,
    "consent": Life.consent,
    "withdraw": Life.withdraw,
    "add": Life.add,
    "change": Life.change,
    "hand_over": Life.hand_over,
    "deputise": Life.deputise,
}
