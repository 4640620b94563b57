"""Programme templates from YAML files, refused when they do not hold together.

Source of the rules: design/programmes.md. A refusal names file, line and reason, and start-up fails on it:
a template that half works would ask people for data it may not ask for.
"""

from functools import cache
from pathlib import Path
from typing import cast, get_args

from . import template_rules as rules
from .errors import TemplateRefused
from .template import (
    MARKERS,
    Basis,
    Code,
    CodeList,
    Counts,
    Field,
    FieldType,
    Gate,
    Grain,
    Heading,
    Measure,
    Phase,
    Programme,
    Protection,
    Purpose,
    Retention,
    Section,
    Text,
)
from .template_source import Source, read

WORDS = ("client", "worker", "file")


def load(path: Path) -> Programme:
    """The programme one file declares; raises TemplateRefused."""
    root = read(path)
    top = root.mapping(
        ("id", "version", "label", "words", "purposes", "code_lists", "sections", "phases", "heading")
        + ("closing_after", "retention", "measures")
    )
    programme = Programme(
        id=top["id"].identifier(),
        version=rules.positive(top["version"]),
        label=top["label"].text(),
        words=_words(top["words"]),
        purposes=tuple(_purpose(item) for item in top["purposes"].items()),
        code_lists={name: _code_list(name, source) for name, source in top["code_lists"].pairs()},
        sections=tuple(_section(item) for item in top["sections"].items()),
        phases=tuple(_phase(item) for item in top["phases"].items()),
        heading=_heading(top["heading"]),
        closing_after=top["closing_after"].identifiers(),
        retention=_retention(top["retention"]),
        measures=tuple(_measure(item) for item in top["measures"].items()),
    )
    rules.check(programme, top)
    return programme


def load_all(directory: Path) -> dict[str, Programme]:
    """All programmes of a directory (`*.yaml`) by id, read once per process.

    Raises TemplateRefused for the first file that must not be used, and when two declare the same id.
    """
    return {programme.id: programme for programme in _load_all(directory.resolve())}


@cache
def _load_all(directory: Path) -> tuple[Programme, ...]:
    programmes: dict[str, Programme] = {}
    for path in sorted(directory.glob("*.yaml")):
        programme = load(path)
        if programme.id in programmes:
            raise TemplateRefused(path.name, f"programme {programme.id!r} is declared twice")
        programmes[programme.id] = programme
    if not programmes:
        raise TemplateRefused(directory.name, "holds no template")
    return tuple(programmes.values())


def _words(source: Source) -> dict[str, Text]:
    words = {name: value.text() for name, value in source.pairs()}
    for name in WORDS:
        if name not in words:
            raise source.refuse(f"missing word {name!r}")
    return words


def _purpose(source: Source) -> Purpose:
    entry = source.mapping(("id", "label", "basis"), ("paragraph",))
    basis = cast(Basis, entry["basis"].choice(get_args(Basis)))
    paragraph = entry.get("paragraph")
    if (basis == "statutory") != (paragraph is not None):
        raise source.refuse("a paragraph belongs to a statutory purpose, and to no other")
    return Purpose(
        id=entry["id"].identifier(),
        label=entry["label"].text(),
        basis=basis,
        paragraph=None if paragraph is None else paragraph.string(),
    )


def _code_list(name: str, source: Source) -> CodeList:
    codes = tuple(Code(code, label.text()) for code, label in source.pairs())
    if not codes:
        raise source.refuse(f"code list {name!r} is empty")
    for code, label in source.pairs():
        if code in MARKERS:
            raise label.refuse(f"{code!r} is no code; allow it at the field")
    return CodeList(name, codes)


def _section(source: Source) -> Section:
    entry = source.mapping(("id", "label", "purpose", "fields"))
    purpose = entry["purpose"].identifier()
    return Section(
        id=entry["id"].identifier(),
        label=entry["label"].text(),
        fields=tuple(_field(item, purpose) for item in entry["fields"].items()),
    )


def _field(source: Source, purpose: str) -> Field:
    entry = source.mapping(
        ("id", "type", "protection", "label", "help"),
        ("purpose", "code_list", "reportable", "relevant", "unknown_allowed", "refused_allowed")
        + ("past", "minimum", "maximum"),
    )
    own_purpose, code_list = entry.get("purpose"), entry.get("code_list")
    return Field(
        id=entry["id"].identifier(),
        label=entry["label"].text(),
        help=entry["help"].text(),
        type=cast(FieldType, entry["type"].choice(get_args(FieldType))),
        purpose=purpose if own_purpose is None else own_purpose.identifier(),
        protection=cast(Protection, entry["protection"].choice(get_args(Protection))),
        code_list=None if code_list is None else code_list.identifier(),
        reportable=entry.flag("reportable"),
        relevant=entry.flag("relevant"),
        unknown_allowed=entry.flag("unknown_allowed"),
        refused_allowed=entry.flag("refused_allowed"),
        past=entry.flag("past"),
        minimum=entry.integer("minimum"),
        maximum=entry.integer("maximum"),
    )


def _phase(source: Source) -> Phase:
    entry = source.mapping(("id", "label", "start", "end"))
    return Phase(
        id=entry["id"].identifier(),
        label=entry["label"].text(),
        start=_gate(entry["start"]),
        end=_gate(entry["end"]),
    )


def _gate(source: Source) -> Gate:
    entry = source.mapping(("date", "mandatory"), ("conditions",))
    conditions = entry.get("conditions")
    return Gate(
        mandatory=entry["mandatory"].identifiers(),
        conditions=() if conditions is None else tuple(item.string() for item in conditions.items()),
        date=entry["date"].identifier(),
    )


def _heading(source: Source) -> Heading:
    entry = source.mapping(("section", "name", "first_name"))
    return Heading(**{key: value.identifier() for key, value in entry.pairs.items()})


def _retention(source: Source) -> Retention:
    entry = source.mapping(("kind", "phase", "min_days", "max_days", "default_days"))
    entry["kind"].choice(("days_after_phase_end",))
    return Retention(
        kind="days_after_phase_end",
        phase=entry["phase"].identifier(),
        min_days=rules.positive(entry["min_days"]),
        max_days=rules.positive(entry["max_days"]),
        default_days=rules.positive(entry["default_days"]),
    )


def _measure(source: Source) -> Measure:
    entry = source.mapping(("id", "label", "counts", "phase", "dimension", "grain", "purpose"))
    return Measure(
        id=entry["id"].identifier(),
        label=entry["label"].text(),
        counts=cast(Counts, entry["counts"].choice(get_args(Counts))),
        phase=entry["phase"].identifier(),
        dimension=entry["dimension"].identifier(),
        grain=cast(Grain, entry["grain"].choice(get_args(Grain))),
        purpose=entry["purpose"].identifier(),
    )
