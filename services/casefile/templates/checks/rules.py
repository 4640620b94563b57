"""What must hold between the parts of a template; `check` runs every rule of the table RULES.

Source: programmes.md ("In every programme") and privacy.md, 3 and 4. Each rule gets the programme
with the YAML it came from, and raises TemplateRefused at the place that breaks it.
"""

from collections.abc import Callable, Iterable

from services.casefile.templates.checks import (
    deadline_rules,
    field_rules,
    gate_rules,
    plausibility_rules,
    protection_rules,
)
from services.casefile.templates.checks.gate_rules import SOME_DAY
from services.casefile.templates.checks.places import Template
from services.casefile.templates.declared.fields import MARKERS
from services.casefile.templates.declared.phases import ENGINE_RULES
from services.casefile.templates.source import Source

OF_AGENCIES = "x_"
"""What begins so is an agency's own (`extension`), never a template's."""


def check(template: Template, *, extended: bool = False) -> None:
    """Raises TemplateRefused for the first rule the template breaks. `extended`: with an agency's own parts."""
    for rule in RULES if extended else (*RULES, names_of_agencies_are_free):
        rule(template)


def names_of_agencies_are_free(template: Template) -> None:
    """No section, question or code list of a template has a name that an agency may have given."""
    named = list(template.top["sections"].items())
    named += [source for asked in template.sections for _, source in asked]
    for source in named:
        if source.id().startswith(OF_AGENCIES):
            raise source.refuse(f"names that begin with {OF_AGENCIES!r} are the agencies'")
    for codes, source in template.code_lists():
        if codes.id.startswith(OF_AGENCIES):
            raise source.refuse(f"names that begin with {OF_AGENCIES!r} are the agencies'")


def retired_questions_are_needed_nowhere(template: Template) -> None:
    """What is asked no more can be demanded by no gate and no form."""
    fields = template.programme.fields
    for gate, source in template.gates():
        for name in gate.mandatory:
            if name in fields and fields[name].retired:
                raise source.refuse(f"field {name!r} is retired, and cannot be mandatory")
    for field, source in template.fields:
        if field.retired and field.mandatory:
            raise source.refuse(f"field {field.id!r} is retired, and cannot be mandatory")


def ids_are_unique(template: Template) -> None:
    """Purposes, sections, phases, measures, durations; fields over the whole outline, and within each form."""
    for kind in ("purposes", "sections", "phases", "measures"):
        _no_double(template.top[kind].items(), kind)
    durations = template.top.get("durations")
    _no_double(durations.items() if durations else (), "durations")
    _no_double((source for asked in template.sections for _, source in asked), "fields")
    for asked in template.forms:
        _no_double((source for _, source in asked), "fields of a form")
    if not template.programme.phases:
        raise template.top["phases"].refuse("a programme has at least one phase")


def _no_double(sources: Iterable[Source], kind: str) -> None:
    seen: set[str] = set()
    for source in sources:
        name = source.id()
        if name in seen:
            raise source.refuse(f"double id {name!r} in {kind}")
        seen.add(name)


def heading_is_in_its_section(template: Template) -> None:
    """Lists find the name to show."""
    heading = template.programme.heading
    for name in (heading.name, heading.first_name):
        if template.programme.section_of.get(name) != heading.section:
            raise template.top["heading"].refuse(f"no field {name!r} in section {heading.section!r}")
    born = template.programme.fields.get(heading.born or "")
    if heading.born is not None and (born is None or born.type != "date"):
        raise template.top["heading"].refuse(f"no date {heading.born!r}")


def phases_are_known(template: Template) -> None:
    """Whatever names a phase names one of the programme."""
    programme, top = template.programme, template.top
    named: list[tuple[str | None, Source]] = [(name, top["closing_after"]) for name in programme.closing_after]
    named += [(programme.retention.phase, top["retention"]), (programme.access.exclusive_from, top["access"])]
    if programme.retention.kept_long is not None:
        named += [(name, top["retention"]) for name in programme.retention.kept_long.phases]
    if programme.giver_stays is not None:
        named.append((programme.giver_stays.until, top["giver_stays"]))
    if programme.agreement_ends is not None:
        named.append((programme.agreement_ends.leads_to, top["agreement_ends"]))
    named += [
        (measure.phase, source) for measure, source in zip(programme.measures, top["measures"].items(), strict=True)
    ]
    known = {phase.id for phase in programme.phases}
    for name, source in named:
        if name is not None and name not in known:
            raise source.refuse(f"unknown phase {name!r}")


def narrow_answers_are_coded(template: Template) -> None:
    """What those see who see little of a file is never free text."""
    for name in template.programme.access.narrow:
        field = template.programme.fields.get(name)
        if field is None or field.code_list is None:
            raise template.top["access"].refuse(f"narrow names {name!r}, which is no coded field")


def emergency_is_of_the_outline(template: Template) -> None:
    """The emergency sheet shows answers that can be given."""
    for name in template.programme.emergency:
        if name not in template.programme.fields:
            raise template.top["emergency"].refuse(f"emergency names {name!r}, which is no field of the outline")


def retention_is_a_range(template: Template) -> None:
    """The agency's days lie between a floor and a ceiling, and what holds unless it chooses does too."""
    retention = template.programme.retention
    if not retention.min_days <= retention.default_days <= retention.max_days:
        raise template.top["retention"].refuse("min_days <= default_days <= max_days does not hold")


def consequences_can_follow(template: Template) -> None:
    """What follows from answers and agreements asks for such as can be given, and for dates of birth that are dates."""
    programme, top = template.programme, template.top
    stays, kept_long, ends = programme.giver_stays, programme.retention.kept_long, programme.agreement_ends
    asked = [("giver_stays", test, "giver_stays") for test in (stays.answers if stays else ())]
    asked += [("kept_long", test, "retention") for test in (kept_long.answers if kept_long else ())]
    for name, test, key in asked:
        gate_rules.can_be_answered(template, test, name, top[key])
    for born in kept_long.born if kept_long else ():
        field = programme.fields.get(born)
        if field is None or not field.kind.dated:
            raise top["retention"].refuse(f"kept_long: {born!r} is no day or month of birth")
    if kept_long is not None and not kept_long.born:
        raise top["retention"].refuse("kept_long: counts from the birth, so it needs a field with it")
    if ends is not None:
        gate_rules.is_agreed_on(template, ends.kind, ends.id, top["agreement_ends"])
        limits = {one.id for phase in programme.phases for one in phase.limits}
        repeats = {one.id for phase in programme.phases for one in phase.repeats}
        if ends.id in limits | repeats | ENGINE_RULES:
            raise top["agreement_ends"].refuse(f"double id {ends.id!r} in agreement_ends, limits and repeats")


def durations_can_be_measured(template: Template) -> None:
    """From an edge to a later one, in classes that follow one another without a gap; no field has the same id."""
    durations, programme = template.top.get("durations"), template.programme
    if durations is None:
        return
    edges = [(phase.id, edge) for phase, edge in programme.edges]
    for duration, source in zip(programme.durations, durations.items(), strict=True):
        if duration.since not in edges or duration.until not in edges[edges.index(duration.since) + 1 :]:
            raise source.refuse(f"{duration.id!r}: not from an edge of the programme to a later one")
        ends = [one.up_to.after(SOME_DAY) if one.up_to else None for one in duration.classes]
        known = [end for end in ends if end is not None]
        if len(ends) < 2 or ends[-1] is not None or len(known) != len(ends) - 1 or known != sorted(set(known)):
            raise source.refuse(f"{duration.id!r}: classes follow one another by their ends; the last one has none")
        codes = [one.code for one in duration.classes]
        if len(set(codes)) != len(codes) or MARKERS.keys() & set(codes) or duration.id in programme.fields:
            raise source.refuse(f"{duration.id!r}: a code twice, a code that is a marker, or an id that a field has")


def measures_are_reportable(template: Template) -> None:
    """A release counts one coded, reportable answer, or a duration when it ends, for a purpose of the programme."""
    programme = template.programme
    for measure, source in zip(programme.measures, template.top["measures"].items(), strict=True):
        if measure.purpose not in {purpose.id for purpose in programme.purposes}:
            raise source.refuse(f"measure for the unknown purpose {measure.purpose!r}")
        duration = programme.duration(measure.dimension)
        if duration is not None:
            if duration.until != (measure.phase, "start" if measure.counts == "phase_started" else "end"):
                raise source.refuse(f"measure over {duration.id!r}, which does not end where this counts")
            continue
        field = programme.fields.get(measure.dimension)
        if field is None:
            raise source.refuse(f"measure over the unknown field {measure.dimension!r}")
        if not field.reportable:
            raise source.refuse(f"measure over {field.id!r}, which is not reportable")
        if field.type != "code":
            raise source.refuse(f"measure over {field.id!r}, which is not one code")


RULES: tuple[Callable[[Template], None], ...] = (
    ids_are_unique,
    field_rules.have_known_purposes,
    field_rules.have_code_lists_where_coded,
    field_rules.are_reportable_only_if_coded,
    field_rules.have_options_of_their_type,
    field_rules.have_skip_rules_that_work,
    field_rules.are_mandatory_for_answers_that_can_be_given,
    field_rules.short_contacts_name_nobody,
    field_rules.have_valid_codes,
    field_rules.name_known_terms,
    plausibility_rules.are_plausible,
    gate_rules.are_passable,
    gate_rules.have_conditions_that_can_be_met,
    gate_rules.have_limits_in_order,
    gate_rules.repeat_what_has_a_day,
    heading_is_in_its_section,
    phases_are_known,
    narrow_answers_are_coded,
    emergency_is_of_the_outline,
    retention_is_a_range,
    consequences_can_follow,
    deadline_rules.can_be_met,
    protection_rules.hide_what_can_be_hidden,
    durations_can_be_measured,
    measures_are_reportable,
    retired_questions_are_needed_nowhere,
)
