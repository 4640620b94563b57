"""Consent templates: the texts people sign, from YAML files, refused when they do not hold together.

A text is never changed under its version: receipts and records name it by version and SHA-256.
"""

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from kernel.letters import is_blank
from services.consent.errors import TemplateRefused

LANGUAGES = ("de", "en")
DIRECTORY = Path(__file__).parents[1] / "templates"
CODE = re.compile(r"[a-z][a-z0-9_]{0,59}\Z")
SHORTEST_TEXT = 200  # characters: anything shorter cannot inform as Art. 7 and 13 GDPR ask


@dataclass(frozen=True, slots=True)
class Text:
    """The same text in German and English."""

    de: str
    en: str


@dataclass(frozen=True, slots=True)
class Purpose:
    """A purpose a person may agree to, with the full text of the declaration."""

    id: str
    label: Text
    text: Text

    @property
    def text_sha256(self) -> Text:
        """SHA-256 of the UTF-8 bytes of each text, in lower-case hex: names what was signed."""
        return Text(_digest(self.text.de), _digest(self.text.en))


@dataclass(frozen=True, slots=True)
class ConsentTemplate:
    """All consents one programme asks for."""

    programme: str
    version: int
    label: Text
    purposes: tuple[Purpose, ...]

    def purpose(self, wanted: str) -> Purpose | None:
        """The purpose of this id, if there is one."""
        return next((purpose for purpose in self.purposes if purpose.id == wanted), None)


Templates = Mapping[str, ConsentTemplate]


@cache
def load_all(directory: Path = DIRECTORY) -> Templates:
    """All templates of a directory by programme, read once per process. Raises `TemplateRefused`."""
    templates: dict[str, ConsentTemplate] = {}
    for path in sorted(directory.glob("*.yaml")):
        template = load(path)
        if template.programme in templates:
            raise TemplateRefused(path.name, f"programme {template.programme} is declared twice")
        templates[template.programme] = template
    if not templates:
        raise TemplateRefused(directory.name, "holds no template")
    return templates


def load(path: Path) -> ConsentTemplate:
    """The template one file declares. Raises `TemplateRefused` with the reason."""
    try:
        return _template(yaml.safe_load(path.read_text(encoding="utf-8")))
    except (yaml.YAMLError, UnicodeDecodeError):
        raise TemplateRefused(path.name, "is no YAML document") from None
    except _Wrong as wrong:
        raise TemplateRefused(path.name, str(wrong)) from None


class _Wrong(ValueError):
    """Something at a place in the document."""


def _template(document: object) -> ConsentTemplate:
    top = _mapping(document, "the document", ("programme", "version", "label", "purposes"))
    if not isinstance(top["purposes"], list) or not top["purposes"]:
        raise _Wrong("purposes must be a list with at least one entry")
    purposes = tuple(_purpose(entry) for entry in top["purposes"])
    if len({purpose.id for purpose in purposes}) != len(purposes):
        raise _Wrong("a purpose is declared twice")
    if type(top["version"]) is not int or top["version"] < 1:
        raise _Wrong("version must be a whole number from 1")
    return ConsentTemplate(_code(top["programme"], "programme"), top["version"], _text(top["label"], "label"), purposes)


def _purpose(entry: object) -> Purpose:
    parts = _mapping(entry, "a purpose", ("id", "label", "text"))
    name = _code(parts["id"], "the id of a purpose")
    text = _text(parts["text"], f"{name}: text")
    for language in LANGUAGES:
        if len(getattr(text, language)) < SHORTEST_TEXT:
            raise _Wrong(f"{name}: text ({language}) is too short to inform anyone")
    return Purpose(name, _text(parts["label"], f"{name}: label"), text)


def _mapping(value: object, place: str, keys: tuple[str, ...]) -> dict[str, Any]:
    if not isinstance(value, dict) or set(value) != set(keys):
        raise _Wrong(f"{place} must have exactly {', '.join(keys)}")
    return value


def _code(value: object, place: str) -> str:
    if not isinstance(value, str) or not CODE.match(value):
        raise _Wrong(f"{place} must be a code of small letters, digits and _")
    return value


def _text(value: object, place: str) -> Text:
    parts = _mapping(value, place, LANGUAGES)
    for language in LANGUAGES:
        if not isinstance(parts[language], str) or is_blank(parts[language]):
            raise _Wrong(f"{place} ({language}) must be a text")
    return Text(*(parts[language].strip() for language in LANGUAGES))


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
