"""Conditions of gates, beside mandatory answers: consent, an agreement, an answer, a number of entries.

Source: programmes.md (bfm: registered, profile, at least three changeable needs, agreement; else a documented
exception).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from services.casefile.model.agreements import AGREEMENTS, in_force
from services.casefile.model.answers import AnswersView, fits
from services.casefile.model.casefile import CaseFile
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


def met(condition: Condition, case: CaseFile, facts: Facts) -> bool:
    """Whether a condition holds, or the reasons for an exception are there."""
    return (condition.exception or "") in facts.answers or holds(condition, case, facts)


def holds(condition: Condition, case: CaseFile, facts: Facts) -> bool:
    """Whether a condition holds in itself."""
    test = condition.test
    if isinstance(test, ConsentInForce):
        return test.purpose in case.consents
    if isinstance(test, AnsweredWith):
        return fits(facts.answers.get(test.field), test.values)
    if isinstance(test, AgreementInForce):
        concluded = (entry for entry in facts.entries.get(AGREEMENTS, ()) if entry.get("kind") == test.kind)
        return any(in_force(entry, facts.today) for entry in concluded)
    return sum(_counts(entry, test) for entry in facts.entries.get(test.form, ())) >= test.count


def _counts(entry: AnswersView, test: AtLeast) -> bool:
    return test.field is None or test.codes is None or fits(entry.get(test.field), test.codes)
