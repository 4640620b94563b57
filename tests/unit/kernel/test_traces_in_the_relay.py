"""Traces on their way to the broker: a message has a span of its own, unless there are too many at once."""

from collections.abc import Callable
from contextlib import ExitStack
from typing import Any, cast
from uuid import uuid4

import pytest
from sqlalchemy import Connection

from contracts.identity import AccountChanged
from kernel.events import publisher
from kernel.events.outbox import Outgoing
from kernel.observe import tracing
from kernel.settings import Settings
from tests.contract.wire import RecordingConnection

RECORDED = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"
OWN = "00-0af7651916cd43dd8448eb211c80319c-00000000000000aa-01"


class OneSpan(tracing.Span):
    """A span with an id that the test knows."""

    traceparent = OWN


@pytest.fixture
def line(monkeypatch: pytest.MonkeyPatch) -> RecordingConnection:
    """The broker of this test; every span asked for is `OneSpan`."""
    made = RecordingConnection()
    monkeypatch.setattr(publisher.topology, "connect", lambda *_, **__: made)
    monkeypatch.setattr(publisher.tracing, "span", lambda _, parent: OneSpan() if parent else tracing.NOTHING)
    return made


def published(
    line: RecordingConnection, settings: Callable[..., Settings], number: int, trace: str | None
) -> list[Any]:
    """The headers of so many messages, published at once."""
    messages = {place: Outgoing(str(uuid4()), AccountChanged, "casefile", b"{}", trace) for place in range(number)}
    one = publisher.Publisher(settings())
    batch = publisher.Batch(one, messages, cast(Connection, None), ExitStack())
    one.send(batch)
    assert one.confirmed(batch) == list(messages)
    return [one.message.properties.get("application_headers") for one in line.only.published]


def test_a_message_carries_the_span_that_published_it(
    line: RecordingConnection, settings: Callable[..., Settings]
) -> None:
    """So the handler is its child."""
    assert published(line, settings, publisher.UNHURRIED, RECORDED) == [{"traceparent": OWN}] * publisher.UNHURRIED


def test_a_large_batch_goes_on_with_the_traces_it_has(
    line: RecordingConnection, settings: Callable[..., Settings]
) -> None:
    """A span costs more than publishing; the traces stay whole without."""
    number = publisher.UNHURRIED + 1
    assert published(line, settings, number, RECORDED) == [{"traceparent": RECORDED}] * number


@pytest.mark.parametrize("number", [1, 100])
def test_a_message_without_a_trace_has_no_header(
    line: RecordingConnection, settings: Callable[..., Settings], number: int
) -> None:
    """The trace is the only header there is."""
    assert published(line, settings, number, None) == [None] * number
