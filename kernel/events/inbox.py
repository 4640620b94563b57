"""The inbox: a message takes effect once, in the transaction that records its id.

What has arrived takes effect together, in one transaction (ADR 35). Where one of many fails, nothing of the others is
kept from them: they are begun again in smaller pieces, down to the one that fails by itself. That one is recorded here
with the time of its next attempt, and the message is acknowledged; after the last attempt it is parked for a person
(`obhut parked`). What cannot be decoded is parked at once. One mechanism, in SQL: the broker never redelivers in
circles.
"""

import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any
from uuid import UUID

import structlog
from sqlalchemy import Engine, Row, TextClause

from kernel.clock import Clock
from kernel.data.database import Transaction, each_statement_alone, is_away, met_another
from kernel.events import inbox_rows as rows
from kernel.events.arrivals import Arrival, Taken, agency_of, told, turns
from kernel.events.declaration import ContractError, Event, Message, NotThisEvent, decode
from kernel.events.inbox_rows import LONGEST_DELAY
from kernel.failpoint import failpoint
from kernel.observe import tracing
from kernel.observe.metrics import EVENT_LAG, EVENTS_HANDLED
from kernel.settings import Settings

Handler = Callable[[Any, dict[str, Any]], None]
UNKNOWN = "undecodable"  # stands for the name of an event that could not be read
UNDECODABLE = uuid.UUID("6f627574-0000-5000-8000-000000000000")  # namespace of ids made from undecodable bytes
log = structlog.get_logger("inbox")


@dataclass(frozen=True)
class Inbox:
    """What one service hears and does about it. `handlers`: one use case per event, (work, data) -> None.

    `often`: fixed statements of theirs that a stream of events sends again and again.
    """

    settings: Settings
    engine: Engine
    clock: Clock
    handlers: Mapping[type[Event], Handler]
    work: Callable[[UUID | None], Transaction]
    often: Sequence[TextClause] = ()

    def __post_init__(self) -> None:
        for event in self.handlers:
            if self.settings.service not in event.audience:
                raise ContractError(f"{event.__name__} is not for {self.settings.service}")

    def receive(self, arrived: list[Arrival]) -> None:
        """Let messages take effect, or record why not; what is done is taken out of the list.

        Raises only when the database is away: what is in the list still has to be received again.
        """
        taken = []
        for one in list(arrived):
            try:
                taken.append(Taken.of(one, decode(one.body, self._known, self.settings.service)))
            except NotThisEvent as wrong:
                self._park(one, wrong)
                arrived.remove(one)
        for turn in turns(taken):
            self._take(turn, arrived)

    def _park(self, arrival: Arrival, wrong: NotThisEvent) -> None:
        with tracing.span("consumer", arrival.trace) as span:
            self._keep(uuid.uuid5(UNDECODABLE, arrival.body.hex()), None, arrival.body, "parked", wrong.reason, None)
            span.set(outcome="parked")

    def _take(self, waiting: list[Taken], arrived: list[Arrival]) -> None:
        """As many at once as there are. After a failure one alone, then twice as many each time: so whatever fails is
        soon by itself, and what has nothing to do with it is done again only now and then."""
        many = len(waiting)
        while waiting:
            piece = waiting[:many]
            try:
                self._take_effect(piece)
                many *= 2
            except Exception as error:
                if len(piece) == 1:
                    self._failed(piece[0], error)
                elif is_away(error) and not met_another(error):
                    raise
                else:
                    many = 1
                    continue
            for one in piece:
                arrived.remove(one.arrival)
            del waiting[: len(piece)]

    def _failed(self, one: Taken, error: Exception) -> None:
        if is_away(error):
            raise error
        one.span.fail(error)
        log.warning("handler_failed", name=one.message.event.event, error=_name(error))
        arrival = one.arrival
        self._keep(one.message.id, one.message.event, arrival.body, "retrying", _name(error), arrival.trace)
        one.span.set(outcome="retrying")
        one.span.end()

    def _take_effect(self, piece: Sequence[Taken]) -> None:
        """All in one transaction; what each of them does is done in the scope of its own agency."""
        for one in piece:
            one.span = tracing.span("consumer", one.arrival.trace)
            one.span.set(event=one.message.event.event)
        with self.work(agency_of(piece[0].message)) as whole:
            current = rows.arrive(whole.connection, [one.told for one in piece], self.clock.now())
            for one in piece:
                self._handle(whole, one, current.get(one.message.id))
            rows.set_state(whole.connection, [one.message.id for one in piece if one.outcome == "stale"], "stale")
        failpoint(self.settings, "inbox.committed", [piece[0].message.event.publisher])
        for one in piece:
            self._count(one.message, one.outcome)
            one.span.set(outcome=one.outcome)
            one.span.end()

    def _handle(self, whole: Transaction, one: Taken, current: bool | None) -> None:
        """`current`: whether it tells something newer than is known; None where it has arrived before."""
        one.outcome = {True: "handled", False: "stale", None: "duplicate"}[current]
        if current:
            with tracing.within(one.span), self.work(agency_of(one.message)).within(whole) as work:
                self.handlers[one.message.event](work, one.message.values)
        if current is not None:
            failpoint(self.settings, "inbox.handled", [one.message.event.publisher])

    def _count(self, message: Message, state: str) -> None:
        if state != "duplicate":
            EVENT_LAG.labels(message.event.event).observe(max(0.0, (self.clock.now() - message.time).total_seconds()))
        EVENTS_HANDLED.labels(message.event.event, state).inc()

    def retry_one(self) -> bool:
        """Try the next due message again; False when none is due."""
        with self._alone.connect() as connection:
            row = rows.due(connection, self.clock.now())
        if row is None:
            return False
        with tracing.span("consumer", row.trace) as span:
            span.set(attempt=row.attempts + 1)
            span.set(outcome=self._retry(row))
        return True

    def _retry(self, row: Row[Any]) -> str:
        try:
            message = decode(bytes(row.body), self._known, self.settings.service)
            tracing.current().set(event=message.event.event)
            state = self._take_effect_again(message, row.message_id)
        except NotThisEvent as wrong:  # replayed, and still none: no further attempt makes it one
            last = max(row.attempts + 1, self.settings.retry_attempts)
            return self._failed_again(row.message_id, row.event, last, wrong.reason)
        except Exception as error:
            if is_away(error):
                raise
            tracing.current().fail(error)
            return self._failed_again(row.message_id, row.event, row.attempts + 1, _name(error))
        failpoint(self.settings, "inbox.committed", [message.event.publisher])
        self._count(message, state)
        return state

    def _take_effect_again(self, message: Message, kept: UUID) -> str:
        """`kept`: the row from which it is tried again; not the message's own if it could not be read at first."""
        with self.work(agency_of(message)) as work:
            if not rows.still_retrying(work.connection, kept):
                return "duplicate"
            rows.set_state(work.connection, [kept], "handled")
            if kept == message.id:
                current: bool | None = rows.advance(work.connection, told(message))
            else:
                current = rows.arrive(work.connection, [told(message)], self.clock.now()).get(message.id)
            if current:
                self.handlers[message.event](work, message.values)
            elif current is not None:
                rows.set_state(work.connection, [message.id], "stale")
            failpoint(self.settings, "inbox.handled", [message.event.publisher])
        return {True: "handled", False: "stale", None: "duplicate"}[current]

    @cached_property
    def _alone(self) -> Engine:
        return each_statement_alone(self.engine)

    @cached_property
    def _known(self) -> dict[str, type[Event]]:
        return {event.type_name(): event for event in self.handlers}

    def _keep(
        self, key: UUID, event: type[Event] | None, body: bytes, state: str, error: str, trace: str | None
    ) -> None:
        row = {
            "id": key,
            "event": event.type_name() if event else UNKNOWN,
            "state": state,
            "now": self.clock.now(),
            "next": self._next_attempt(1) if state == "retrying" else None,
            "body": body,
            "error": error,
            "trace": trace,
        }
        with self._alone.connect() as connection:
            rows.keep(connection, row)
        EVENTS_HANDLED.labels(event.event if event else UNKNOWN, state).inc()

    def _failed_again(self, key: UUID, event: str, attempts: int, error: str) -> str:
        state = "parked" if attempts >= self.settings.retry_attempts else "retrying"
        known = self._known.get(event)
        next_attempt = None if state == "parked" else self._next_attempt(attempts)
        row = {"id": key, "attempts": attempts, "state": state, "next": next_attempt, "error": error}
        with self._alone.connect() as connection:
            rows.failed_again(connection, row)
        EVENTS_HANDLED.labels(known.event if known else UNKNOWN, state).inc()
        log.warning("event_parked" if state == "parked" else "handler_failed", error=error)
        return state

    def _next_attempt(self, attempts: int) -> datetime:
        delay = timedelta(seconds=self.settings.retry_first * 2 ** min(attempts - 1, 30))
        return self.clock.now() + min(delay, LONGEST_DELAY)


def _name(error: BaseException) -> str:
    """The error's class and, of our own errors, its code; never its text, which may hold values."""
    code = getattr(error, "code", None)
    return f"{type(error).__name__}:{code}" if isinstance(code, str) and code.isidentifier() else type(error).__name__
