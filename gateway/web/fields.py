"""Answers in words, and words in answers: a template's fields as a page shows them and as a form sends them.

A form sends text alone; what it means is said by the field's type. Whatever was not touched goes back as it stood: a
code whose time is over stays among the choices while it is chosen, a question that is asked no more is shown and not
sent, and what is hidden (an address under protection) is neither shown nor sent.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from gateway.web import formats
from gateway.web.forms import Form

FEW = 6
"""Up to so many choices, markers included, stand side by side; more are a list to choose from."""
TYPED_DAY = re.compile(r"(\d{1,2})\.\s?(\d{1,2})\.\s?(\d{4})\Z")
TYPED_MONTH = re.compile(r"(\d{1,2})[./](\d{4})\Z")
MULTIPLE = "codes"


@dataclass(frozen=True)
class Choice:
    """Something to be chosen. `marker`: that there is no answer, and why."""

    code: str
    label: str
    chosen: bool
    marker: bool = False


@dataclass(frozen=True)
class Shown:
    """A field on a page. `value`: as a form has it in its field; `said`: in words, empty where nothing was answered."""

    id: str
    label: str
    help: str
    kind: str
    value: str
    said: str
    choices: tuple[Choice, ...] = ()
    hidden: bool = False
    missing: bool = False
    relevant: bool = False
    retired: bool = False
    rows: int = 1
    problem: str = ""
    shown_when: Mapping[str, Any] | None = None
    history: tuple[tuple[str, str], ...] = field(default=())

    @property
    def as_list(self) -> bool:
        """Whether there are too many choices to stand side by side."""
        return self.kind == "code" and len(self.choices) > FEW


@dataclass(frozen=True)
class Words:
    """What fields need to be said in words: code lists, and how yes and no are called in a language."""

    lists: Mapping[str, Any]
    language: str
    yes: str
    no: str

    def said(self, asked: Mapping[str, Any], value: Any) -> str:
        """An answer in words; empty for none. What was typed and cannot be read is said as it was typed."""
        try:
            return self._said(asked, value)
        except (ValueError, TypeError):
            return str(value)

    def _said(self, asked: Mapping[str, Any], value: Any) -> str:
        if value is None or value == "" or value == []:
            return ""
        markers = {one["code"]: one["label"] for one in asked["markers"]}
        if isinstance(value, str) and value in markers:
            return str(markers[value])
        match asked["type"]:
            case "date":
                return formats.day(value)
            case "year_month":
                return formats.month(value)
            case "flag":
                return self.yes if value else self.no
            case "money":
                return formats.money(value, self.language)
            case "code" | "codes":
                labels: dict[str, str] = {one["code"]: one["label"] for one in self.lists[asked["code_list"]]} | markers
                codes = value if isinstance(value, list) else [value]
                return ", ".join(labels.get(str(code), str(code)) for code in codes)
            case "number":
                return formats.number(value, self.language)
        return str(value)

    def typed(self, asked: Mapping[str, Any], value: Any) -> str:
        """An answer as a text field holds it, or what was typed there."""
        try:
            return self._typed(asked, value)
        except (ValueError, TypeError):
            return str(value)

    def _typed(self, asked: Mapping[str, Any], value: Any) -> str:
        if value is None or value in {one["code"] for one in asked["markers"]}:
            return ""
        match asked["type"]:
            case "date":
                return formats.day(value)
            case "year_month":
                return formats.month(value)
            case "money":
                return formats.money(value, self.language, plain=True)
            case "flag":
                return "true" if value else "false"
            case "number":
                text = f"{value:g}" if abs(value) < 1_000_000 else str(value)
                return text if self.language == "en" else text.replace(".", ",")
            case "codes":
                return ""
        return str(value)

    def choices(self, asked: Mapping[str, Any], value: Any) -> tuple[Choice, ...]:
        """What may be chosen: codes whose time is over only while they are chosen; then what says that nobody knows."""
        chosen: set[Any] = set(value) if isinstance(value, list) else {value}
        codes: Iterable[tuple[str, str]] = ()
        if asked["type"] in ("code", "codes"):
            listed = self.lists[asked["code_list"]]
            codes = [(one["code"], one["label"]) for one in listed if one["valid"] or one["code"] in chosen]
        elif asked["type"] == "flag":
            chosen = {"true" if value is True else "false" if value is False else value}
            codes = (("true", self.yes), ("false", self.no))
        markers = {one["code"]: one["label"] for one in asked["markers"]}
        plain = [Choice(code, label, code in chosen) for code, label in codes if code not in markers]
        return (*plain, *(Choice(code, label, code in chosen, marker=True) for code, label in markers.items()))


def shown(asked: Mapping[str, Any], value: Any, words: Words, **told: Any) -> Shown:
    """A field as a page shows it."""
    return Shown(
        id=asked["id"],
        label=asked["label"],
        help=asked["help"],
        kind=asked["type"],
        value=words.typed(asked, value),
        said=words.said(asked, value),
        choices=words.choices(asked, value),
        relevant=asked["relevant"],
        retired=asked["retired"],
        rows=4 if asked["type"] == "longtext" else 1,
        shown_when=asked["shown_when"],
        **told,
    )


def sent(asked: Mapping[str, Any], form: Form, language: str) -> Any:
    """What a form says of a field, as `/v1` takes it: None clears. What cannot be read goes on as it was typed, and is
    refused there, by the rule and in the words of the one place that knows."""
    name = f"f.{asked['id']}"
    marked = form.get(f"m.{asked['id']}")
    if marked:
        return [marked] if asked["type"] == MULTIPLE else marked
    if asked["type"] == MULTIPLE:
        return [code for code in form.getlist(name) if code] or None
    text = form.get(name, "")
    if not text.strip():
        return None
    match asked["type"]:
        case "flag":
            return {"true": True, "false": False}.get(text, text)
        case "date":
            return _day(text.strip())
        case "year_month":
            return _month(text.strip())
        case "number":
            return _number(text.strip(), language)
        case "money":
            amount = _number(text.strip().removesuffix("€").strip(), language)
            return round(amount * 100) if isinstance(amount, int | float) else amount
    return text.replace("\r\n", "\n")


def _day(text: str) -> str:
    found = TYPED_DAY.match(text)
    if not found:
        return text
    day, month, year = (int(part) for part in found.groups())
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return text


def _month(text: str) -> str:
    found = TYPED_MONTH.match(text)
    return f"{int(found[2]):04d}-{int(found[1]):02d}" if found else text


def _number(text: str, language: str) -> int | float | str:
    plain = text.replace(",", "") if language == "en" else text.replace(".", "").replace(",", ".")
    try:
        return int(plain)
    except ValueError:
        try:
            return float(plain)
        except ValueError:
            return text
