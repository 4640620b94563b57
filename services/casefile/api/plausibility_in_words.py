"""Rules of plausibility as pages show them: what breaks one, in a sentence made of the questions' own labels."""

from collections.abc import Callable, Mapping
from typing import Any

from services.casefile.templates.declared.fields import Field, Text
from services.casefile.templates.declared.plausibility import (
    Alone,
    Before,
    Beside,
    Demand,
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
from services.casefile.templates.declared.spans import Span

SENTENCES: Mapping[type[Demand], Text] = {
    Before: Text(de="{ours} liegt nicht vor {theirs}.", en="{ours} is not before {theirs}."),
    NotBefore: Text(de="{ours} liegt vor {theirs}.", en="{ours} is before {theirs}."),
    Distinct: Text(de="{ours}: zweimal dieselbe Antwort.", en="{ours}: the same answer twice."),
    WithinTime: Text(
        de="Die Zeit zwischen {theirs} und {ours} ist ungewöhnlich.",
        en="The time between {theirs} and {ours} is unusual.",
    ),
    WithinNumbers: Text(de="{ours}: außerhalb der Grenzen.", en="{ours}: out of bounds."),
    WithinCodes: Text(de="{ours} passt nicht zu {given}.", en="{ours} does not fit {given}."),
    Alone: Text(
        de="{ours}: eine der Antworten schließt jede andere aus.", en="{ours}: one of the answers rules out all others."
    ),
    Whole: Text(de="{ours}: keine ganze Zahl.", en="{ours}: not a whole number."),
    WithinAnswer: Text(
        de="{ours} ist keine der Antworten auf {theirs}.", en="{ours} is none of the answers to {theirs}."
    ),
    Beside: Text(
        de="{ours} passt nicht zu dem, was andere Einträge dieser Art sagen.",
        en="{ours} does not fit what other entries of this kind say.",
    ),
}
TODAY = Text(de="heute", en="today")
NAMES: Mapping[type[Demand], str] = {
    **{
        Before: "before",
        NotBefore: "not_before",
        Distinct: "distinct",
        Beside: "beside",
        Alone: "alone",
        Whole: "whole",
    },
    **{WithinTime: "within", WithinNumbers: "within", WithinCodes: "within", WithinAnswer: "within"},
}
Label = Callable[[Other], str]
"""What something is called in the reader's language."""


def shown(rule: PlausibilityRule, label: Label, language: str) -> dict[str, Any]:
    """A rule with all that a page needs to tell of it beforehand; `says`: what is wrong where it is broken."""
    when, demand = rule.when, rule.demand
    return {
        "id": rule.id,
        "kind": NAMES[type(demand)],
        "fields": list(rule.fields),
        "with": [other.name for other in rule.others],
        "odd": rule.odd,
        "when": when and {"field": when.field, "values": sorted(when.values)},
        "together": rule.together,
        **_limits(demand),
        "says": _says(rule, label, language),
    }


def labelled(field: Field | None, language: str, said: Callable[[Text], str]) -> str:
    """A question's label in quotes; of the day of the look, its word."""
    if field is None:
        return TODAY.in_(language)
    return f"\u201e{said(field.label)}\u201c" if language == "de" else f"\u201c{said(field.label)}\u201d"


def _says(rule: PlausibilityRule, label: Label, language: str) -> str:
    ours = ", ".join(label(Other("here", name)) for name in rule.fields)
    theirs = (" oder " if language == "de" else " or ").join(label(other) for other in rule.others)
    given = label(Other("here", rule.when.field)) if rule.when else theirs
    return SENTENCES[type(rule.demand)].in_(language).format(ours=ours, theirs=theirs, given=given)


def _limits(demand: Demand) -> dict[str, Any]:
    if isinstance(demand, WithinTime):
        direction = "since" if demand.forward else "until"
        return {"direction": direction, "least": span_body(demand.least), "most": span_body(demand.most)}
    if isinstance(demand, WithinNumbers):
        return {"minimum": demand.minimum, "maximum": demand.maximum}
    if isinstance(demand, Alone):
        return {"codes": sorted(demand.codes), "but": sorted(demand.but)}
    return {"codes": sorted(demand.codes)} if isinstance(demand, WithinCodes | Beside) else {}


def span_body(span: Span | None) -> dict[str, int] | None:
    """A length of time."""
    if span is None:
        return None
    return {"months": span.months, "days": span.days, "working_days": span.working_days}
