"""One table says what a type of answer is; whatever else knows types is held to it."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any, get_args

import pytest

from services.casefile.programmes import DIRECTORY
from services.casefile.templates.declared.fields import Code, CodeList, Field, Text
from services.casefile.templates.declared.types import TYPES, Canary, FieldType
from services.casefile.templates.reading.loading import load_all
from services.casefile.templates.values import NORMALISERS, Context, normalised
from tests.leak.canary import Canaries
from tests.leak.extensions import YAML

T = Text("t", "t")
LISTS = {"list": CodeList("list", (Code("one", T), Code("two", T)))}
GOOD: Mapping[FieldType, object] = {
    "text": "Wort",
    "longtext": "Zeile\nZeile",
    "date": "2026-03-01",
    "time": "14:30",
    "year_month": "2026-03",
    "code": "one",
    "codes": ["one", "two"],
    "number": 3.5,
    "money": 123,
    "flag": True,
}
LEAST_CANARIES = {"name", "day", "month", "number"}


def field(kind: FieldType, **more: Any) -> Field:
    """A question of a type."""
    listed = "list" if TYPES[kind].listed else None
    return Field("f", T, T, kind, "case_management", "ordinary", code_list=listed, **more)


def test_every_type_has_a_row_and_somebody_who_takes_its_values() -> None:
    """A type that one table knows and another does not fails here, not with the first file that uses it."""
    assert set(TYPES) == set(get_args(FieldType)) == set(NORMALISERS) == set(GOOD)


@pytest.mark.parametrize("kind", TYPES)
def test_an_answer_is_stored_as_the_table_says(kind: FieldType) -> None:
    """Exports hold what is stored: whoever reads them relies on its JSON type."""
    stored = normalised(Context(LISTS, field(kind), date(2026, 6, 1)), GOOD[kind])
    assert isinstance(stored, TYPES[kind].json)


@pytest.mark.parametrize("kind", TYPES)
def test_a_type_takes_the_canary_it_names(kind: FieldType) -> None:
    """A type whose canary nobody plants, or that refuses it, would leave an exit unwatched, and nobody would know."""
    wanted = TYPES[kind].canary
    planted = Canaries().answer("here", field(kind))
    assert (planted is None) == (wanted == "none")
    if planted is not None:
        assert normalised(Context(LISTS, field(kind), date(2026, 6, 1)), planted) == planted


def test_free_text_always_has_a_canary() -> None:
    """What a person types can be anything: it is searched for everywhere."""
    assert {kind for kind, one in TYPES.items() if one.free_text and one.canary != "name"} == set()
    assert set(get_args(Canary)) == LEAST_CANARIES | {"none"}


def test_an_agency_s_own_questions_are_of_every_type_with_a_canary() -> None:
    """Questions that an agency adds take the same ways out, and the leak test asks one of each kind."""
    asked = {kind for kind in TYPES if f"type: {kind}," in YAML}
    assert {TYPES[kind].canary for kind in asked} == LEAST_CANARIES


def test_what_is_coded_can_be_counted_and_nothing_else() -> None:
    """The templates that are shipped report coded answers alone (privacy.md, 4)."""
    reported = {f.type for p in load_all(DIRECTORY).values() for f in p.fields.values() if f.reportable}
    assert reported <= {kind for kind, one in TYPES.items() if one.coded}


@pytest.mark.parametrize(("kind", "low", "high"), [("number", -1, 1_000_001), ("money", -1, 1_000_000_001)])
def test_bounds_are_the_type_s_unless_the_template_names_its_own(kind: FieldType, low: int, high: int) -> None:
    """Without bounds of its own a figure keeps those of its type."""
    for value in (low, high):
        with pytest.raises(Exception, match="out_of_range"):
            normalised(Context(LISTS, field(kind), date(2026, 6, 1)), value)
    own = replace(field(kind), minimum=-5, maximum=high)
    assert normalised(Context(LISTS, own, date(2026, 6, 1)), high) == high
