"""What must hold of deadlines that count from an answer."""

from services.casefile.templates.checks import gate_rules
from services.casefile.templates.checks.places import Template
from services.casefile.templates.declared.deadlines import Deadline
from services.casefile.templates.declared.phases import ENGINE_RULES
from services.casefile.templates.declared.programme import Programme


def can_be_met(template: Template) -> None:
    """Deadlines count from days, are met by questions that are asked, and have names of their own among rules of time.

    What counts back from its day has no working days: nobody can say which they were.
    """
    programme, places = template.programme, template.top.get("deadlines")
    names = set(ENGINE_RULES) | _rules_of_time(programme)
    for rule, source in zip(programme.deadlines, places.items() if places else (), strict=True):
        if rule.id in names:
            raise source.refuse(f"double id {rule.id!r} among rules of time")
        names.add(rule.id)
        problem = _problem(programme, rule)
        if problem:
            raise source.refuse(f"{rule.id!r} {problem}")
        if rule.when is not None:
            gate_rules.can_be_answered(template, rule.when, rule.id, source)


def _rules_of_time(programme: Programme) -> set[str]:
    limits = {one.id for phase in programme.phases for one in phase.limits}
    repeats = {one.id for phase in programme.phases for one in phase.repeats}
    return limits | repeats | ({programme.agreement_ends.id} if programme.agreement_ends else set())


def _problem(programme: Programme, rule: Deadline) -> str | None:
    for name in rule.since:
        if name not in programme.fields or not programme.fields[name].kind.dated:
            return f"counts from {name!r}, which is no day of the outline"
    for name in rule.done:
        if name not in programme.fields or programme.fields[name].retired:
            return f"is met by {name!r}, which is not asked"
    if not rule.since or not rule.done:
        return "counts from nothing, or is met by nothing"
    return "counts back in working days" if rule.before and rule.before.working_days else None
