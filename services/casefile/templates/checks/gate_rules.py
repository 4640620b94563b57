"""What must hold of gates, their conditions and the rules of time, so that every file can pass and none be stuck."""

from datetime import date

from services.casefile.templates.checks.field_rules import answers_to
from services.casefile.templates.checks.places import Template, inner
from services.casefile.templates.declared.kinds import KINDS
from services.casefile.templates.declared.phases import (
    ENGINE_RULES,
    AgreementInForce,
    AnsweredWith,
    Condition,
    ConsentInForce,
    Limit,
)
from services.casefile.templates.source import Source

SOME_DAY = date(2000, 1, 1)  # months differ in length; which of two spans is longer does not hang on that


def are_passable(template: Template) -> None:
    """A gate needs known fields; its date is mandatory, always asked and always known."""
    fields = template.programme.fields
    for gate, source in template.gates():
        for name in (*gate.mandatory, gate.date):
            if name not in fields:
                raise source.refuse(f"the gate needs the unknown field {name!r}")
        dating = fields[gate.date]
        if gate.date not in gate.mandatory:
            raise source.refuse(f"the date {gate.date!r} must be mandatory at its gate")
        if dating.type != "date" or dating.markers or dating.shown_when is not None:
            raise source.refuse(f"{gate.date!r} cannot date a gate: it must be a date, always asked and always known")


def have_conditions_that_can_be_met(template: Template) -> None:
    """Conditions ask for what there is, each once, and their exceptions for reasons in words."""
    for gate, source in template.gates():
        seen: set[str] = set()
        for condition, place in zip(gate.conditions, inner(source, "conditions"), strict=True):
            if condition.id in seen:
                raise place.refuse(f"double id {condition.id!r} in conditions")
            seen.add(condition.id)
            _has_reasons(template, condition, place)
            _can_be_met(template, condition, place)


def _has_reasons(template: Template, rule: Condition | Limit, place: Source) -> None:
    late = rule.late if isinstance(rule, Condition) else None
    for name in (rule.exception, late):
        if name is None:
            continue
        field = template.programme.fields.get(name)
        if field is None:
            raise place.refuse(f"{rule.id!r}: the exception names no field: {name!r}")
        if not field.kind.free_text:
            raise place.refuse(f"{rule.id!r}: the reasons for an exception are text, and {field.id!r} is not")
    if late is not None and isinstance(rule, Condition) and isinstance(rule.test, AnsweredWith):
        raise place.refuse(f"{rule.id!r}: an answer has no day, so it cannot come late")


def _can_be_met(template: Template, condition: Condition, place: Source) -> None:
    programme, test = template.programme, condition.test
    if isinstance(test, ConsentInForce):
        basis = {purpose.id: purpose.basis for purpose in programme.purposes}
        if basis.get(test.purpose) != "consent":
            raise place.refuse(f"{condition.id!r}: only a purpose based on consent can gate")
    elif isinstance(test, AgreementInForce):
        is_agreed_on(template, test.kind, condition.id, place)
    elif isinstance(test, AnsweredWith):
        can_be_answered(template, test, condition.id, place)


def is_agreed_on(template: Template, kind: str, name: str, place: Source) -> None:
    """Whatever asks for an agreement asks for a kind that there is."""
    form = template.programme.forms.get("agreements")
    if form is None or "kind" not in form.by_id:
        raise place.refuse(f"{name!r}: the programme has no agreements")
    if kind not in answers_to(template, form.by_id["kind"]):
        raise place.refuse(f"{name!r}: no agreement is of the kind {kind!r}")


def can_be_answered(template: Template, test: AnsweredWith, name: str, place: Source) -> None:
    """Whatever asks for an answer asks for one that can be given."""
    field = template.programme.fields.get(test.field)
    if field is None:
        raise place.refuse(f"{name!r}: asks for the unknown field {test.field!r}")
    if not test.values or not test.values <= answers_to(template, field):
        raise place.refuse(f"{name!r}: asks for what {test.field!r} cannot be answered with")


def have_limits_in_order(template: Template) -> None:
    """Rules of time have ids of their own; a soft limit ends before the hard one, which alone has exceptions; what
    counts from another phase counts from an earlier one."""
    seen, earlier = set(ENGINE_RULES), set[str]()
    for phase, source in template.phases():
        limits = list(zip(phase.limits, inner(source, "limits"), strict=True))
        ids = [(rule.id, place) for rule, place in limits]
        ids += [(rule.id, place) for rule, place in zip(phase.repeats, inner(source, "repeats"), strict=True)]
        for name, place in ids:
            if name in seen:
                raise place.refuse(f"double id {name!r} in limits and repeats")
            seen.add(name)
        for limit, place in limits:
            _has_reasons(template, limit, place)
            if limit.exception is not None and limit.hard is None:
                raise place.refuse(f"{limit.id!r}: an exception belongs to a hard limit")
            if limit.soft and limit.hard and limit.soft.after(SOME_DAY) >= limit.hard.after(SOME_DAY):
                raise place.refuse(f"{limit.id!r}: the soft limit must end before the hard one")
            if limit.since is not None and limit.since not in earlier:
                raise place.refuse(f"{limit.id!r}: no earlier phase is called {limit.since!r}")
        earlier.add(phase.id)


def repeat_what_has_a_day(template: Template) -> None:
    """What is to be done again is known by the day `on` of its form, which lies in plain; contact by the journal."""
    for phase, source in template.phases():
        for repeat, place in zip(phase.repeats, inner(source, "repeats"), strict=True):
            form = template.programme.forms.get(repeat.form)
            if form is None or "on" not in form.by_id or form.by_id["on"].type != "date":
                raise place.refuse(f"{repeat.id!r}: no form with a date 'on' is called {repeat.form!r}")
            if repeat.form not in KINDS or KINDS[repeat.form].day != "on":
                raise place.refuse(
                    f"{repeat.id!r}: the day of {repeat.form!r} does not lie in plain, so none can watch it"
                )
    contact = template.top.get("contact_every")
    if contact is not None and "journal" not in template.programme.forms:
        raise contact.refuse("contact_every needs the form journal")
