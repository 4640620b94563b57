"""What a programme template declares, as frozen values.

Source: design/programmes.md. The template holds everything that differs between programmes; Python holds
the engine and knows no programme's name. Templates come from YAML through `loading`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from .errors import UnknownPhase, UnknownProgramme

Edge = Literal["start", "end"]
FieldType = Literal[
    "text", "longtext", "date", "year_month", "code", "codes", "number", "money", "flag"
]  # fmt: skip
Protection = Literal["identifying", "sensitive", "ordinary"]
Basis = Literal["consent", "statutory", "contract"]
Counts = Literal["phase_started", "phase_ended"]
Grain = Literal["month", "quarter", "year"]


@dataclass(frozen=True)
class Text:
    """A label or help in both languages of the interface; neither is ever empty."""

    de: str
    en: str


UNKNOWN = "unknown"
REFUSED = "refused"
MARKERS: Mapping[str, Text] = {
    UNKNOWN: Text(de="unbekannt", en="unknown"),
    REFUSED: Text(de="Angabe verweigert", en="refused to answer"),
}
"""Answers that stand for a missing value where the field allows it; their share is itself a figure."""


@dataclass(frozen=True)
class Code:
    """One entry of a code list."""

    code: str
    label: Text


@dataclass(frozen=True)
class CodeList:
    """The codes a field may take, in the order in which they are shown."""

    id: str
    codes: tuple[Code, ...]

    @cached_property
    def members(self) -> frozenset[str]:
        """The bare codes, for checking an answer."""
        return frozenset(code.code for code in self.codes)


@dataclass(frozen=True)
class Field:
    """One question of the outline.

    `purpose`: what it is asked for; `protection`: how near it comes to the person; `reportable`: may be
    counted in a release (coded answers only); `relevant`: relevant for standard evaluation (Relevant für
    die Standardauswertung); `past`: a date that cannot lie in the future, such as a birth; `minimum` and
    `maximum`: bounds of number and money (cents), None for the engine's own.
    """

    id: str
    label: Text
    help: Text
    type: FieldType
    purpose: str
    protection: Protection
    code_list: str | None = None
    reportable: bool = False
    relevant: bool = False
    unknown_allowed: bool = False
    refused_allowed: bool = False
    past: bool = False
    minimum: int | None = None
    maximum: int | None = None

    @property
    def markers(self) -> frozenset[str]:
        """The markers of `MARKERS` this field takes in the place of a value."""
        allowed = {UNKNOWN: self.unknown_allowed, REFUSED: self.refused_allowed}
        return frozenset(marker for marker, granted in allowed.items() if granted)


@dataclass(frozen=True)
class Section:
    """One part of the outline (Gliederung); sealed as a whole."""

    id: str
    label: Text
    fields: tuple[Field, ...]


@dataclass(frozen=True)
class Gate:
    """What a phase's start or end demands (Pflichteingabe).

    `mandatory`: field ids; `conditions`: codes such as `consent:<purpose>`; `date`: the field whose answer
    dates the edge, always one of `mandatory`.
    """

    mandatory: tuple[str, ...]
    conditions: tuple[str, ...]
    date: str


@dataclass(frozen=True)
class Phase:
    """One phase of the work with a person; phases follow one another in the template's order."""

    id: str
    label: Text
    start: Gate
    end: Gate

    def gate(self, edge: Edge) -> Gate:
        """The gate of one edge."""
        return self.start if edge == "start" else self.end


@dataclass(frozen=True)
class Purpose:
    """What data is asked for, on which legal basis; `paragraph` where the basis is statutory.

    Only consent can gate a phase and be withdrawn (privacy.md, 3).
    """

    id: str
    label: Text
    basis: Basis
    paragraph: str | None = None


@dataclass(frozen=True)
class Heading:
    """Where a list finds the name to show: one section and its two fields; both may be unanswered."""

    section: str
    name: str
    first_name: str


@dataclass(frozen=True)
class Retention:
    """When a closed file falls due for erasure: days after the end of `phase`, chosen by the agency."""

    kind: Literal["days_after_phase_end"]
    phase: str
    min_days: int
    max_days: int
    default_days: int


@dataclass(frozen=True)
class Measure:
    """One table of a release: how often a phase started or ended, by the codes of one reportable field.

    `purpose`: counted are the files for which consent to it is in force.
    """

    id: str
    label: Text
    counts: Counts
    phase: str
    dimension: str
    grain: Grain
    purpose: str


@dataclass(frozen=True)
class Programme:
    """A whole template; `words` holds what this programme calls client, worker, file and so on."""

    id: str
    version: int
    label: Text
    words: Mapping[str, Text]
    purposes: tuple[Purpose, ...]
    code_lists: Mapping[str, CodeList]
    sections: tuple[Section, ...]
    phases: tuple[Phase, ...]
    heading: Heading
    closing_after: tuple[str, ...]
    retention: Retention
    measures: tuple[Measure, ...]

    @cached_property
    def fields(self) -> Mapping[str, Field]:
        """All fields by id, in the order of the outline."""
        return {field.id: field for section in self.sections for field in section.fields}

    @cached_property
    def section_of(self) -> Mapping[str, str]:
        """The section's id by field id."""
        return {field.id: section.id for section in self.sections for field in section.fields}

    @cached_property
    def edges(self) -> tuple[tuple[Phase, Edge], ...]:
        """All edges in the only order in which a file can pass them."""
        both: tuple[Edge, Edge] = ("start", "end")
        return tuple((phase, edge) for phase in self.phases for edge in both)

    def phase(self, phase_id: str) -> Phase:
        """The phase of that id; raises UnknownPhase."""
        for phase in self.phases:
            if phase.id == phase_id:
                return phase
        raise UnknownPhase

    def needed_at(self, field_id: str) -> tuple[tuple[str, Edge], ...]:
        """The gates that need this field, as (phase id, edge): for marking it mandatory in a form."""
        return tuple((phase.id, edge) for phase, edge in self.edges if field_id in phase.gate(edge).mandatory)


def find(programmes: Mapping[str, Programme], programme_id: str) -> Programme:
    """The programme of that id among those loaded; raises UnknownProgramme."""
    try:
        return programmes[programme_id]
    except KeyError:
        raise UnknownProgramme from None
