"""Whether answers are plausible: one checker for the outline and for entries, over rules that templates declare.

Source: ADR 25. A rule says nothing while one of its sides is unanswered, `unknown` or refused. What
cannot be is refused while it is being written; what was there before, or is only odd, is a warning until somebody has
looked at it. A warning names fields and rules, never a value.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from dataclasses import field as attribute
from datetime import date
from typing import Any, TypeAlias, TypedDict

from services.casefile.errors import InvalidAnswers, Problem
from services.casefile.model.answers import AnswersView, changed, is_shown
from services.casefile.model.comparing import codes_in, day_or_month, first_day, last_day, number
from services.casefile.templates.declared.broken_rules import labelled, says
from services.casefile.templates.declared.fields import Field, Text, in_language
from services.casefile.templates.declared.plausibility import (
    Alone,
    Before,
    Beside,
    NotBefore,
    Other,
    PlausibilityRule,
    Whole,
    WithinAnswer,
    WithinCodes,
    WithinNumbers,
    WithinTime,
)
from services.casefile.templates.declared.programme import Programme
from services.casefile.templates.values import Value

Saw: TypeAlias = dict[str, Any]
"""By name what was answered, as plain JSON."""
NOTHING: AnswersView = {}


@dataclass(frozen=True)
class Around:
    """What is looked at, and what lies around it: answers of the file, the entry it belongs to, the others of its kind,
    the day. Of the outline, `here` are all answers."""

    here: AnswersView
    today: date
    answers: AnswersView = attribute(default_factory=dict)
    parent: AnswersView = attribute(default_factory=dict)
    beside: Sequence[AnswersView] = ()

    def of(self, other: Other) -> Value | None:
        """What something is compared with."""
        if other.where == "today":
            return self.today.isoformat()
        return {"here": self.here, "answers": self.answers, "parent": self.parent}[other.where].get(other.field)


@dataclass(frozen=True)
class Finding:
    """What one rule finds: the field, what it contradicts, and what both said then (sealed with an acknowledgement,
    never shown)."""

    rule: PlausibilityRule
    field: str
    others: tuple[str, ...]
    saw: Saw = attribute(compare=False, repr=False, default_factory=dict)

    @property
    def name(self) -> str:
        """What an acknowledgement is kept under."""
        return f"{self.rule.id}:{self.field}"


@dataclass(frozen=True)
class Warned:
    """A warning as it is shown. `rule`: its id in the template; `others`: the fields it contradicts."""

    field: str
    rule: str
    others: tuple[str, ...]


class Acknowledged(TypedDict):
    """That somebody has looked at a warning, and what the fields said then."""

    saw: Saw
    by: str
    at: str


Said: TypeAlias = Callable[[Finding], Mapping[str, str]]
"""What a finding says, by language."""


def findings(rules: Iterable[PlausibilityRule], around: Around) -> list[Finding]:
    """Everything these rules find, in their order."""
    here = around.here
    answered = here.keys()
    asking = (rule for rule in rules if not answered.isdisjoint(rule.fields) and is_shown(rule.when, here))
    return [one for rule in asking for one in _found(rule, around)]


def refusals(
    found: Sequence[Finding], before: AnswersView, after: AnswersView, where: str, said: Said
) -> list[Problem]:
    """What cannot be and is being written now, at the field that was changed. `where`: JSON pointer of the object;
    `said`: what a finding says.

    What stood there before stays a warning: only what is changed now is refused.
    """
    now = changed(before, after) if found else set[str]()
    problems: dict[str, Problem] = {}
    for one in found:
        touched = [name for name in (one.field, *one.others) if name in now]
        if touched and not one.rule.odd:
            at = next((name for name in touched if name in after), touched[0])
            others = tuple(dict.fromkeys(name for name in (one.field, *one.others) if name != at))
            problems.setdefault(at, Problem(f"{where}/{at}", "implausible", others, said(one)))
    return list(problems.values())


def in_words(programme: Programme, fields: Mapping[str, Field], today: date) -> Said:
    """What findings say of these fields, the outline's or a form's, by language and in the words of the day."""

    def said(one: Finding) -> Mapping[str, str]:
        rule = one.rule if one.rule.together else replace(one.rule, fields=(one.field,))
        return {language: _sentence(programme, fields, rule, language, today) for language in ("de", "en")}

    return said


def _sentence(
    programme: Programme, fields: Mapping[str, Field], rule: PlausibilityRule, language: str, today: date
) -> str:
    def word(text: Text) -> str:
        return in_language(text, language, programme.terms, today)

    return says(rule, lambda other: labelled(fields.get(other.field), language, word), language)


def must_hold(programme: Programme, before: AnswersView, after: AnswersView, today: date) -> None:
    """Raises InvalidAnswers `implausible` for answers that cannot be and are being written now: only rules that name
    what is changed are asked."""
    now = changed(before, after)
    rules = (rule for rule in programme.plausible if not rule.odd and not rule.names.isdisjoint(now))
    said = in_words(programme, programme.fields, today)
    problems = refusals(findings(rules, Around(after, today)), before, after, "/answers", said)
    if problems:
        raise InvalidAnswers(problems)


def warnings(found: Iterable[Finding], acknowledged: Mapping[str, Acknowledged]) -> tuple[Warned, ...]:
    """What nobody has looked at yet as it stands now."""
    return tuple(
        Warned(one.field, one.rule.id, one.others)
        for one in found
        if one.name not in acknowledged or acknowledged[one.name]["saw"] != one.saw
    )


def _found(rule: PlausibilityRule, around: Around) -> list[Finding]:
    demand = rule.demand
    if rule.together:
        if isinstance(demand, WithinNumbers):
            return _sum(rule, demand, around)
        return _alike(rule, around)
    other = next((one for one in rule.others if around.of(one) is not None), None)
    answered = [name for name in rule.fields if around.here.get(name) is not None]
    return [_finding(rule, name, other, around) for name in answered if _breaks(rule, around.here[name], other, around)]


def _finding(rule: PlausibilityRule, name: str, other: Other | None, around: Around) -> Finding:
    others = [other.name] if other else []
    others += [rule.when.field] if rule.when and rule.when.field != name else []
    saw: Saw = {name: around.here[name]}
    if other and other.where != "today":  # else it would be shown again every day
        saw[other.name] = around.of(other)
    if rule.when:
        saw[rule.when.field] = around.here.get(rule.when.field)
    if isinstance(rule.demand, Beside):
        saw["beside"] = sorted(str(one[name]) for one in around.beside if name in one)
    return Finding(rule, name, tuple(others), saw)


def _breaks(rule: PlausibilityRule, value: Value, other: Other | None, around: Around) -> bool:
    demand, compared = rule.demand, around.of(other) if other else None
    if isinstance(demand, WithinCodes):
        return not codes_in(value) <= demand.codes
    if isinstance(demand, Alone):
        said = codes_in(value) - demand.but
        return len(said) > 1 and bool(said & demand.codes)
    if isinstance(demand, Whole):
        return number(value) not in (None, round(number(value) or 0))
    if isinstance(demand, Beside):
        return any(not codes_in(one.get(rule.fields[0])) <= demand.codes for one in around.beside)
    if isinstance(demand, WithinNumbers):
        return _outside(demand, number(value), compared)
    if compared is None:
        return False
    if isinstance(demand, WithinAnswer):
        known, among = codes_in(value), codes_in(compared)
        return bool(known and among) and not known <= among
    return _contradicts(demand, day_or_month(value), day_or_month(compared))


def _contradicts(demand: object, ours: str | None, theirs: str | None) -> bool:
    """Of days and months; a month is compared as a whole, and gives the benefit of the doubt."""
    if ours is None or theirs is None:
        return False
    length = min(len(ours), len(theirs))
    if isinstance(demand, NotBefore):
        return ours[:length] < theirs[:length]
    if isinstance(demand, Before):
        same = ours == theirs and len(ours) == len(theirs) == len("YYYY-MM-DD")
        return same or ours[:length] > theirs[:length]
    if not isinstance(demand, WithinTime):
        return False
    early, late = (theirs, ours) if demand.forward else (ours, theirs)
    too_short = demand.least is not None and last_day(late) < demand.least.after(first_day(early))
    return too_short or (demand.most is not None and first_day(late) > demand.most.after(last_day(early)))


def _outside(demand: WithinNumbers, value: float | None, compared: Value | None) -> bool:
    if value is None:
        return False
    most = [one for one in (demand.maximum, number(compared)) if one is not None]
    return (demand.minimum is not None and value < demand.minimum) or any(value > one for one in most)


def _sum(rule: PlausibilityRule, demand: WithinNumbers, around: Around) -> list[Finding]:
    numbers = {name: number(around.here.get(name)) for name in rule.fields}
    known = [one for one in numbers.values() if one is not None]
    compared = around.of(demand.at_most) if demand.at_most else None
    if not known or not _outside(demand, sum(known), compared):
        return []
    names = [name for name, one in numbers.items() if one is not None]
    others = (*names[1:], *([demand.at_most.name] if demand.at_most else []))
    return [Finding(rule, names[0], others, {name: around.here.get(name) for name in (*rule.fields, *others)})]


def _alike(rule: PlausibilityRule, around: Around) -> list[Finding]:
    said = {name: codes_in(around.here.get(name)) for name in rule.fields}
    alike = [name for name in said if any(said[name] & said[other] for other in said if other != name)]
    saw: Saw = {name: around.here[name] for name in alike}
    return [Finding(rule, alike[0], tuple(alike[1:]), saw)] if alike else []
