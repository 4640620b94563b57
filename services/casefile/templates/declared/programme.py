"""What a programme template declares, as frozen values.

Source: programmes.md. The template holds everything that differs between programmes; Python holds
the engine and knows no programme's name. Templates come from YAML through `loading`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from services.casefile.errors import UnknownForm, UnknownPhase
from services.casefile.templates.declared.consequences import AgreementEnds, GiverStays, KeptLong
from services.casefile.templates.declared.deadlines import Deadline
from services.casefile.templates.declared.fields import MARKERS, CodeList, Field, Form, Section, Terms, Text
from services.casefile.templates.declared.periods import Grain
from services.casefile.templates.declared.phases import Edge, Gate, Phase
from services.casefile.templates.declared.plausibility import PlausibilityRule
from services.casefile.templates.declared.protection import ProtectedAddress
from services.casefile.templates.declared.spans import Span

Basis = Literal["consent", "statutory", "contract"]
Counts = Literal["phase_started", "phase_ended"]
Profile = Literal["case_work", "social_service", "exclusive"]
DECEASED = "deceased"
"""The code by which every template says that somebody has died."""


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
    """Where a list finds the name to show: one section and its two fields; both may be unanswered.

    `born`: the field, of any section, with the day of birth, by whose year a file is found too.
    """

    section: str
    name: str
    first_name: str
    born: str | None = None


@dataclass(frozen=True)
class Retention:
    """When a closed file falls due for erasure: so many days after `phase` ended, or after the last contact where the
    file was broken off before (`days_after_phase_end`), or after its closing (`days_after_closing`).

    The agency chooses between `min_days` and `max_days`; where they are equal there is nothing to choose. Files of
    `kept_long` are kept longer than that.
    """

    kind: Literal["days_after_phase_end", "days_after_closing"]
    phase: str | None
    min_days: int
    max_days: int
    default_days: int
    kept_long: KeptLong | None = None


@dataclass(frozen=True)
class Access:
    """Who reaches the files: a profile of `model/access`. `exclusive_from`: the phase from whose start on a file of the
    profile `exclusive` is closed to those who referred it; `narrow`: the answers these still see, such as the kind of
    exit."""

    profile: Profile
    exclusive_from: str | None = None
    narrow: tuple[str, ...] = ()


@dataclass(frozen=True)
class DurationClass:
    """A class of durations: up to and including so long; `up_to` None for all that took longer than the one before."""

    code: str
    label: Text
    up_to: Span | None


@dataclass(frozen=True)
class Duration:
    """The time between two edges of a file, told by its class alone, so that a figure of it stays one of counts.

    `since`, `until`: the edges, as (phase id, edge); `classes`: the shortest first, the last without an end.
    """

    id: str
    label: Text
    since: tuple[str, Edge]
    until: tuple[str, Edge]
    classes: tuple[DurationClass, ...]


@dataclass(frozen=True)
class Dimension:
    """By what a table counts: the cells it has, by code and in order, with their labels."""

    id: str
    label: Text
    codes: Mapping[str, Text]


@dataclass(frozen=True)
class Measure:
    """One table of a release: how often a phase started or ended, by the codes of one reportable field, or by the
    classes of a duration that ends there (`dimension`). `grain`: it is made for periods of this length alone.

    `purpose`: counted are the files for which consent to it is in force, or all where its basis is another.
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
    """A whole template.

    `words`: what this programme calls client, worker, file and so on; `terms`: words that changed with the law;
    `breaking_off`: what must be answered to close a file before its time, None where that cannot be;
    `contact_every`: at least so often there is contact with the person (Kontaktdichte); `inactive_after`: so long after
    whatever happened last in an open file somebody decides what becomes of it; `emergency`: the answers that
    stand on the emergency sheet, such as a telephone number; `deadlines`: what has to be done so long after an answer;
    `protected_address`: what of the outline is hidden while the address is under protection.
    """

    id: str
    version: int
    label: Text
    words: Mapping[str, Text]
    terms: Terms
    purposes: tuple[Purpose, ...]
    code_lists: Mapping[str, CodeList]
    sections: tuple[Section, ...]
    forms: Mapping[str, Form]
    phases: tuple[Phase, ...]
    heading: Heading
    closing_after: tuple[str, ...]
    breaking_off: Gate | None
    contact_every: Span | None
    access: Access
    retention: Retention
    measures: tuple[Measure, ...]
    emergency: tuple[str, ...] = ()
    durations: tuple[Duration, ...] = ()
    giver_stays: GiverStays | None = None
    agreement_ends: AgreementEnds | None = None
    inactive_after: Span | None = None
    deadlines: tuple[Deadline, ...] = ()
    protected_address: ProtectedAddress | None = None

    @cached_property
    def fields(self) -> Mapping[str, Field]:
        """All fields by id, in the order of the outline."""
        return {field.id: field for section in self.sections for field in section.fields}

    @cached_property
    def section_of(self) -> Mapping[str, str]:
        """The section's id by field id."""
        return {field.id: section.id for section in self.sections for field in section.fields}

    @cached_property
    def plausible(self) -> tuple[PlausibilityRule, ...]:
        """What answers must be beside others, of all sections."""
        return tuple(rule for section in self.sections for rule in section.plausible)

    @cached_property
    def telling_death(self) -> tuple[str, ...]:
        """The questions that an end or a breaking off asks for, and that can be answered with `DECEASED`."""
        gates = [*(phase.end for phase in self.phases), *([self.breaking_off] if self.breaking_off else [])]
        asked = dict.fromkeys(name for gate in gates for name in gate.mandatory)
        lists = {one.id for one in self.code_lists.values() if DECEASED in one.members}
        return tuple(name for name in asked if self.fields[name].code_list in lists)

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

    def form(self, form_id: str) -> Form:
        """The form of that id; raises UnknownForm where this programme does not use it."""
        try:
            return self.forms[form_id]
        except KeyError:
            raise UnknownForm from None

    def duration(self, name: str) -> Duration | None:
        """The duration of that id, None where the programme declares none."""
        return next((one for one in self.durations if one.id == name), None)

    def dimension(self, name: str) -> Dimension:
        """What a measure of this programme counts by."""
        duration = self.duration(name)
        if duration is not None:
            return Dimension(name, duration.label, {one.code: one.label for one in duration.classes})
        field = self.fields[name]
        codes = {code.code: code.label for code in self.code_lists[field.code_list or ""].codes}
        return Dimension(name, field.label, codes | {marker: MARKERS[marker] for marker in sorted(field.markers)})

    def counts_by(self, field_id: str) -> bool:
        """Whether files of this version count in a table over this field: one that does not ask for it as a reportable
        code counts nowhere. Likewise for durations."""
        if self.duration(field_id) is not None:
            return True
        field = self.fields.get(field_id)
        return field is not None and field.reportable and field.type == "code"

    def needs_consent(self, purpose: str) -> bool:
        """Whether a file counts for a purpose only with consent: all but those with a law or a contract as basis."""
        return not any(one.id == purpose and one.basis in ("statutory", "contract") for one in self.purposes)

    def needed_at(self, field_id: str) -> tuple[tuple[str, Edge], ...]:
        """The gates that need this field, as (phase id, edge): for marking it mandatory in a form."""
        return tuple((phase.id, edge) for phase, edge in self.edges if field_id in phase.gate(edge).mandatory)
