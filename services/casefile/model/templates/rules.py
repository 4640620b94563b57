"""What must hold between the parts of a template; `check` runs every rule of the table RULES.

Source: design/programmes.md ("In every programme") and privacy.md, 3 and 4. Each rule gets the programme
and the YAML it came from, and raises TemplateRefused at the place that breaks it.
"""

from collections.abc import Callable, Iterable, Iterator

from .fields import Field
from .phases import ConsentInForce, Gate
from .programme import Programme
from .source import Entries, Source

CODED = ("code", "codes", "flag")
FREE_TEXT = ("text", "longtext")
_BOUNDED = ("number", "money")
_DATED = ("date", "year_month")


def check(programme: Programme, top: Entries) -> None:
    """Raises TemplateRefused for the first rule the template breaks."""
    for rule in RULES:
        rule(programme, top)


def positive(source: Source) -> int:
    """A whole number from 1."""
    number = source.integer()
    if number < 1:
        raise source.refuse("must be 1 or more")
    return number


def _ids_are_unique(programme: Programme, top: Entries) -> None:
    for kind in ("purposes", "sections", "phases", "measures"):
        _no_double((item for item in top[kind].items()), kind)
    _no_double((source for _, source in _fields(programme, top)), "fields")
    if not programme.phases:
        raise top["phases"].refuse("a programme has at least one phase")


def _no_double(sources: Iterable[Source], kind: str) -> None:
    seen: set[str] = set()
    for source in sources:
        name = dict(source.pairs())["id"].identifier()
        if name in seen:
            raise source.refuse(f"double id {name!r} in {kind}")
        seen.add(name)


def _fields_have_known_purposes(programme: Programme, top: Entries) -> None:
    known = {purpose.id for purpose in programme.purposes}
    for field, source in _fields(programme, top):
        if field.purpose not in known:
            raise source.refuse(f"field {field.id!r} has the unknown purpose {field.purpose!r}")


def _code_lists_belong_to_coded_fields(programme: Programme, top: Entries) -> None:
    for field, source in _fields(programme, top):
        if (field.type in ("code", "codes")) != (field.code_list is not None):
            raise source.refuse(f"field {field.id!r}: a code list belongs to code and codes, and to no other")
        if field.code_list is not None and field.code_list not in programme.code_lists:
            raise source.refuse(f"field {field.id!r} has the unknown code list {field.code_list!r}")


def _only_coded_fields_are_reportable(programme: Programme, top: Entries) -> None:
    for field, source in _fields(programme, top):
        if field.reportable and field.type in FREE_TEXT:
            raise source.refuse(f"field {field.id!r}: free text is never reportable")
        if field.reportable and field.type not in CODED:
            raise source.refuse(f"field {field.id!r}: only coded answers are reportable")


def _options_fit_the_type(programme: Programme, top: Entries) -> None:
    for field, source in _fields(programme, top):
        if field.markers and field.type in FREE_TEXT:
            raise source.refuse(f"field {field.id!r}: free text cannot tell unknown from a word")
        if field.past and field.type not in _DATED:
            raise source.refuse(f"field {field.id!r}: past belongs to a date")
        if (field.minimum, field.maximum) != (None, None) and field.type not in _BOUNDED:
            raise source.refuse(f"field {field.id!r}: bounds belong to number and money")
        if None not in (field.minimum, field.maximum) and _empty_range(field):
            raise source.refuse(f"field {field.id!r}: minimum exceeds maximum")


def _empty_range(field: Field) -> bool:
    return (field.minimum or 0) > (field.maximum or 0)


def _gates_are_passable(programme: Programme, top: Entries) -> None:
    for gate, source in _gates(programme, top):
        for name in (*gate.mandatory, gate.date):
            if name not in programme.fields:
                raise source.refuse(f"the gate needs the unknown field {name!r}")
        dating = programme.fields[gate.date]
        if gate.date not in gate.mandatory:
            raise source.refuse(f"the date {gate.date!r} must be mandatory at its gate")
        if dating.type != "date" or dating.markers:
            raise source.refuse(f"{gate.date!r} cannot date a gate: it must be a date, always known")


def _conditions_can_be_met(programme: Programme, top: Entries) -> None:
    basis = {purpose.id: purpose.basis for purpose in programme.purposes}
    for gate, source in _gates(programme, top):
        for condition in gate.conditions:
            if condition.exception is not None and condition.exception not in programme.fields:
                raise source.refuse(f"{condition.id!r}: the exception names no field: {condition.exception!r}")
            if isinstance(condition.test, ConsentInForce) and basis.get(condition.test.purpose) != "consent":
                raise source.refuse(f"{condition.id!r}: only a purpose based on consent can gate")


def _heading_is_in_its_section(programme: Programme, top: Entries) -> None:
    for name in (programme.heading.name, programme.heading.first_name):
        if programme.section_of.get(name) != programme.heading.section:
            raise top["heading"].refuse(f"no field {name!r} in section {programme.heading.section!r}")


def _phases_are_known(programme: Programme, top: Entries) -> None:
    known = {phase.id for phase in programme.phases}
    named = [(name, top["closing_after"]) for name in programme.closing_after]
    if programme.retention.phase is not None:
        named.append((programme.retention.phase, top["retention"]))
    named += [
        (measure.phase, source) for measure, source in zip(programme.measures, top["measures"].items(), strict=True)
    ]
    if programme.access.exclusive_from is not None:
        named.append((programme.access.exclusive_from, top["access"]))
    for name, source in named:
        if name not in known:
            raise source.refuse(f"unknown phase {name!r}")


def _narrow_answers_are_known(programme: Programme, top: Entries) -> None:
    for name in programme.access.narrow:
        field = programme.fields.get(name)
        if field is None or field.code_list is None:
            raise top["access"].refuse(f"narrow names {name!r}, which is no coded field")


def _retention_is_a_range(programme: Programme, top: Entries) -> None:
    retention = programme.retention
    if not retention.min_days <= retention.default_days <= retention.max_days:
        raise top["retention"].refuse("min_days <= default_days <= max_days does not hold")


def _measures_are_reportable(programme: Programme, top: Entries) -> None:
    for measure, source in zip(programme.measures, top["measures"].items(), strict=True):
        field = programme.fields.get(measure.dimension)
        if field is None:
            raise source.refuse(f"measure over the unknown field {measure.dimension!r}")
        if not field.reportable:
            raise source.refuse(f"measure over {field.id!r}, which is not reportable")
        if field.type != "code":
            raise source.refuse(f"measure over {field.id!r}, which is not one code")
        if measure.purpose not in {purpose.id for purpose in programme.purposes}:
            raise source.refuse(f"measure for the unknown purpose {measure.purpose!r}")


def _fields(programme: Programme, top: Entries) -> Iterator[tuple[Field, Source]]:
    """Every field with its place, doubles included."""
    for section, source in zip(programme.sections, top["sections"].items(), strict=True):
        yield from zip(section.fields, dict(source.pairs())["fields"].items(), strict=True)


def _gates(programme: Programme, top: Entries) -> Iterator[tuple[Gate, Source]]:
    for phase, source in zip(programme.phases, top["phases"].items(), strict=True):
        places = dict(source.pairs())
        yield phase.start, places["start"]
        yield phase.end, places["end"]


RULES: tuple[Callable[[Programme, Entries], None], ...] = (
    _ids_are_unique,
    _fields_have_known_purposes,
    _code_lists_belong_to_coded_fields,
    _only_coded_fields_are_reportable,
    _options_fit_the_type,
    _gates_are_passable,
    _conditions_can_be_met,
    _heading_is_in_its_section,
    _phases_are_known,
    _narrow_answers_are_known,
    _retention_is_a_range,
    _measures_are_reportable,
)
