"""What cannot be declared, cannot leave: the vocabulary of events is closed."""

from typing import Any

import pytest
from marshmallow import Schema, fields
from sqlalchemy import create_engine

from contracts.casefile import AggregateReleased, CaseOpened
from contracts.consent import ConsentErased
from kernel.clock import Clock
from kernel.events.declaration import ContractError, Event, Kind, NotThisEvent
from kernel.events.fields import Code, Count, Day, Flag, Identifier, Label, Number, Reference, Rows
from kernel.events.inbox import Inbox
from kernel.unit_of_work import UnitOfWork
from tests.contract.samples import fixed
from tests.contract.test_golden import SETTINGS


def declare(
    kind: Kind, audience: tuple[str, ...] = ("retention",), state_of: tuple[str, ...] = (), **declared: Any
) -> None:
    """Declare an event as a module of `contracts` would."""
    about = {"event": "tried", "publisher": "casefile", "audience": audience, "kind": kind, "state_of": state_of}
    type("Tried", (Event,), {"__doc__": "Tried.", **about, **declared})


class SlyCode(Code):
    """Looks like a code."""


class SlyReference(Reference):
    """Looks like a reference."""


@pytest.mark.parametrize(
    "field",
    [
        fields.String(), fields.Integer(), fields.UUID(), fields.Date(), fields.Boolean(), fields.Dict(),
        fields.Raw(), fields.Field(), fields.List(fields.String()), fields.Nested(Schema.from_dict({})),
        fields.Email(), fields.DateTime(), fields.Float(), SlyCode(), SlyReference(),
    ],
    ids=lambda field: type(field).__name__,
)  # fmt: skip
@pytest.mark.parametrize("kind", Kind)
def test_only_the_vocabulary_can_be_declared(kind: Kind, field: fields.Field[Any]) -> None:
    """A field that is not exactly one of the vocabulary, a subclass too, could carry a name."""
    with pytest.raises(ContractError, match="which no event may carry"):
        declare(kind, extra=field)


@pytest.mark.parametrize("field", [fields.String(), SlyCode(), fields.Raw()], ids=lambda field: type(field).__name__)
def test_rows_hold_the_vocabulary_alone(field: fields.Field[Any]) -> None:
    """What an event may not carry it may not carry in a list either."""
    with pytest.raises(TypeError, match="which no event may carry"):
        Rows({"extra": field})


def test_rows_are_flat() -> None:
    """No list within a list, so that a row stays a row of a table."""
    with pytest.raises(ValueError, match="flat"):
        Rows({"extra": Rows({"code": Code()})})


@pytest.mark.parametrize(
    ("kind", "field"),
    [
        *[(kind, Label()) for kind in Kind if kind is not Kind.CATALOGUE],
        *[(kind, Reference()) for kind in Kind if kind is not Kind.REFERENCE],
        *[(kind, Count(5)) for kind in Kind if kind is not Kind.AGGREGATE],
    ],
    ids=lambda value: str(value) if isinstance(value, Kind) else type(value).__name__,
)
def test_a_kind_carries_its_own_fields_alone(kind: Kind, field: fields.Field[Any]) -> None:
    """Text, references and counts of people never meet in one event, in a row of it neither."""
    with pytest.raises(ContractError):
        declare(kind, extra=field)
    with pytest.raises(ContractError):
        declare(kind, rows=Rows({"extra": field}))


@pytest.mark.parametrize("kind", [Kind.REFERENCE, Kind.NOTICE])
def test_reporting_hears_aggregates_and_catalogues_alone(kind: Kind) -> None:
    """No event about a file, an agency or an account can be addressed to reporting."""
    with pytest.raises(ContractError, match="reporting"):
        declare(kind, audience=("retention", "reporting"), day=Day())


@pytest.mark.parametrize("minimum", [2, 1, 0, -5])
def test_nobody_counts_fewer_than_three(minimum: int) -> None:
    """A count of one or two people can be somebody."""
    with pytest.raises(ValueError, match="below 3"):
        Count(minimum)


def test_state_of_names_a_field() -> None:
    """A misspelt key would make every event the newest of nothing."""
    with pytest.raises(ContractError, match="state_of"):
        declare(Kind.NOTICE, state_of=("refrence",), agency=Identifier())


def test_every_field_is_required() -> None:
    """A left-out field would mean something else to every reader."""
    for name in AggregateReleased._declared_fields:
        with pytest.raises(NotThisEvent):
            AggregateReleased.loaded({key: value for key, value in _dumped().items() if key != name})


def test_unknown_fields_are_refused_both_ways() -> None:
    """Nothing rides along: not when an event is written, not when it is read, not in a row."""
    with pytest.raises(NotThisEvent):
        AggregateReleased.dumped({**fixed(AggregateReleased), "note": "x"})
    with pytest.raises(NotThisEvent):
        AggregateReleased.loaded({**_dumped(), "note": "x"})
    with pytest.raises(NotThisEvent):
        AggregateReleased.loaded({**_dumped(), "cells": [{"code": "a", "value": 5, "note": "x"}]})


def test_a_refusal_repeats_nothing_that_was_sent() -> None:
    """What did not fit may have been a name, as a value or as the name of a field."""
    sent = {**_dumped(), "Erika Mustermann": 1, "programme": "Erika Mustermann"}
    with pytest.raises(NotThisEvent) as refused:
        AggregateReleased.loaded(sent)
    assert refused.value.reason == "aggregate_released does not fit at ?,programme"


@pytest.mark.parametrize("value", [2, 1, 0, -1, 5.0, "5", True, 2**53])
def test_a_count_below_its_minimum_does_not_pass(value: object) -> None:
    """Written or read: cells of one or two people stay where they are."""
    with pytest.raises(NotThisEvent):
        AggregateReleased.loaded({**_dumped(), "cells": [{"code": "a", "value": value}]})


@pytest.mark.parametrize(
    ("field", "value"),
    [
        (Code(), "Erika"), (Code(), "a" * 61), (Code(), "a\n"), (Code("a", "b"), "c"), (Day(), "4 May"),
        (Number(), "1"), (Number(), 1.5), (Flag(), "yes"), (Flag(), 2), (Identifier(), "Erika"),
    ],
)  # fmt: skip
def test_a_value_of_another_shape_does_not_pass(field: fields.Field[Any], value: object) -> None:
    """Every type takes its own narrow shape, and converts nothing into it."""
    event = type("Tried", (Event,), {
        "event": "tried", "publisher": "casefile", "audience": ("retention",), "kind": Kind.NOTICE, "extra": field,
    })  # fmt: skip
    with pytest.raises(NotThisEvent):
        event.loaded({"extra": value})


def test_an_inbox_does_not_hear_what_is_not_meant_for_it() -> None:
    """A service that handles an event of another audience does not start."""
    nowhere, clock = create_engine("sqlite://"), Clock()
    with pytest.raises(ContractError, match="not for casefile"):
        Inbox(SETTINGS, nowhere, clock, {CaseOpened: _ignore}, lambda agency: UnitOfWork(nowhere, clock, agency))


def test_a_day_may_be_null_only_where_declared() -> None:
    """Null is a statement of its own."""
    assert ConsentErased.loaded({**ConsentErased.dumped(fixed(ConsentErased)), "evidence_until": None})
    with pytest.raises(NotThisEvent):
        CaseOpened.loaded({**CaseOpened.dumped(fixed(CaseOpened)), "opened_on": None})


def _dumped() -> dict[str, Any]:
    return AggregateReleased.dumped(fixed(AggregateReleased))


def _ignore(work: object, data: dict[str, Any]) -> None:
    """A handler."""
