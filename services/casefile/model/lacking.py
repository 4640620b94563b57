"""What a gate still waits for on its day: answers, conditions, reasons; and where reasons can be given."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import TypeAlias

from services.casefile.errors import GateRefused
from services.casefile.model.answers import AnswersView, is_shown
from services.casefile.model.casefile import CaseFile
from services.casefile.model.conditions import Facts, came_later, met
from services.casefile.model.consents import Consented, before_birth, born
from services.casefile.model.who_consented import by_a_child
from services.casefile.templates.declared.fields import in_language
from services.casefile.templates.declared.phases import AnsweredWith, Condition, ConsentInForce, Edge, Gate
from services.casefile.templates.declared.programme import Programme

Doubted: TypeAlias = Callable[[Consented, str | None], bool]
DOUBTED: Mapping[str, Doubted] = {"consent_before_birth": before_birth, "consent_by_a_child": by_a_child}
"""Why a consent is no evidence (Art. 7 (1) GDPR), by the code that says so, of a consent and a day of birth."""


@dataclass(frozen=True)
class Lacking:
    """`fields`: ids of mandatory questions without an answer; `conditions`: codes of what does not hold; `reasons`: by
    such a code the field that takes the reasons for passing all the same, where there is one."""

    fields: tuple[str, ...]
    conditions: tuple[str, ...]
    reasons: Mapping[str, str]

    def refusal(self, programme: Programme, gate: Gate, phase: str, edge: Edge, on: date) -> GateRefused:
        """The error that says so; `on`: in the words of that day."""
        labels = _labels(programme, gate, phase, on)
        return GateRefused(phase, edge, self.fields, self.conditions, labels, self.reasons)


def lacking(programme: Programme, case: CaseFile, gate: Gate, earlier: date | None, facts: Facts) -> Lacking:
    """What is lacking at a gate on the day that the answers give it, today where they give none yet; `earlier`: the day
    of the edge before."""
    answered = answered_day(gate, facts.answers)
    day = answered or facts.today
    believed = _believed(programme, case, facts.answers)
    unmet = [condition for condition in gate.conditions if not met(condition, believed, facts, day)]
    told = {one.id: _told(one, programme, case, facts, day) for one in unmet}
    conditions = list(told.values())
    reasons = {told[one.id]: one.exception for one in unmet if one.exception}
    reasons |= {told[one.id]: one.late for one in unmet if one.late and came_later(one, believed, facts, day)}
    if answered is not None:
        conditions += date_conditions(answered, earlier, facts.today)
    return Lacking(tuple(unanswered(programme, gate, facts.answers)), tuple(conditions), reasons)


def unanswered(programme: Programme, gate: Gate, answers: AnswersView) -> list[str]:
    """Mandatory questions without an answer; one that a skip rule hides is not asked."""
    fields = programme.fields
    asked = {name for name in gate.mandatory if name not in answers and is_shown(fields[name].shown_when, answers)}
    return [name for name in fields if name in asked] if asked else []


def date_conditions(day: date, earlier: date | None, today: date) -> list[str]:
    """What is wrong with the day of an edge; `earlier`: that of the edge before."""
    codes = []
    if day > today:
        codes.append("date_in_future")
    if earlier is not None and day < earlier:
        codes.append("date_before_previous")
    return codes


def answered_day(gate: Gate, answers: AnswersView) -> date | None:
    """The day the answers give an edge."""
    value = answers.get(gate.date)
    return date.fromisoformat(value) if isinstance(value, str) else None


def not_met_then(programme: Programme, case: CaseFile, gate: Gate, before: Facts, after: Facts) -> bool:
    """Whether a condition that held on the day of a passed gate does not hold on the one it would be moved to. Answers
    are asked of for themselves."""
    was, would_be = (answered_day(gate, facts.answers) or facts.today for facts in (before, after))
    believed = _believed(programme, case, after.answers)
    asked = [one for one in gate.conditions if not isinstance(one.test, AnsweredWith)]
    return any(met(one, case, before, was) and not met(one, believed, after, would_be) for one in asked)


def _told(condition: Condition, programme: Programme, case: CaseFile, facts: Facts, day: date) -> str:
    """The code of what is not met: of a consent that is there and is no evidence, why; not that none is there."""
    if not isinstance(condition.test, ConsentInForce):
        return condition.id
    why = (
        code
        for code, doubted in DOUBTED.items()
        if met(condition, _only(doubted, programme, case, facts.answers), facts, day)
    )
    code = next(why, None)
    return f"{code}:{condition.test.purpose}" if code else condition.id


def _believed(programme: Programme, case: CaseFile, answers: AnswersView) -> CaseFile:
    """The file with the consents that somebody can have given."""
    birth = born(programme, answers)
    given = tuple(one for one in case.consents if not any(doubted(one, birth) for doubted in DOUBTED.values()))
    return case if len(given) == len(case.consents) else replace(case, consents=given)


def _only(doubted: Doubted, programme: Programme, case: CaseFile, answers: AnswersView) -> CaseFile:
    birth = born(programme, answers)
    return replace(case, consents=tuple(one for one in case.consents if doubted(one, birth)))


def _labels(programme: Programme, gate: Gate, phase: str, on: date) -> dict[str, dict[str, str]]:
    """What the template calls its own conditions, and the purposes and limits that codes name by their ids: that
    consent is missing has a sentence for all programmes, which tells of which one."""
    texts = {one.id: one.label for one in gate.conditions if not isinstance(one.test, ConsentInForce)}
    for purpose in programme.purposes:
        texts |= {f"{code}:{purpose.id}": purpose.label for code in ("consent_missing", *DOUBTED)}
    for limit in (limit for one in programme.phases if one.id == phase for limit in one.limits):
        texts[f"after_limit:{limit.id}"] = limit.label
    return {
        code: {language: in_language(label, language, programme.terms, on) for language in ("de", "en")}
        for code, label in texts.items()
    }
