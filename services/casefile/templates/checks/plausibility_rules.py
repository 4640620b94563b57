"""What must hold of rules of plausibility: they ask for what there is, and what is refused can be mended where it is.

A base form's rule that a programme has nothing for (no such answer, no such code) is left out of that programme by
`fitting`; one of its own is refused here. A rule about a day of birth refuses nothing, whatever a version declares.
"""

from collections.abc import Iterator, Mapping, Set
from dataclasses import dataclass, replace

from services.casefile.templates.checks.field_rules import SHORT_CONTACT, answers_to, possible_answers
from services.casefile.templates.checks.places import Template, inner
from services.casefile.templates.declared.fields import Field, Form, Section
from services.casefile.templates.declared.kinds import KINDS
from services.casefile.templates.declared.plausibility import (
    Alone,
    Before,
    Beside,
    NotBefore,
    Other,
    PlausibilityRule,
    Whole,
    WithinCodes,
    WithinNumbers,
    WithinTime,
)
from services.casefile.templates.declared.programme import Programme
from services.casefile.templates.declared.spans import Span
from services.casefile.templates.source import Source

RANGES = ("number", "money")
PARTICIPANTS, BORN_ON = "participants", "born_on"
"""The form of the base, and its field, that tell when somebody beside the client was born."""


@dataclass(frozen=True)
class Part:
    """Where a rule stands: the fields of the outline, or of a form (`form`: its id), by id."""

    programme: Programme
    fields: Mapping[str, Field]
    form: str | None = None

    def field(self, other: Other) -> Field | None:
        """The field something is compared with; None where there is none, as for `today`."""
        if other.where == "here":
            return self.fields.get(other.field)
        if self.form is None:
            return None
        if other.where == "answers":
            return self.programme.fields.get(other.field)
        parent = KINDS[self.form].parent if self.form in KINDS else None
        form = self.programme.forms.get(parent or "")
        return form.by_id.get(other.field) if form else None


def place_of(programme: Programme, part: Section | Form) -> Part:
    """Where the rules of a section or form stand."""
    if isinstance(part, Form):
        return Part(programme, part.by_id, part.id)
    return Part(programme, programme.fields)


def are_plausible(template: Template) -> None:
    """Rules of plausibility ask for what there is, each once; nothing is refused for what stands elsewhere."""
    for part, rules in _parts(template):
        seen: set[str] = set()
        for rule, source in rules:
            if rule.id in seen:
                raise source.refuse(f"double id {rule.id!r} in plausible")
            seen.add(rule.id)
            problem = problem_of(template, part, rule)
            if problem:
                raise source.refuse(f"{rule.id!r}: {problem}")


def with_rules_of_the_base(programme: Programme, base: Mapping[str, Form]) -> Programme:
    """The programme with those rules that its forms have from the base's and it has the answers and codes for."""
    forms = dict(programme.forms)
    for name, form in programme.forms.items():
        of_base = base[name].plausible if name in base else ()
        if of_base:
            fitted = (fitting(programme, form, rule) for rule in of_base)
            kept = tuple(rule for rule in fitted if rule)
            forms[name] = replace(form, plausible=(*kept, *form.plausible[len(of_base) :]))
    return replace(programme, forms=forms)


def with_births_in_doubt(programme: Programme) -> Programme:
    """The programme whose rules about a day of birth only warn (ADR 25): days set by an office, and the corrected ones
    of unaccompanied minors, must never block what has happened. So it is in versions that declared otherwise too."""
    kept_long = programme.retention.kept_long
    births = {programme.heading.born, *(kept_long.born if kept_long else ())}
    sections = tuple(replace(one, plausible=_odd_about(births, one.plausible)) for one in programme.sections)
    forms = dict(programme.forms)
    if PARTICIPANTS in forms:
        form = forms[PARTICIPANTS]
        forms[PARTICIPANTS] = replace(form, plausible=_odd_about({BORN_ON}, form.plausible))
    return replace(programme, sections=sections, forms=forms)


def _odd_about(births: Set[str | None], rules: tuple[PlausibilityRule, ...]) -> tuple[PlausibilityRule, ...]:
    return tuple(rule if births.isdisjoint(rule.names) else replace(rule, odd=True) for rule in rules)


def fitting(programme: Programme, form: Form, rule: PlausibilityRule) -> PlausibilityRule | None:
    """A base form's rule as a programme with its own code lists can use it; None where it cannot."""
    part = place_of(programme, form)
    there = tuple(other for other in rule.others if other.where == "today" or part.field(other))
    if rule.others and not there:
        return None
    demand = rule.demand
    fitted = rule
    if isinstance(demand, Before | NotBefore | WithinTime):
        fitted = replace(rule, demand=replace(demand, others=there))
    if not set(rule.fields) <= set(part.fields) or not _codes_of(fitted) <= _known(part, fitted):
        return None
    if rule.when is None:
        return fitted
    asked = part.fields.get(rule.when.field)
    possible = rule.when.values & possible_answers(programme, asked) if asked else frozenset()
    return replace(fitted, when=replace(rule.when, values=possible)) if possible else None


def problem_of(template: Template, part: Part, rule: PlausibilityRule) -> str | None:
    """What is wrong with a rule, None where nothing is."""
    for name in (*rule.fields, *([rule.when.field] if rule.when else [])):
        if name not in part.fields:
            return f"asks for the unknown field {name!r}"
    for other in rule.others:
        if other.where != "today" and part.field(other) is None:
            return f"compares with {other.name!r}, which is not there"
        if other.where != "here" and not rule.odd:
            return f"what stands elsewhere ({other.name!r}) makes odd, and refuses nothing"
    if part.form == SHORT_CONTACT and rule.odd:
        return "nobody is warned of a short contact"
    if rule.when and not rule.when.values <= answers_to(template, part.fields[rule.when.field]):
        return f"asks for what {rule.when.field!r} cannot be answered with"
    if rule.together != (len(rule.fields) > 1) and (rule.together or not rule.fields):
        return "what is looked at together are two fields or more"
    return _wrong_demand(part, rule)


def _wrong_demand(part: Part, rule: PlausibilityRule) -> str | None:
    demand, fields = rule.demand, [part.fields[name] for name in rule.fields]
    compared = [one for one in map(part.field, rule.others) if one]
    if isinstance(demand, Before | NotBefore | WithinTime):
        if not all(field.kind.dated for field in (*fields, *compared)):
            return "compares what is no day and no month"
        if isinstance(demand, WithinTime) and _empty(demand.least, demand.most):
            return "no time is as long as that"
        return None if isinstance(demand, WithinTime) or Other("today") not in rule.others else "today is no limit"
    if isinstance(demand, WithinNumbers):
        if not all(field.type in RANGES for field in (*fields, *compared)):
            return "a range is one of number and money"
        return "minimum exceeds maximum" if _exceeds(demand) else None
    if isinstance(demand, Whole):
        return None if all(field.type == "number" for field in fields) else "whole is a number"
    if isinstance(demand, Beside) and (part.form is None or not rule.odd):
        return "beside other entries is a rule of a form, and makes odd"
    if isinstance(demand, Alone) and not all(field.type == "codes" for field in fields):
        return "what stands alone is one of several codes"
    if not all(field.kind.coded for field in (*fields, *compared)):
        return "compares what has no codes"
    strange = _codes_of(rule) - _known(part, rule)
    return f"no code is called {', '.join(sorted(strange))}" if strange else None


def _exceeds(demand: WithinNumbers) -> bool:
    return demand.minimum is not None and demand.maximum is not None and demand.minimum > demand.maximum


def _empty(least: Span | None, most: Span | None) -> bool:
    return least is not None and most is not None and (least.months, least.days) > (most.months, most.days)


def _codes_of(rule: PlausibilityRule) -> frozenset[str]:
    """The codes a rule names, of the fields it is about; those of `when` are of another field."""
    demand = rule.demand
    if isinstance(demand, Alone):
        return demand.codes | demand.but
    return demand.codes if isinstance(demand, WithinCodes | Beside) else frozenset()


def _known(part: Part, rule: PlausibilityRule) -> frozenset[str]:
    lists = [part.fields[name].code_list or "" for name in rule.fields if name in part.fields]
    known = [part.programme.code_lists[name].members for name in lists if name in part.programme.code_lists]
    return frozenset({"true", "false"}).union(*known)


def _parts(template: Template) -> Iterator[tuple[Part, list[tuple[PlausibilityRule, Source]]]]:
    """Sections and forms with the rules they declare; those that a form has from the base come before its own."""
    programme = template.programme
    for section, place in zip(programme.sections, template.top["sections"].items(), strict=True):
        rules = list(zip(section.plausible, inner(place, "plausible"), strict=True))
        yield place_of(programme, section), rules
    own = dict(template.top["forms"].pairs())
    for name, form in programme.forms.items():
        places = inner(own[name], "plausible") if name in own else []
        declared = form.plausible[len(form.plausible) - len(places) :]
        from_base = [(rule, template.base[name]) for rule in form.plausible[: len(form.plausible) - len(places)]]
        yield place_of(programme, form), [*from_base, *zip(declared, places, strict=True)]
