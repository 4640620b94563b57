"""The closed vocabulary of what an event may carry. Nothing else can be declared, so no event can hold a name.

Every type is narrow on purpose: there is no free string and no free object. `Label` alone is text, of at most
120 characters, and only events of the kind CATALOGUE may carry it (labels of codes, never of people).
"""

import re
from collections.abc import Mapping
from typing import Any

from marshmallow import Schema, ValidationError, fields, validate

CODE = re.compile(r"[a-z][a-z0-9_]{0,59}\Z")
PERIOD = re.compile(r"[0-9]{4}-(Q[1-4]|(0[1-9]|1[0-2])|Y)\Z")
DIGEST = re.compile(r"[0-9a-f]{32,64}\Z")
LARGEST_WHOLE_NUMBER = 2**53 - 1  # what JSON readers everywhere hold exactly (RFC 8259, 6)


class Reference(fields.UUID):
    """A purpose-bound reference to a case: differs for every audience, so that none can be joined with another."""


class Identifier(fields.UUID):
    """A random id of something that is not a case: an agency, an account, an order, a release."""


class Day(fields.Date):
    """A day, YYYY-MM-DD."""


class Period(fields.String):
    """A month 2026-05, a quarter 2026-Q2 or a year 2026-Y."""

    def __init__(self, **options: Any) -> None:
        super().__init__(validate=validate.Regexp(PERIOD, error="period"), **options)


class Code(fields.String):
    """A code out of a list: named here, or declared by a programme template (`values` empty: its shape alone)."""

    def __init__(self, *values: str, **options: Any) -> None:
        check = validate.OneOf(values, error="code") if values else validate.Regexp(CODE, error="code")
        super().__init__(validate=check, **options)
        self.values = values


class Count(fields.Integer):
    """A number of people: at least `minimum`, or null where it is withheld."""

    def __init__(self, minimum: int, **options: Any) -> None:
        if minimum < 3:
            raise ValueError("a count of people below 3 must never leave a service")
        limits = validate.Range(min=minimum, max=LARGEST_WHOLE_NUMBER, error="count")
        super().__init__(strict=True, allow_none=True, validate=limits, **options)
        self.minimum = minimum


class Number(fields.Integer):
    """A whole number about things (rows, days, versions), never about people."""

    def __init__(self, **options: Any) -> None:
        limits = validate.Range(min=-LARGEST_WHOLE_NUMBER, max=LARGEST_WHOLE_NUMBER, error="number")
        super().__init__(strict=True, validate=limits, **options)


class Flag(fields.Boolean):
    """Yes or no."""

    truthy = {True}
    falsy = {False}


class Digest(fields.String):
    """A hash or fingerprint in lower-case hex, 128 to 256 bits."""

    def __init__(self, **options: Any) -> None:
        super().__init__(validate=validate.Regexp(DIGEST, error="digest"), **options)


LONGEST_LABEL = 120


class Label(fields.String):
    """A label of a code or an agency, at most 120 characters; in CATALOGUE events only."""

    def __init__(self, **options: Any) -> None:
        super().__init__(validate=validate.Length(min=1, max=LONGEST_LABEL, error="label"), **options)


class Rows(fields.List[Any]):
    """A list of at most 5,000 flat records of the same vocabulary, e.g. the cells of a table."""

    def __init__(self, record: Mapping[str, fields.Field[Any]], **options: Any) -> None:
        if any(isinstance(field, Rows) for field in record.values()):
            raise ValueError("records of an event are flat")
        check_vocabulary(record)
        row = Schema.from_dict(dict(record))
        for field in record.values():
            field.required = True
        super().__init__(
            fields.Nested(row, unknown="raise"), validate=validate.Length(max=5000, error="rows"), **options
        )
        self.record = dict(record)


VOCABULARY = (Reference, Identifier, Day, Period, Code, Count, Number, Flag, Digest, Label, Rows)


def check_vocabulary(declared: Mapping[str, fields.Field[Any]]) -> None:
    """Refuse a field that is not exactly one of the vocabulary: a subclass could carry anything."""
    for name, field in declared.items():
        if type(field) not in VOCABULARY:
            raise TypeError(f"{name} is a {type(field).__name__}, which no event may carry")


def problem_codes(wrong: ValidationError) -> str:
    """The places an event does not fit, without a value: for logs and parked events. Who invents a field may have
    put anything into its name, so an undeclared one is a question mark."""
    places = wrong.messages_dict.items()
    return ",".join(sorted({"?" if messages == ["Unknown field."] else str(place) for place, messages in places}))
