"""What is asked: labels, code lists, fields, and the forms and sections they make up.

Source: programmes.md ("A field", "Terms with dates"). Frozen values; they come from YAML through `loading`.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Literal

from services.casefile.templates.declared.plausibility import PlausibilityRule
from services.casefile.templates.declared.protection import ProtectedAddress
from services.casefile.templates.declared.spans import ShownWhen
from services.casefile.templates.declared.types import TYPES, FieldType, Type

Protection = Literal["identifying", "sensitive", "ordinary"]
PLACEHOLDER = re.compile(r"\{([a-z0-9_]+)\}")


@dataclass(frozen=True)
class Text:
    """A label or help in both languages of the interface; neither is ever empty. `{term}` stands for a dated word."""

    de: str
    en: str

    def in_(self, language: str) -> str:
        """The text in one language."""
        return self.en if language == "en" else self.de


@dataclass(frozen=True)
class Word:
    """One word of a term, and the last day on which it holds (None: still)."""

    text: Text
    until: date | None = None


Terms = Mapping[str, tuple[Word, ...]]
"""By id the words a thing has had, oldest first, e.g. ALG II until 2022-12-31, Bürgergeld since."""


def in_language(text: Text, language: str, terms: Terms, on: date) -> str:
    """A text as it reads on a day: each `{term}` replaced by the word that holds then."""

    def word(match: re.Match[str]) -> str:
        words = terms[match[1]]
        return next(word.text for word in words if word.until is None or on <= word.until).in_(language)

    return PLACEHOLDER.sub(word, text.in_(language))


UNKNOWN = "unknown"
REFUSED = "refused"
MARKERS: Mapping[str, Text] = {
    UNKNOWN: Text(de="unbekannt", en="unknown"),
    REFUSED: Text(de="Angabe verweigert", en="refused to answer"),
}
"""Answers that stand for a missing value where the field allows it; their share is itself a figure."""


@dataclass(frozen=True)
class Code:
    """One entry of a code list. `group`: what the engine asks of it, e.g. `changeable`; `since` and `until`: the days
    between which it may be chosen (an answer given then stays)."""

    code: str
    label: Text
    group: str | None = None
    since: date | None = None
    until: date | None = None

    def valid(self, on: date) -> bool:
        """Whether it may be chosen on that day."""
        return (self.since is None or self.since <= on) and (self.until is None or on <= self.until)


@dataclass(frozen=True)
class CodeList:
    """The codes a field may take, in the order in which they are shown; for scales from the lowest to the highest."""

    id: str
    codes: tuple[Code, ...]

    @cached_property
    def by_code(self) -> Mapping[str, Code]:
        """The codes by their id."""
        return {code.code: code for code in self.codes}

    @cached_property
    def members(self) -> frozenset[str]:
        """The bare codes."""
        return frozenset(self.by_code)

    def choices(self, on: date) -> frozenset[str]:
        """The bare codes that may be chosen on a day; markers are no codes."""
        return self._always | {code.code for code in self._dated if code.valid(on)} if self._dated else self._always

    @cached_property
    def _always(self) -> frozenset[str]:
        return self.members - {code.code for code in self._dated} - MARKERS.keys()

    @cached_property
    def _dated(self) -> tuple[Code, ...]:
        bounded = (code for code in self.codes if code.since is not None or code.until is not None)
        return tuple(code for code in bounded if code.code not in MARKERS)

    def group(self, name: str) -> frozenset[str]:
        """The codes of one group."""
        return frozenset(code.code for code in self.codes if code.group == name)


@dataclass(frozen=True)
class Field:
    """One question.

    `purpose`: what it is asked for; `protection`: how near it comes to the person; `reportable`: may be
    counted in a release (coded answers only); `relevant`: relevant for standard evaluation (Relevant für
    die Standardauswertung); `past`: a date that cannot lie in the future, such as a birth; `minimum` and
    `maximum`: bounds of number and money (cents), None for the engine's own; `history`: what it was before a
    change is kept, with the days; `mandatory`: without it an entry of the form is not taken (forms alone),
    `mandatory_when`: nor while another question of the form is answered so;
    `retired`: asked no more; what was answered stays readable.
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
    shown_when: ShownWhen | None = None
    history: bool = False
    mandatory: bool = False
    mandatory_when: ShownWhen | None = None
    retired: bool = False

    @property
    def kind(self) -> Type:
        """What an answer of its type is."""
        return TYPES[self.type]

    @cached_property
    def markers(self) -> frozenset[str]:
        """The markers of `MARKERS` this field takes in the place of a value."""
        allowed = {UNKNOWN: self.unknown_allowed, REFUSED: self.refused_allowed}
        return frozenset(marker for marker, granted in allowed.items() if granted)


@dataclass(frozen=True)
class Section:
    """One part of the outline (Gliederung); sealed as a whole. `plausible`: what its answers must be beside others."""

    id: str
    label: Text
    fields: tuple[Field, ...]
    plausible: tuple[PlausibilityRule, ...] = ()


@dataclass(frozen=True)
class Form:
    """What one entry of a kind consists of: a note of the journal, a goal, a need. Each entry is sealed alone.

    `plausible`: what its values must be beside one another, answers of the file, and other entries;
    `protected_address`: what of an entry is hidden while an address is under protection."""

    id: str
    label: Text
    fields: tuple[Field, ...]
    plausible: tuple[PlausibilityRule, ...] = ()
    protected_address: ProtectedAddress | None = None

    @cached_property
    def by_id(self) -> Mapping[str, Field]:
        """The fields by their id, in order."""
        return {field.id: field for field in self.fields}
