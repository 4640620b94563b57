"""Rules of plausibility as pages show them: what breaks one, in a sentence made of the questions' own labels."""

from collections.abc import Mapping
from typing import Any

from services.casefile.templates.declared.broken_rules import Label, says
from services.casefile.templates.declared.plausibility import (
    Alone,
    Before,
    Beside,
    Demand,
    Distinct,
    NotBefore,
    PlausibilityRule,
    Whole,
    WithinAnswer,
    WithinCodes,
    WithinNumbers,
    WithinTime,
)
from services.casefile.templates.declared.spans import Span

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
        "says": says(rule, label, language),
    }


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
