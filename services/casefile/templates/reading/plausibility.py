"""Reading what answers must be to be plausible (`declared.plausibility`): `plausible` of a section or form.

A rule is one line: `{id, field or fields or sum, one of before, not_before, within, alone, beside, whole: true}`, or
`{id, distinct}`; `but` names the codes that may stand beside those that stand alone; with `odd: true` where it warns,
and `when: {field, is}` where it depends on another answer.
"""

from services.casefile.templates.declared.plausibility import (
    Alone,
    Before,
    Beside,
    Demand,
    Distinct,
    NotBefore,
    Other,
    PlausibilityRule,
    Where,
    Whole,
    WithinAnswer,
    WithinCodes,
    WithinNumbers,
    WithinTime,
)
from services.casefile.templates.declared.spans import ShownWhen
from services.casefile.templates.source import Entries, Source

SUBJECTS = ("field", "fields", "sum", "distinct")
DEMANDS = ("before", "not_before", "within", "alone", "whole", "beside", "distinct")
PLACES: dict[str, Where] = {"answers": "answers", "parent": "parent"}
OF_WITHIN = ("since", "until", "least", "most", "minimum", "maximum", "at_most", "codes", "answer")


def plausible(source: Source | None) -> tuple[PlausibilityRule, ...]:
    """The rules of a section or form."""
    return tuple(_rule(item) for item in source.items()) if source else ()


def _rule(source: Source) -> PlausibilityRule:
    entry = source.mapping(("id",), (*SUBJECTS, *DEMANDS, "but", "odd", "when"))
    subjects = [name for name in SUBJECTS if entry.get(name)]
    demands = [name for name in DEMANDS if entry.get(name)]
    if len(subjects) != 1 or len(demands) != 1:
        raise source.refuse(f"a rule is about one of {', '.join(SUBJECTS)} and says one of {', '.join(DEMANDS)}")
    subject, when = subjects[0], entry.get("when")
    named = entry[subject]
    if entry.get("but") and demands != ["alone"]:
        raise source.refuse("but belongs to alone")
    return PlausibilityRule(
        id=entry["id"].identifier(),
        fields=(named.identifier(),) if subject == "field" else named.identifiers(),
        demand=_demand(entry, demands[0], summed=subject == "sum"),
        odd=entry.flag("odd"),
        when=_when(when) if when else None,
    )


def _demand(entry: Entries, kind: str, *, summed: bool) -> Demand:
    source = entry[kind]
    if summed and kind != "within":
        raise source.refuse("a sum lies within a range")
    if kind == "before":
        return Before(_others(source))
    if kind == "not_before":
        return NotBefore(_others(source))
    if kind == "alone":
        but = entry.get("but")
        return Alone(frozenset(source.identifiers()), frozenset(but.identifiers() if but else ()))
    if kind == "whole":
        if not entry.flag("whole"):
            raise source.refuse("whole: a rule is true or left out")
        return Whole()
    if kind == "beside":
        return Beside(frozenset(source.identifiers()))
    return Distinct() if kind == "distinct" else _within(source, summed=summed)


def _within(source: Source, *, summed: bool) -> Demand:
    """A range of time, of numbers, or of codes: what is named says which."""
    entry = source.mapping((), OF_WITHIN)
    named = set(entry.pairs)
    if named == {"codes"} and not summed:
        return WithinCodes(frozenset(entry["codes"].identifiers()))
    if named == {"answer"} and not summed:
        return WithinAnswer(_other(entry["answer"]))
    if len(named & {"since", "until"}) == 1 and named & {"least", "most"} and named < set(OF_WITHIN[:4]) and not summed:
        since, least, most = entry.get("since"), entry.get("least"), entry.get("most")
        others = _others(since or entry["until"])
        return WithinTime(others, since is not None, least.span() if least else None, most.span() if most else None)
    if named and named <= {"minimum", "maximum", "at_most"}:
        at_most = entry.get("at_most")
        other = _other(at_most) if at_most else None
        return WithinNumbers(entry.integer("minimum"), entry.integer("maximum"), other, summed)
    raise source.refuse("within: codes; answer; since or until with least or most; or minimum, maximum, at_most")


def _others(source: Source) -> tuple[Other, ...]:
    """One, or several of which the first that is answered counts."""
    if source.is_list():
        return tuple(_other(item) for item in source.items())
    return (_other(source),)


def _other(source: Source) -> Other:
    named = source.string()
    if named == "today":
        return Other("today")
    place, _, field = named.rpartition(".")
    if place and place not in PLACES:
        raise source.refuse(f"{named!r} is nowhere: a field, answers.field, parent.field or today")
    return Other(PLACES.get(place, "here"), source.part(field))


def _when(source: Source) -> ShownWhen:
    entry = source.mapping(("field", "is"))
    return ShownWhen(entry["field"].identifier(), frozenset(entry["is"].identifiers()))
