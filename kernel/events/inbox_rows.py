"""The rows of the inbox: which messages have arrived, in which states, and how far each subject has been told."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import Connection, Row, text

from kernel.data.together import send_with_next

LONGEST_DELAY = timedelta(minutes=15)

# One round trip says of many messages both: which are new here, and which tell a newer state than we know (always,
# where they tell none). None may be among them twice, nor two of one subject (`turns` in inbox.py). Rows are put in by
# the order of their keys, so that two workers who meet wait for one another and never in a circle.
ARRIVE = text("""
    WITH told AS (
        SELECT * FROM unnest(
            CAST(:ids AS uuid[]), CAST(:events AS text[]), CAST(:subjects AS text[]), CAST(:sequences AS bigint[])
        ) AS each (id, event, subject, sequence)),
    arrived AS (
        INSERT INTO inbox (message_id, event, state, attempts, arrived_at)
        SELECT id, event, 'handled', 1, CAST(:now AS timestamptz) FROM told ORDER BY id
        ON CONFLICT (message_id) DO NOTHING RETURNING message_id),
    advanced AS (
        INSERT INTO inbox_latest (state_key, sequence)
        SELECT subject, sequence FROM told JOIN arrived ON message_id = id WHERE subject IS NOT NULL ORDER BY subject
        ON CONFLICT (state_key) DO UPDATE SET sequence = excluded.sequence
        WHERE inbox_latest.sequence < excluded.sequence RETURNING state_key)
    SELECT id, subject IS NULL OR state_key IS NOT NULL AS current
    FROM told JOIN arrived ON message_id = id LEFT JOIN advanced ON state_key = subject
""")
ADVANCE = text("""
    INSERT INTO inbox_latest (state_key, sequence) VALUES (:subject, :sequence)
    ON CONFLICT (state_key) DO UPDATE SET sequence = excluded.sequence
    WHERE inbox_latest.sequence < excluded.sequence
""")
SET_STATE = text("""
    UPDATE inbox SET state = :state, body = NULL, trace = NULL, next_attempt_at = NULL
    WHERE message_id = ANY(CAST(:ids AS uuid[]))
""")
KEEP = text("""
    INSERT INTO inbox (message_id, event, state, attempts, arrived_at, next_attempt_at, body, error, trace)
    VALUES (:id, :event, :state, 1, :now, :next, :body, :error, :trace) ON CONFLICT (message_id) DO NOTHING
""")
# What is due later than any delay allows was recorded by a clock that was ahead: it does not wait for that clock.
DUE = text("""
    SELECT message_id, event, attempts, body, trace FROM inbox
    WHERE state = 'retrying' AND (next_attempt_at <= :now OR next_attempt_at > :never)
    ORDER BY next_attempt_at LIMIT 1 FOR UPDATE SKIP LOCKED
""")
FAILED_AGAIN = text("""
    UPDATE inbox SET state = :state, attempts = :attempts, next_attempt_at = :next, error = :error,
        trace = CASE WHEN :state = 'retrying' THEN trace END
    WHERE message_id = :id AND state = 'retrying'
""")
STILL_RETRYING = text("SELECT 1 FROM inbox WHERE message_id = :id AND state = 'retrying' FOR UPDATE")
ERASE = text("DELETE FROM inbox_latest WHERE state_key LIKE :start")


class Told(NamedTuple):
    """A message as the inbox records it. `subject`: what it tells the state of, None for a fact of its own."""

    id: UUID
    event: str
    subject: str | None
    sequence: int


def arrive(connection: Connection, told: Sequence[Told], now: datetime) -> dict[UUID, bool]:
    """Record messages as handled. Returns of those that are new here whether each tells something newer than is known.

    Of what has arrived before, or is being taken by somebody else at this moment, nothing is said.
    """
    columns = {
        "ids": [str(one.id) for one in told],
        "events": [one.event for one in told],
        "subjects": [one.subject for one in told],
        "sequences": [one.sequence for one in told],
    }
    return {row.id: row.current for row in connection.execute(ARRIVE, {**columns, "now": now})}


def advance(connection: Connection, told: Told) -> bool:
    """Whether a message that was kept tells something newer than is known by now; then that is what is known."""
    if told.subject is None:
        return True
    return bool(connection.execute(ADVANCE, {"subject": told.subject, "sequence": told.sequence}).rowcount)


def set_state(connection: Connection, ids: Sequence[UUID], state: str) -> None:
    """Record what became of messages that need no further attempt; nothing of what they said is kept."""
    if ids:
        send_with_next(connection, SET_STATE, {"ids": [str(one) for one in ids], "state": state})


def keep(connection: Connection, row: Mapping[str, Any]) -> None:
    """Keep a message that has not taken effect, with its bytes; it may be kept already."""
    connection.execute(KEEP, row)


def due(connection: Connection, now: datetime) -> Row[Any] | None:
    """The message whose next attempt is due first, if one is."""
    return connection.execute(DUE, {"now": now, "never": now + LONGEST_DELAY}).first()


def failed_again(connection: Connection, row: Mapping[str, Any]) -> None:
    """Record a further attempt in vain."""
    connection.execute(FAILED_AGAIN, row)


def still_retrying(connection: Connection, key: UUID) -> bool:
    """Whether a kept message still waits for its next attempt; locked until this transaction ends."""
    return connection.execute(STILL_RETRYING, {"id": key}).first() is not None


def erase(connection: Connection, publisher: str, reference: UUID) -> None:
    """Erase the order of arrival kept for an erased reference; message ids stay, they say nothing."""
    connection.execute(ERASE, {"start": f"{publisher}/{reference}%"})
