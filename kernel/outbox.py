"""The outbox: an event is a row in the transaction that makes it true; the relay publishes it afterwards.

The row's position is the event's `sequence`. A use case emits while it holds the lock on the row the event is
about, so sequences of one subject grow in the order of its commits. Once published, the row keeps its id only:
no copy of a reference outlives its delivery here.
"""

import json
import uuid
from collections.abc import Mapping

from sqlalchemy import Connection, text

from kernel.clock import Clock
from kernel.events import ContractError, Event, Message

INSERT = text("""
    INSERT INTO outbox (id, event, audience, body, created_at) VALUES (:id, :event, :audience, :data, :now)
""")


def emit(connection: Connection, clock: Clock, event: type[Event], data: Mapping[str, object], *audiences: str) -> None:
    """Record an event for its audiences (all of them unless named). Raises `NotThisEvent` for undeclared data."""
    dumped = json.dumps(event.dumped(data), ensure_ascii=False)
    for audience in audiences or event.audience:
        if audience not in event.audience:
            raise ContractError(f"{event.__name__} is not for {audience}")
        connection.execute(
            INSERT,
            {
                "id": uuid.uuid4(),
                "event": event.type_name(),
                "audience": audience,
                "data": dumped,
                "now": clock.now(),
            },
        )


TAKE = text("""
    SELECT position, id, event, audience, body, created_at FROM outbox
    WHERE sent_at IS NULL ORDER BY position LIMIT :batch FOR UPDATE SKIP LOCKED
""")
MARK = text("UPDATE outbox SET sent_at = :now, body = NULL WHERE position = ANY(:positions)")


def take(connection: Connection, known: Mapping[str, type[Event]], batch: int) -> dict[int, Message]:
    """Lock the next unsent events, by position; late commits are never skipped, since nothing is remembered."""
    rows = connection.execute(TAKE, {"batch": batch})
    return {
        row.position: Message(
            row.id, known[row.event], row.audience, row.position, row.created_at, json.loads(row.body)
        )
        for row in rows
    }


def mark(connection: Connection, clock: Clock, positions: list[int]) -> None:
    """Record that the broker has confirmed these, and forget what they said."""
    connection.execute(MARK, {"now": clock.now(), "positions": positions})
