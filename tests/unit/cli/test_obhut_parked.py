"""What is shown of an event that could not take effect."""

import json
from datetime import UTC, datetime
from uuid import UUID, uuid4

import pytest

from cli.parked import Kept
from contracts.casefile import AggregateReleased
from kernel.events.declaration import Message

NOW = datetime(2026, 5, 4, 6, 7, 8, tzinfo=UTC)
DATA = {
    "release": UUID(int=1), "programme": "waska", "measure": "entries", "dimension": "gender", "period": "2026-Q1",
    "threshold": 5, "cells": [],
}  # fmt: skip


def kept(body: bytes, service: str = "reporting") -> Kept:
    """A parked message with this body."""
    return Kept(uuid4(), service, "undecodable", "parked", 1, "unknown type", NOW, None, body)


def encoded() -> bytes:
    """A message as it arrives."""
    return Message(uuid4(), AggregateReleased, "reporting", 7, NOW, AggregateReleased.dumped(DATA)).encode()


def test_an_event_is_shown_with_what_it_says() -> None:
    """It is of a closed vocabulary without personal data, and who must decide about it must see it."""
    shown = kept(encoded()).content()
    assert (shown["sent_by"], shown["sequence"], shown["time"]) == ("casefile", 7, "2026-05-04T06:07:08Z")
    assert AggregateReleased.dumped(DATA) == shown["data"]


@pytest.mark.parametrize(
    "body",
    [
        b"\xffErika Mustermann",
        b'{"name": "Erika Mustermann"}',
        encoded().replace(b'"threshold":5', b'"threshold":5,"Erika":"Mustermann"'),
        encoded().replace(b'"waska"', b'"Erika Mustermann"'),
    ],
    ids=["bytes", "another document", "an undeclared field", "a value of another shape"],
)
def test_bytes_that_are_no_event_are_measured_and_not_shown(body: bytes) -> None:
    """Nobody knows what they hold; length and digest are enough to recognise them."""
    found = kept(body)
    shown = json.dumps(found.about() | found.content())
    assert "Erika" not in shown
    assert "Mustermann" not in shown
    assert (len(body), 64) == (found.content()["bytes"], len(found.content()["sha256"]))


def test_an_event_for_another_service_is_not_shown() -> None:
    """What is not meant for a service is no event to it."""
    assert kept(encoded(), service="consent").content()["unreadable"] == "unknown type"
