"""Conditions of gates, beside mandatory answers: consent, an agreement, an answer, a number of entries.

Source: programmes.md (bfm: registered, profile, at least three changeable needs, agreement; else a documented
exception). They are asked as of the day of the gate: entering late is normal, and what was not there on that day is
not made so by being there today (ADR 24).
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from services.casefile.model.agreements import AGREEMENTS, begins_within, in_force
from services.casefile.model.answers import AnswersView, fits
from services.casefile.model.casefile import CaseFile
from services.casefile.model.counting import number_of
from services.casefile.templates.declared.phases import (
    AgreementInForce,
    AnsweredWith,
    AtLeast,
    Condition,
    ConsentInForce,
    Gate,
)


@dataclass(frozen=True)
class Facts:
    """What a gate is judged by. `entries`: of the forms it asks for, what each entry says (see `forms_asked`)."""

    answers: AnswersView
    today: date
    entries: Mapping[str, Sequence[AnswersView]] = field(default_factory=dict)


def forms_asked(gate: Gate) -> frozenset[str]:
    """The forms whose entries decide about a gate; empty for most, so that no entry is opened needlessly."""
    forms = set()
    for condition in gate.conditions:
        if isinstance(condition.test, AtLeast):
            forms.add(condition.test.form)
        elif isinstance(condition.test, AgreementInForce):
            forms.add(AGREEMENTS)
    return frozenset(forms)


def met(condition: Condition, case: CaseFile, facts: Facts, day: date) -> bool:
    """Whether a condition holds on the day of its gate, or reasons are there: for passing without it (`exception`), or
    for its having come later than that day (`late`)."""
    if (condition.exception or "") in facts.answers or holds(condition, case, facts, day):
        return True
    return (condition.late or "") in facts.answers and came_later(condition, case, facts, day)


def holds(condition: Condition, case: CaseFile, facts: Facts, day: date) -> bool:
    """Whether a condition holds in itself on a day."""
    test = condition.test
    if isinstance(test, ConsentInForce):
        return any(one.purpose == test.purpose and one.holds(day) for one in case.consents)
    if isinstance(test, AnsweredWith):
        return fits(facts.answers.get(test.field), test.values)
    if isinstance(test, AgreementInForce):
        return any(in_force(entry, day) for entry in _concluded(test, facts))
    return number_of(facts.entries.get(test.form, ()), test, day) >= test.count


def came_later(condition: Condition, case: CaseFile, facts: Facts, day: date) -> bool:
    """Whether a condition came to hold after that day, by today; it may have ended since."""
    test = condition.test
    if isinstance(test, ConsentInForce):
        return any(one.purpose == test.purpose and one.begins_within(day, facts.today) for one in case.consents)
    if isinstance(test, AgreementInForce):
        return any(begins_within(entry, day, facts.today) for entry in _concluded(test, facts))
    return holds(condition, case, facts, facts.today)


def _concluded(test: AgreementInForce, facts: Facts) -> Iterator[AnswersView]:
    return (entry for entry in facts.entries.get(AGREEMENTS, ()) if entry.get("kind") == test.kind)
