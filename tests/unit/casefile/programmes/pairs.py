"""For each rule of plausibility of a template: what just holds, and what just does not, on both sides of its border."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any

from dateutil.relativedelta import relativedelta

from services.casefile.templates.checks.plausibility_rules import Part, place_of
from services.casefile.templates.declared.fields import Field, Form, Section
from services.casefile.templates.declared.plausibility import (
    Alone,
    Before,
    Beside,
    Distinct,
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
from services.casefile.templates.declared.spans import Span
from tests.unit.casefile.model.ways import any_answer

TODAY = date(2026, 5, 4)
SOME_DAY = date(1999, 7, 14)
SOME_NUMBER = 5
Values = dict[str, Any]


@dataclass(frozen=True)
class Said:
    """What is said in a form or the outline, in the answers of the file, the entry above, and another of the kind."""

    here: Values
    answers: Values = field(default_factory=dict)
    parent: Values = field(default_factory=dict)
    beside: Values = field(default_factory=dict)


@dataclass(frozen=True)
class Pair:
    """What holds and what does not, by a rule and for one field of it; `form`: None for the outline."""

    programme: Programme
    form: str | None
    rule: PlausibilityRule
    field: str
    right: Said
    wrong: Said

    def __str__(self) -> str:
        return "-".join((self.programme.id, self.form or "answers", self.rule.id, self.field))


def pairs(programme: Programme) -> Iterator[Pair]:
    """Every pair of a programme: of each rule, for each field and each thing it can be compared with."""
    for asked in (*programme.sections, *programme.forms.values()):
        for rule in asked.plausible:
            for name, right, wrong in _of_rule(place_of(programme, asked), rule):
                form = asked.id if isinstance(asked, Form) else None
                sides = (_whole(programme, asked, rule, one) for one in (right, wrong))
                yield Pair(programme, form, rule, name, *sides)


def _of_rule(part: Part, rule: PlausibilityRule) -> Iterator[tuple[str, Said, Said]]:
    demand = rule.demand
    if isinstance(demand, Distinct):
        yield rule.fields[0], *(Said(one) for one in _alike(part, rule))
        return
    if isinstance(demand, WithinNumbers) and demand.summed:
        first, second = rule.fields[:2]
        most = demand.maximum
        assert most is not None
        assert demand.minimum is None
        yield first, Said({first: most - 1, second: 1}), Said({first: most, second: 1})
        return
    for name in rule.fields:
        for other in rule.others or (None,):
            for right, wrong in _of_field(part, rule, name, other):
                yield name, right, wrong


def _of_field(part: Part, rule: PlausibilityRule, name: str, other: Other | None) -> Iterator[tuple[Said, Said]]:
    demand, ours = rule.demand, part.fields[name]
    theirs = part.field(other) if other else None
    if isinstance(demand, WithinCodes):
        yield tuple(Said({name: one}) for one in _in_and_out(part, ours, demand.codes))  # type: ignore[misc]  # because there are two
    elif isinstance(demand, Alone):
        known = part.programme.code_lists[ours.code_list or ""].members - demand.but
        for code in sorted(demand.codes):
            yield Said({name: [code]}), Said({name: sorted([code, sorted(known - {code})[0]])})
    elif isinstance(demand, Whole):
        yield Said({name: SOME_NUMBER}), Said({name: SOME_NUMBER + 0.5})
    elif isinstance(demand, Beside):
        value = next(iter(rule.when.values)) if rule.when else any_answer(part.programme, ours)
        yield tuple(Said({name: value}, beside={name: one}) for one in _in_and_out(part, ours, demand.codes))  # type: ignore[misc]  # because there are two
    elif isinstance(demand, WithinNumbers):
        for right, wrong in _numbers(demand):
            yield _said(name, right, other, SOME_NUMBER), _said(name, wrong, other, SOME_NUMBER)
    elif isinstance(demand, WithinAnswer):
        assert theirs
        codes = sorted(part.programme.code_lists[theirs.code_list or ""].members)
        yield _said(name, codes[0], other, codes[:2]), _said(name, codes[2], other, codes[:2])
    else:
        for right, wrong in _days(demand, ours, theirs):
            yield _said(name, *right[:1], other, right[1]), _said(name, *wrong[:1], other, wrong[1])


def _days(demand: Any, ours: Field, theirs: Field | None) -> Iterator[tuple[tuple[str, str], tuple[str, str]]]:
    """As (ours, theirs): what holds and what does not."""
    whole = all(one is None or one.type == "date" for one in (ours, theirs))
    step: Any = timedelta(1) if whole else relativedelta(months=1)

    def written(mine: date, other: date) -> tuple[str, str]:
        days = (mine, ours), (other, theirs)
        return tuple(day.isoformat()[: 10 if one is None or one.type == "date" else 7] for day, one in days)  # type: ignore[return-value]  # because there are two

    if isinstance(demand, NotBefore):
        yield written(SOME_DAY, SOME_DAY), written(SOME_DAY - step, SOME_DAY)
    elif isinstance(demand, Before):
        last = SOME_DAY - timedelta(1) if whole else SOME_DAY
        yield written(last, SOME_DAY), written(last + step, SOME_DAY)
    elif isinstance(demand, WithinTime):
        for span, sign in ((demand.least, -1), (demand.most, 1)):
            if span is not None:
                early, late = _apart(span, until_today=theirs is None)
                off = late + sign * step if demand.forward else late
                sooner = early if demand.forward else early - sign * step
                right, wrong = (late, early), (off, sooner)
                for_them = (right, wrong) if demand.forward else (right[::-1], wrong[::-1])
                yield written(*for_them[0]), written(*for_them[1])


def _apart(span: Span, *, until_today: bool) -> tuple[date, date]:
    if until_today:
        return TODAY - relativedelta(months=span.months, days=span.days), TODAY
    early = date(1940, 3, 10) if span.months >= 12 * 40 else date(1996, 3, 10)
    return early, span.after(early)


def _numbers(demand: WithinNumbers) -> Iterator[tuple[int, int]]:
    if demand.at_most is not None:
        yield SOME_NUMBER, SOME_NUMBER + 1
    if demand.maximum is not None:
        yield demand.maximum, demand.maximum + 1
    if demand.minimum is not None:
        yield demand.minimum, demand.minimum - 1


def _alike(part: Part, rule: PlausibilityRule) -> tuple[Values, Values]:
    fields = [part.fields[name] for name in rule.fields]
    lists = (part.programme.code_lists[one.code_list or ""].members for one in fields)
    codes = sorted(frozenset.intersection(*lists))

    def chosen(numbers: list[int]) -> Values:
        each = zip(fields, numbers, strict=True)
        return {one.id: [codes[number]] if one.type == "codes" else codes[number] for one, number in each}

    numbers = list(range(len(fields)))
    return chosen(numbers), chosen([*numbers[:-1], 0])


def _in_and_out(part: Part, asked: Field, codes: frozenset[str]) -> tuple[Any, Any]:
    if asked.type == "flag":
        return "true" in codes, "true" not in codes
    known = part.programme.code_lists[asked.code_list or ""].members
    return sorted(known & codes)[0], sorted(known - codes)[0]


def _said(name: str, value: Any, other: Other | None, theirs: Any) -> Said:
    said = Said({name: value})
    if other is None or other.where == "today":
        return said
    place = {"here": "here", "answers": "answers", "parent": "parent"}[other.where]
    return replace(said, **{place: {**getattr(said, place), other.field: theirs}})


def _whole(programme: Programme, asked: Section | Form, rule: PlausibilityRule, said: Said) -> Said:
    """With what a question is asked only for, and whatever else a form demands."""
    here = dict(said.here)
    fields = place_of(programme, asked).fields
    if rule.when:
        value = sorted(rule.when.values)[-1]
        here.setdefault(rule.when.field, _typed(fields[rule.when.field], value))
    asking = list(here)
    while asking:  # what a question is shown by may itself be shown by another
        shown = fields[asking.pop()].shown_when
        if shown and shown.field not in here:
            here[shown.field] = _typed(fields[shown.field], sorted(shown.values)[0])
            asking.append(shown.field)
    if isinstance(asked, Section):
        return replace(said, here=here)
    beside = _filled(programme, asked, said.beside) if said.beside else {}
    return replace(said, here=_filled(programme, asked, here), beside=beside)


def _typed(asked: Field, value: str) -> Any:
    return {"flag": value == "true", "codes": [value]}.get(asked.type, value)


def _filled(programme: Programme, form: Form, values: Values) -> Values:
    """What the form and its kind demand beside: whoever may sign holds custody by evidence that was seen, and
    several people judge a danger."""
    demanded = {one.id: any_answer(programme, one) for one in form.fields if one.mandatory and one.shown_when is None}
    signing = {"custody": "sole", "custody_evidence": "court_decision", "custody_seen_on": "2020-01-01"}
    begun = {"on": "1990-01-01"} if form.id == "agreements" else {}
    agreed = {"agreed": True} if "agreed" in demanded else {}
    judged = {"team_on": "2026-01-02", "team": "A, B", "decision": "Schutzplan"} if "result" in values else {}
    return {**demanded, **begun, **agreed, **judged, **(signing if values.get("may_sign") else {}), **values}
