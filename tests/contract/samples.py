"""Data for every declared event, made from its declaration: one fixed sample, or any that the types allow."""

from datetime import UTC, date, datetime
from functools import cache
from typing import Any
from uuid import UUID

from hypothesis import strategies as st
from marshmallow import fields

from kernel.events.declaration import Event
from kernel.events.fields import (
    LARGEST_WHOLE_NUMBER,
    Code,
    Count,
    Day,
    Digest,
    Flag,
    Identifier,
    Label,
    Number,
    Period,
    Reference,
    Rows,
)

MOMENT = datetime(2026, 5, 4, 6, 7, 8, 90, tzinfo=UTC)
FIXED: dict[type, Any] = {
    Reference: UUID("00000000-0000-4000-8000-0000000000aa"),
    Identifier: UUID("00000000-0000-4000-8000-0000000000bb"),
    Day: date(2026, 5, 4),
    Period: "2026-Q2",
    Number: 42,
    Flag: True,
    Digest: "0123456789abcdef0123456789abcdef",
    Label: "Zugänge „neu“",
}


def fixed(event: type[Event]) -> dict[str, Any]:
    """The same data every time."""
    return {name: _fixed(field) for name, field in event._declared_fields.items()}


@cache
def anything(event: type[Event]) -> st.SearchStrategy[dict[str, Any]]:
    """Any data that the declaration allows."""
    return st.fixed_dictionaries({name: _any(field) for name, field in event._declared_fields.items()})


def _fixed(field: fields.Field[Any]) -> Any:
    match field:
        case Rows():
            row = {name: _fixed(one) for name, one in field.record.items()}
            empty = {name: None for name, one in field.record.items() if one.allow_none}
            return [row, row | empty] if empty else [row]
        case Code():
            return field.values[0] if field.values else "a_code"
        case Count():
            return field.minimum
        case _:
            return FIXED[type(field)]


def _any(field: fields.Field[Any]) -> st.SearchStrategy[Any]:
    found = _value(field)
    return st.none() | found if field.allow_none else found


def _value(field: fields.Field[Any]) -> st.SearchStrategy[Any]:
    match field:
        case Rows():
            return st.lists(st.fixed_dictionaries({name: _any(one) for name, one in field.record.items()}), max_size=5)
        case Reference() | Identifier():
            return st.uuids()
        case Day():
            return st.dates(min_value=date(1000, 1, 1))
        case Period():
            return st.from_regex(r"[0-9]{4}-(Q[1-4]|(0[1-9]|1[0-2])|Y)", fullmatch=True)
        case Code():
            return (
                st.sampled_from(field.values)
                if field.values
                else st.from_regex(r"[a-z][a-z0-9_]{0,59}", fullmatch=True)
            )
        case Count():
            return st.integers(field.minimum, LARGEST_WHOLE_NUMBER)
        case Number():
            return st.integers(-LARGEST_WHOLE_NUMBER, LARGEST_WHOLE_NUMBER)
        case Flag():
            return st.booleans()
        case Digest():
            return st.from_regex(r"[0-9a-f]{32,64}", fullmatch=True)
        case Label():
            return st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=120)
        case _:
            raise AssertionError(f"{type(field).__name__} is not of the vocabulary")
