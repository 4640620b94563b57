"""The inbox: a message takes effect once, in the transaction that records its id.

A handler that fails is recorded here with the time of its next attempt, and the message is acknowledged; after the
last attempt it is parked for a person (`obhut parked`). What cannot be decoded is parked at once. One mechanism,
in SQL: the broker never redelivers in circles.
"""

import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any
from uuid import UUID

import structlog
from sqlalchemy import Connection, Engine, Row, text

from kernel.clock import Clock
from kernel.data.database import Transaction, each_statement_alone, is_away
from kernel.events.declaration import ContractError, Event, Message, NotThisEvent, decode
from kernel.failpoint import failpoint
from kernel.observe import tracing
from kernel.observe.metrics import EVENT_LAG, EVENTS_HANDLED
from kernel.settings import Settings

Handler = Callable[[Any, dict[str, Any]], None]
UNKNOWN = "undecodable"  # stands for the name of an event that could not be read
LONGEST_DELAY = timedelta(minutes=15)
UNDECODABLE = uuid.UUID("6f627574-0000-5000-8000-000000000000")  # namespace of ids made from undecodable bytes
log = structlog.get_logger("inbox")

# One round trip says both: whether the message is new here, and whether it tells a newer state than we know (always,
# where it tells none).
ARRIVE = text("""
    WITH arrived AS (
        INSERT INTO inbox (message_id, event, state, attempts, arrived_at) VALUES (:id, :event, 'handled', 1, :now)
        ON CONFLICT (message_id) DO NOTHING RETURNING 1),
    advanced AS (
        INSERT INTO inbox_latest (state_key, sequence)
        SELECT :key, :sequence FROM arrived WHERE CAST(:key AS text) IS NOT NULL
        ON CONFLICT (state_key) DO UPDATE SET sequence = excluded.sequence
        WHERE inbox_latest.sequence < excluded.sequence RETURNING 1)
    SELECT EXISTS (SELECT FROM arrived) AS new, CAST(:key AS text) IS NULL OR EXISTS (SELECT FROM advanced) AS current
""")
ADVANCE = text("""
    INSERT INTO inbox_latest (state_key, sequence) VALUES (:key, :sequence)
    ON CONFLICT (state_key) DO UPDATE SET sequence = excluded.sequence
    WHERE inbox_latest.sequence < excluded.sequence
""")
SET_STATE = text("""
    UPDATE inbox SET state = :state, body = NULL, trace = NULL, next_attempt_at = NULL WHERE message_id = :id
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


@dataclass(frozen=True)
class Inbox:
    """What one service hears and does about it. `handlers`: one use case per event, (work, data) -> None."""

    settings: Settings
    engine: Engine
    clock: Clock
    handlers: Mapping[type[Event], Handler]
    work: Callable[[UUID | None], Transaction]

    def __post_init__(self) -> None:
        for event in self.handlers:
            if self.settings.service not in event.audience:
                raise ContractError(f"{event.__name__} is not for {self.settings.service}")

    def receive(self, body: bytes, trace: str | None = None) -> str:
        """Let a message take effect, or record why not; returns its state. Raises only when the database is away.

        `trace`: the traceparent it came with, as `tracing.accepted` has it; kept while the message is tried again.
        """
        with tracing.span("consumer", trace) as span:
            state = self._receive(body, trace)
            span.set(outcome=state)
            return state

    def _receive(self, body: bytes, trace: str | None) -> str:
        try:
            message = decode(body, self._known(), self.settings.service)
        except NotThisEvent as wrong:
            return self._keep(uuid.uuid5(UNDECODABLE, body.hex()), None, body, "parked", wrong.reason, None)
        try:
            return self._take_effect(message)
        except Exception as error:
            if is_away(error):
                raise
            tracing.current().fail(error)
            log.warning("handler_failed", name=message.event.event, error=_name(error))
            return self._keep(message.id, message.event, body, "retrying", _name(error), trace)

    def retry_one(self) -> bool:
        """Try the next due message again; False when none is due."""
        with self._alone.connect() as connection:
            now = self.clock.now()
            row = connection.execute(DUE, {"now": now, "never": now + LONGEST_DELAY}).first()
        if row is None:
            return False
        with tracing.span("consumer", row.trace) as span:
            span.set(attempt=row.attempts + 1)
            span.set(outcome=self._retry(row))
        return True

    def _retry(self, row: Row[Any]) -> str:
        try:
            return self._take_effect(decode(bytes(row.body), self._known(), self.settings.service), row.message_id)
        except NotThisEvent as wrong:  # replayed, and still none: no further attempt makes it one
            last = max(row.attempts + 1, self.settings.retry_attempts)
            return self._failed_again(row.message_id, row.event, last, wrong.reason)
        except Exception as error:
            if is_away(error):
                raise
            tracing.current().fail(error)
            return self._failed_again(row.message_id, row.event, row.attempts + 1, _name(error))

    @cached_property
    def _alone(self) -> Engine:
        return each_statement_alone(self.engine)

    def _known(self) -> dict[str, type[Event]]:
        return {event.type_name(): event for event in self.handlers}

    def _take_effect(self, message: Message, kept: UUID | None = None) -> str:
        """`kept`: the row from which it is tried again; not the message's own if it could not be read at first."""
        tracing.current().set(event=message.event.event)
        with self.work(message.values.get("agency")) as work:
            state = self._once(work, message, kept)
        if state != "duplicate":
            failpoint(self.settings, "inbox.committed", [message.event.publisher])
            EVENT_LAG.labels(message.event.event).observe(max(0.0, (self.clock.now() - message.time).total_seconds()))
        EVENTS_HANDLED.labels(message.event.event, state).inc()
        return state

    def _once(self, work: Transaction, message: Message, kept: UUID | None) -> str:
        new, current = self._arrive(work.connection, message, kept)
        if not new:
            return "duplicate"
        if current:
            self.handlers[message.event](work, message.values)
        else:
            work.connection.execute(SET_STATE, {"id": message.id, "state": "stale"})
        failpoint(self.settings, "inbox.handled", [message.event.publisher])
        return "handled" if current else "stale"

    def _arrive(self, connection: Connection, message: Message, kept: UUID | None) -> tuple[bool, bool]:
        """Whether the message is new here, and whether what it tells is newer than what we know."""
        place = {"key": message.event.state_key(message.values), "sequence": message.sequence}
        if kept is not None:
            if not _still_retrying(connection, kept):
                return False, False
            connection.execute(SET_STATE, {"id": kept, "state": "handled"})
        if kept == message.id:
            return True, place["key"] is None or bool(connection.execute(ADVANCE, place).rowcount)
        row = {"id": message.id, "event": message.event.type_name(), "now": self.clock.now(), **place}
        arrived = connection.execute(ARRIVE, row).one()
        return arrived.new, arrived.current

    def _keep(
        self, key: UUID, event: type[Event] | None, body: bytes, state: str, error: str, trace: str | None
    ) -> str:
        with self._alone.connect() as connection:
            connection.execute(
                KEEP,
                {
                    "id": key,
                    "event": event.type_name() if event else UNKNOWN,
                    "state": state,
                    "now": self.clock.now(),
                    "next": self._next_attempt(1) if state == "retrying" else None,
                    "body": body,
                    "error": error,
                    "trace": trace,
                },
            )
        EVENTS_HANDLED.labels(event.event if event else UNKNOWN, state).inc()
        return state

    def _failed_again(self, key: UUID, event: str, attempts: int, error: str) -> str:
        state = "parked" if attempts >= self.settings.retry_attempts else "retrying"
        known = self._known().get(event)
        with self._alone.connect() as connection:
            connection.execute(
                FAILED_AGAIN,
                {
                    "id": key,
                    "attempts": attempts,
                    "state": state,
                    "next": None if state == "parked" else self._next_attempt(attempts),
                    "error": error,
                },
            )
        EVENTS_HANDLED.labels(known.event if known else UNKNOWN, state).inc()
        log.warning("event_parked" if state == "parked" else "handler_failed", error=error)
        return state

    def _next_attempt(self, attempts: int) -> datetime:
        delay = timedelta(seconds=self.settings.retry_first * 2 ** min(attempts - 1, 30))
        return self.clock.now() + min(delay, LONGEST_DELAY)


def erase(connection: Connection, publisher: str, reference: UUID) -> None:
    """Erase the order of arrival kept for an erased reference; message ids stay, they say nothing."""
    connection.execute(ERASE, {"start": f"{publisher}/{reference}%"})


def _still_retrying(connection: Connection, key: UUID) -> bool:
    return connection.execute(STILL_RETRYING, {"id": key}).first() is not None


def _name(error: BaseException) -> str:
    """The error's class and, of our own errors, its code; never its text, which may hold values."""
    code = getattr(error, "code", None)
    return f"{type(error).__name__}:{code}" if isinstance(code, str) and code.isidentifier() else type(error).__name__
