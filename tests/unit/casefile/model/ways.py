"""What a file needs to pass every gate of any programme, made from its template alone."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from uuid import UUID

from services.casefile.model import gates
from services.casefile.model.answers import shown
from services.casefile.model.casefile import CaseFile
from services.casefile.model.conditions import AGREEMENTS, Facts
from services.casefile.templates.declared.fields import Field
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
Answers = dict[str, Any]


@dataclass(frozen=True)
class Way:
    """A programme with answers, entries and consents that meet all its gates without an exception."""

    programme: Programme
    answers: Answers
    entries: dict[str, list[Answers]]
    consents: frozenset[str]

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
            for form, entry in entries_for(condition):
                entries.setdefault(form, []).append(entry)
        consents = frozenset(one.test.purpose for one in conditions if isinstance(one.test, ConsentInForce))
        return cls(programme, shown(programme.fields, answers), entries, consents)

    def file(self) -> CaseFile:
        """A file in which nothing has happened yet."""
        return CaseFile(
            id=UUID(int=1), agency=UUID(int=2), programme=self.programme.id, template_version=1,
            responsible=UUID(int=3), client_number="1", opened_on=DAY, consents=self.consents,
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
            case = replace(case, consents=case.consents - {test.purpose})
        elif isinstance(test, AnsweredWith):
            answers.pop(test.field, None)
            answers |= _other_answer(self.programme, test)
        elif isinstance(test, AgreementInForce):
            entries[AGREEMENTS] = [entry for entry in entries[AGREEMENTS] if entry["kind"] != test.kind]
        else:
            entries[test.form] = _too_few(entries[test.form], test)
        return Facts(shown(self.programme.fields, answers), TODAY, entries), case


PASS = {"start": gates.start, "end": gates.end}


def gates_of(programme: Programme) -> Iterator[Gate]:
    """All gates, that for breaking off last."""
    for phase, edge in programme.edges:
        yield phase.gate(edge)
    if programme.breaking_off is not None:
        yield programme.breaking_off


def entries_for(condition: Condition) -> Iterator[tuple[str, Answers]]:
    """Entries that meet a condition, each with its form."""
    test = condition.test
    if isinstance(test, AgreementInForce):
        yield AGREEMENTS, {"kind": test.kind, "on": DAY.isoformat()}
    if isinstance(test, AtLeast):
        for number in range(test.count):
            codes = sorted(test.codes or ())
            yield test.form, {test.field: codes[number % len(codes)]} if test.field else {"on": DAY.isoformat()}


def _too_few(entries: list[Answers], test: AtLeast) -> list[Answers]:
    """One entry less than asked for, and as many as you like that do not count."""
    counting = [entry for entry in entries if test.field is None or entry.get(test.field) in (test.codes or ())]
    others = [entry for entry in entries if entry not in counting]
    return counting[: test.count - 1] + others + ([{test.field: "of_no_group"}] * 5 if test.field else [])


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
