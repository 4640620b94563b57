"""The outbox: an event is a row in the transaction that makes it true; the relay publishes it afterwards.

The row's position is the event's `sequence`. A use case emits while it holds the lock on the row the event is
about, so sequences of one subject grow in the order of its commits. Once published, the row keeps its id only:
no copy of a reference outlives its delivery here.
"""

import uuid
from collections.abc import Mapping
from typing import Any, NamedTuple

from sqlalchemy import Connection, text

from kernel.clock import Clock
from kernel.data.together import send_with_next
from kernel.events.declaration import ContractError, Event, as_json, document
from kernel.events.outbox_listener import CHANNEL
from kernel.observe import tracing

INSERT = text(f"""
    WITH recorded AS (
        INSERT INTO outbox (id, event, audience, body, created_at, trace)
        SELECT id, :event, audience, body, :now, :trace FROM unnest(CAST(:ids AS uuid[]), :audiences, :bodies)
            AS each (id, audience, body))
    SELECT pg_notify('{CHANNEL}', '')
""")  # noqa: S608 -- because the name is a constant


def emit(connection: Connection, clock: Clock, event: type[Event], data: Mapping[str, object]) -> None:
    """Record an event of which all its audiences hear the same. Raises `NotThisEvent` for undeclared data."""
    body = _body(event, data)
    _record(connection, clock, event, dict.fromkeys(event.audience, body))


def emit_each(
    connection: Connection, clock: Clock, event: type[Event], data: Mapping[str, Mapping[str, object]]
) -> None:
    """Record an event of which each audience hears something else: `data` by audience."""
    _record(connection, clock, event, {audience: _body(event, content) for audience, content in data.items()})


def _body(event: type[Event], data: Mapping[str, object]) -> str:
    return as_json(event.dumped(data))


def _record(connection: Connection, clock: Clock, event: type[Event], bodies: Mapping[str, str]) -> None:
    for audience in bodies:
        if audience not in event.audience:
            raise ContractError(f"{event.__name__} is not for {audience}")
    row: dict[str, Any] = {
        "ids": [str(uuid.uuid4()) for _ in bodies],
        "event": event.type_name(),
        "audiences": list(bodies),
        "bodies": list(bodies.values()),
        "now": clock.now(),
        "trace": tracing.traceparent(),
    }
    send_with_next(connection, INSERT, row)


# Events that this release does not know wait for the next one: while it is rolled out, or after a step back.
LOOK = text("SELECT 1 FROM outbox WHERE sent_at IS NULL AND event = ANY(:known) ORDER BY position LIMIT 1")
# The mark need not be on disk when the transaction ends: a row whose mark is lost is published again. And what waits is
# found by walking its index in order, which clears away, as it goes, what leads to rows that are sent; a bitmap of it
# or a scan of the table, which PostgreSQL prefers for one it thinks small, reads all of those each time.
BEGIN_LIGHTLY = text("""
    BEGIN; SET LOCAL synchronous_commit TO off; SET LOCAL enable_bitmapscan TO off; SET LOCAL enable_seqscan TO off
""")
TAKE = text("""
    SELECT position, CAST(id AS text) AS id, event, audience, body, created_at, trace FROM outbox
    WHERE sent_at IS NULL AND event = ANY(:known) ORDER BY position LIMIT :batch FOR UPDATE SKIP LOCKED
""")
MARK = text("UPDATE outbox SET sent_at = :now, body = NULL, trace = NULL WHERE position = ANY(:positions)")


class Outgoing(NamedTuple):
    """A message as it goes to the broker."""

    id: str
    event: type[Event]
    audience: str
    document: bytes
    trace: str | None = None  # the traceparent under which it was recorded


def is_waiting(connection: Connection, known: Mapping[str, type[Event]]) -> bool:
    """Whether anything is to be sent: a look that costs little."""
    return connection.execute(LOOK, {"known": list(known)}).first() is not None


def take(connection: Connection, known: Mapping[str, type[Event]], batch: int) -> dict[int, Outgoing]:
    """Lock the next unsent events, by position; late commits are never skipped, since nothing is remembered."""
    outgoing = {}
    for position, key, name, audience, body, created_at, trace in connection.execute(
        TAKE, {"batch": batch, "known": list(known)}
    ):
        event = known[name]
        outgoing[position] = Outgoing(key, event, audience, document(key, event, position, created_at, body), trace)
    return outgoing


def mark(connection: Connection, clock: Clock, positions: list[int]) -> None:
    """Record that the broker has confirmed these, and forget what they said: with COMMIT, nobody awaits an answer."""
    send_with_next(connection, MARK, {"now": clock.now(), "positions": positions})
