"""What a file needs to pass every gate of any programme, made from its template alone."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from services.casefile.model import gates
from services.casefile.model.answers import shown
from services.casefile.model.casefile import CaseFile
from services.casefile.model.conditions import AGREEMENTS, Facts
from services.casefile.model.consents import Consented
from services.casefile.templates.declared.fields import UNKNOWN, Field
from services.casefile.templates.declared.phases import (
    AgreementInForce,
    AnsweredWith,
    AtLeast,
    Condition,
    ConsentInForce,
    Gate,
)
from services.casefile.templates.declared.programme import Programme

DAY = date(2024, 6, 3)
"""Everything happens on this one day, so the dates of any gates are in order."""
TODAY = date(2060, 1, 1)
OVER = {"needs": ("settled",), "goals": ("dropped",)}
"""The states in which an entry of a form counts no more."""
Answers = dict[str, Any]


@dataclass(frozen=True)
class Way:
    """A programme with answers, entries and consents that meet all its gates without an exception."""

    programme: Programme
    answers: Answers
    entries: dict[str, list[Answers]]
    consents: tuple[str, ...]

    @classmethod
    def through(cls, programme: Programme) -> "Way":
        """The way through a programme."""
        conditions = [one for gate in gates_of(programme) for one in gate.conditions]
        answers = dict(_of_conditions(programme, conditions))
        for gate in gates_of(programme):
            for name in gate.mandatory:
                _answer(programme, name, answers)
        entries: dict[str, list[Answers]] = {}
        for condition in conditions:
            for form, entry in entries_for(programme, condition):
                entries.setdefault(form, []).append(entry)
        consents = tuple({one.test.purpose: None for one in conditions if isinstance(one.test, ConsentInForce)})
        return cls(programme, shown(programme.fields, answers), entries, consents)

    def file(self) -> CaseFile:
        """A file in which nothing has happened yet."""
        return CaseFile(
            id=UUID(int=1), agency=UUID(int=2), programme=self.programme.id, template_version=1,
            responsible=UUID(int=3), client_number="1", opened_on=DAY,
            consents=tuple(Consented(purpose, DAY) for purpose in self.consents),
        )  # fmt: skip

    def facts(self, **answers: Any) -> Facts:
        """Everything that is needed, with these answers instead; None takes one away. Hidden ones go, as on saving."""
        changed = {name: value for name, value in {**self.answers, **answers}.items() if value is not None}
        return Facts(shown(self.programme.fields, changed), TODAY, self.entries)

    def crossed(self, edges: int) -> CaseFile:
        """The file after its first edges."""
        case = self.file()
        for phase, edge in self.programme.edges[:edges]:
            case = PASS[edge](self.programme, case, phase.id, self.facts())
        return case

    def without(self, condition: Condition, facts: Facts, case: CaseFile) -> tuple[Facts, CaseFile]:
        """The same, but this condition does not hold, nor is there a reason for an exception from it."""
        test = condition.test
        answers = {name: value for name, value in facts.answers.items() if name != condition.exception}
        entries = dict(facts.entries)
        if isinstance(test, ConsentInForce):
            case = replace(case, consents=tuple(one for one in case.consents if one.purpose != test.purpose))
        elif isinstance(test, AnsweredWith):
            answers.pop(test.field, None)
            answers |= _other_answer(self.programme, test)
        elif isinstance(test, AgreementInForce):
            entries[AGREEMENTS] = [entry for entry in entries[AGREEMENTS] if entry["kind"] != test.kind]
        else:
            entries[test.form] = _too_few(entries[test.form], test, DAY)
        return Facts(shown(self.programme.fields, answers), TODAY, entries), case

    def a_day_late(self, condition: Condition, case: CaseFile) -> tuple[Facts, CaseFile] | None:
        """The same, but what this condition asks for came a day later; None where what it asks for has no day."""
        test, later, facts = condition.test, DAY + timedelta(1), self.facts()
        if isinstance(test, ConsentInForce):
            held = (replace(one, since=later) if one.purpose == test.purpose else one for one in case.consents)
            return facts, replace(case, consents=tuple(held))
        if isinstance(test, AnsweredWith):
            return None
        form = AGREEMENTS if isinstance(test, AgreementInForce) else test.form
        entries = [_later(entry, later) for entry in self.entries[form]]
        if entries == self.entries[form]:
            return None
        return replace(facts, entries={**self.entries, form: entries}), case


PASS = {"start": gates.start, "end": gates.end}


def gates_of(programme: Programme) -> Iterator[Gate]:
    """All gates, that for breaking off last."""
    for phase, edge in programme.edges:
        yield phase.gate(edge)
    if programme.breaking_off is not None:
        yield programme.breaking_off


def entries_for(programme: Programme, condition: Condition) -> Iterator[tuple[str, Answers]]:
    """Entries that meet a condition, each with its form: as many different ones as are asked for."""
    test = condition.test
    if isinstance(test, AgreementInForce):
        yield AGREEMENTS, {"kind": test.kind, "on": DAY.isoformat()}
    if isinstance(test, AtLeast):
        for number in range(test.count):
            yield test.form, _different(programme, test, number)


def _different(programme: Programme, test: AtLeast, number: int) -> Answers:
    """The entry of that number: no question is answered as in another one, where there are codes enough."""
    entry: Answers = {}
    for name, field in programme.forms[test.form].by_id.items():
        every = programme.code_lists[field.code_list].codes if field.code_list else ()
        codes = [one.code for one in every if one.code not in OVER.get(test.form, ())]
        if name == test.field:
            codes = sorted(test.codes or ())
        entry[name] = codes[number % len(codes)] if codes else DAY.isoformat() if field.type == "date" else str(number)
    return entry


def _too_few(entries: list[Answers], test: AtLeast, day: date) -> list[Answers]:
    """One entry less than asked for, as often as you like, and as many that do not count."""
    counting = [entry for entry in entries if test.field is None or entry.get(test.field) in (test.codes or ())]
    others = [entry for entry in entries if entry not in counting]
    worthless = [
        *(entry | {test.field: "of_no_group"} for entry in counting if test.field),
        *(entry | {"value": UNKNOWN} for entry in counting if test.form in ("assessments", "ratings")),
        *(entry | {"status": over} for entry in counting for over in OVER.get(test.form, ())),
        *(_later(entry, day + timedelta(1)) for entry in counting),
    ]
    return counting[: test.count - 1] * 3 + others + [entry for entry in worthless if entry not in counting]


def _later(entry: Answers, day: date) -> Answers:
    """The entry with another day for each of its days."""
    return {name: day.isoformat() if value == DAY.isoformat() else value for name, value in entry.items()}


def _of_conditions(programme: Programme, conditions: list[Condition]) -> Answers:
    wanted: dict[str, frozenset[str]] = {}
    for condition in conditions:
        if isinstance(condition.test, AnsweredWith):
            name = condition.test.field
            wanted[name] = wanted.get(name, condition.test.values) & condition.test.values
    answers: Answers = {}
    for name, values in wanted.items():
        answers[name] = as_answer(programme.fields[name], sorted(values)[0])
        _show(programme, programme.fields[name], answers)
    return answers


def _answer(programme: Programme, name: str, answers: Answers) -> None:
    field = programme.fields[name]
    _show(programme, field, answers)
    answers.setdefault(name, any_answer(programme, field))


def _show(programme: Programme, field: Field, answers: Answers) -> None:
    """Answer the questions that must be answered for this one to be asked."""
    rule = field.shown_when
    if rule is not None:
        controlling = programme.fields[rule.field]
        answers.setdefault(rule.field, as_answer(controlling, sorted(rule.values)[0]))
        _show(programme, controlling, answers)


def _other_answer(programme: Programme, test: AnsweredWith) -> Answers:
    field = programme.fields[test.field]
    possible = {"true", "false"} if field.type == "flag" else programme.code_lists[field.code_list or ""].members
    others = sorted(possible - test.values)
    return {field.id: as_answer(field, others[0])} if others else {}


def as_answer(field: Field, code: str) -> Any:
    """A code as an answer of the field's type."""
    if field.type == "flag":
        return code == "true"
    return [code] if field.type == "codes" else code


def any_answer(programme: Programme, field: Field) -> Any:
    """Some answer of the field's type."""
    if field.type in ("code", "codes"):
        return as_answer(field, programme.code_lists[field.code_list or ""].codes[0].code)
    plain = {"date": DAY.isoformat(), "year_month": "2024-05", "time": "10:00", "flag": True}
    return plain.get(field.type, (field.minimum or 0) if field.type in ("number", "money") else "Gründe")
