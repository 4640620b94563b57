"""An answer goes through a form and back unchanged, whatever its type; what was typed stays what was typed."""

from typing import Any

import pytest

from gateway.web.fields import Words, sent, shown
from gateway.web.forms import Form

MARKERS = [{"code": "unknown", "label": "unbekannt"}]
LISTS = {
    "kind": [
        {"code": "talk", "label": "Gespräch", "valid": True},
        {"code": "letter", "label": "Brief", "valid": False},
        {"code": "visit", "label": "Besuch", "valid": True},
    ]
}


def field(kind: str, **about: Any) -> dict[str, Any]:
    """A field as `/v1/programmes/{id}` shows it."""
    given = {"id": "asked", "label": "Frage", "help": "", "type": kind, "code_list": "kind", "markers": MARKERS}
    return given | {"relevant": False, "retired": False, "shown_when": None} | about


def through(asked: dict[str, Any], value: Any, language: str = "de") -> Any:
    """What a form sends that was shown with this answer and not touched."""
    words = Words(LISTS, language, "ja", "nein")
    one = shown(asked, value, words)
    chosen = [choice for choice in one.choices if choice.chosen]
    if one.kind in ("code", "flag"):
        pairs = [("f.asked", choice.code) for choice in chosen]
    elif one.kind == "codes":
        pairs = [("m.asked" if choice.marker else "f.asked", choice.code) for choice in chosen]
    else:
        pairs = [("f.asked", one.value), *(("m.asked", choice.code) for choice in chosen if choice.marker)]
    return sent(asked, Form(pairs), language)


@pytest.mark.parametrize("language", ["de", "en"])
@pytest.mark.parametrize(
    ("kind", "value"),
    [
        ("text", "Müller-Lüdenscheidt"),
        ("longtext", "eine Zeile\nund noch eine"),
        ("date", "2026-11-01"),
        ("year_month", "2026-11"),
        ("number", 1234),
        ("number", 2.25),
        ("money", 123_456),
        ("money", 5),
        ("flag", True),
        ("flag", False),
        ("code", "talk"),
        ("code", "letter"),
        ("codes", ["talk", "letter"]),
        ("codes", ["unknown"]),
        ("code", "unknown"),
        ("date", "unknown"),
        ("number", "unknown"),
        ("time", "14:30"),
        ("text", None),
        ("date", None),
        ("codes", None),
    ],
)
def test_what_was_not_touched_goes_back_as_it_stood(kind: str, value: Any, language: str) -> None:
    """Codes whose time is over, and markers, included."""
    assert through(field(kind), value, language) == value


@pytest.mark.parametrize(
    ("kind", "typed", "meant"),
    [
        ("date", "1.11.2026", "2026-11-01"),
        ("date", " 01.11.2026 ", "2026-11-01"),
        ("date", "2026-11-01", "2026-11-01"),
        ("date", "31.2.2026", "31.2.2026"),
        ("date", "gestern", "gestern"),
        ("year_month", "3/2026", "2026-03"),
        ("money", "1.234,50 €", 123_450),
        ("number", "2,5", 2.5),
        ("number", "viele", "viele"),
        ("text", "   ", None),
    ],
)
def test_what_is_typed_is_read_kindly(kind: str, typed: str, meant: Any) -> None:
    """As people write it; what cannot be read goes on as it is, to be refused where the rule is known."""
    assert sent(field(kind), Form([("f.asked", typed)]), "de") == meant


def test_a_code_whose_time_is_over_is_offered_only_where_it_is_chosen() -> None:
    """What stands may stand, and nobody chooses it anew."""
    words = Words(LISTS, "de", "ja", "nein")
    offered = [[choice.code for choice in words.choices(field("code"), value)] for value in ("talk", "letter")]
    assert offered == [["talk", "visit", "unknown"], ["talk", "letter", "visit", "unknown"]]


def test_what_was_typed_and_cannot_be_read_is_shown_again() -> None:
    """Nobody types it twice."""
    one = shown(field("date"), "31.2.2026", Words(LISTS, "de", "ja", "nein"))
    assert (one.value, one.said) == ("31.2.2026", "31.2.2026")
