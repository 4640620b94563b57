"""What breaks a rule of plausibility, in a sentence made of the questions' own labels: told beforehand and when a rule
refuses, in the same words."""

from collections.abc import Callable, Mapping

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
Label = Callable[[Other], str]
"""What something is called in the reader's language."""


def labelled(field: Field | None, language: str, said: Callable[[Text], str]) -> str:
    """A question's label in quotes; of the day of the look, its word."""
    if field is None:
        return TODAY.in_(language)
    return f"\u201e{said(field.label)}\u201c" if language == "de" else f"\u201c{said(field.label)}\u201d"


def says(rule: PlausibilityRule, label: Label, language: str) -> str:
    """What is wrong where this rule is broken."""
    sentence, either = SENTENCES[type(rule.demand)].in_(language), " oder " if language == "de" else " or "
    ours = (", " if "{ours}:" in sentence else either).join(label(Other("here", name)) for name in rule.fields)
    theirs = either.join(label(other) for other in rule.others)
    given = label(Other("here", rule.when.field)) if rule.when else theirs
    return sentence.format(ours=ours, theirs=theirs, given=given)
