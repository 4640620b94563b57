"""The relay: takes unsent events from the outbox, publishes them with many confirms in flight, marks them.

It may run twice at once (SKIP LOCKED) and may die anywhere: what was published but not marked is published
again, and the inbox of the audience lets it take effect once.
"""

from collections.abc import Callable
from contextlib import suppress
from typing import Any

import structlog
from amqp import Channel
from amqp import Message as AmqpMessage
from amqp.exceptions import AMQPError
from sqlalchemy import Engine
from sqlalchemy.exc import DBAPIError

from kernel.clock import Clock
from kernel.data.database import Transaction, each_statement_alone
from kernel.events import outbox, topology
from kernel.events.declaration import CONTENT_TYPE, Event
from kernel.events.held_frames import HeldFrames
from kernel.events.outbox import Outgoing
from kernel.events.outbox_listener import OutboxListener
from kernel.failpoint import failpoint
from kernel.observe import tracing
from kernel.observe.metrics import EVENTS_PUBLISHED, OUTBOX_UNROUTABLE
from kernel.settings import Settings

BATCH = 500
LOOK_SECONDS = 1.0  # how often an empty outbox is looked at though no notice has come
DEAF_PAUSE = 0.1  # the same where none can be heard
GATHERING_PAUSE = 0.002  # after a batch that was not full: a stream of events shall not go out one by one
UNHURRIED = 20  # messages; a larger batch has no spans of its own, which cost more than publishing: its traces go on
BEAT_SECONDS = 1.0  # how often an idle connection is looked after
CONFIRM_SECONDS = 10
log = structlog.get_logger("relay")


class NotConfirmed(Exception):
    """The broker did not confirm in time; the batch is published again."""


class Publisher:
    """A channel in confirm mode; `publish` returns the positions that the broker has taken over.

    `blocked`: the broker has said that it takes nothing for the moment (its disk or memory runs out).
    """

    blocked = False

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._frames = HeldFrames()
        self._connection = topology.connect(settings.broker_url, frames=self._frames)
        self._connection.on_blocked = lambda _reason: self._set_blocked(True)
        self._connection.on_unblocked = lambda: self._set_blocked(False)
        self._channel: Channel = self._connection.channel()
        self._channel.confirm_select()
        self._tag = 0
        self._open: dict[int, int] = {}  # delivery tag -> position
        self._returned: set[str] = set()
        self._done: list[int] = []
        self._channel.events["basic_ack"].add(self._acked)
        self._channel.events["basic_nack"].add(self._nacked)
        self._channel.events["basic_return"].add(self._came_back)

    def publish(self, messages: dict[int, Outgoing]) -> list[int]:
        """Publish a batch and wait until each is confirmed or came back, or the broker blocks.

        Raises AMQP errors, OSError, `NotConfirmed`.
        """
        self._returned.clear()
        self._done = []
        with self._frames.holding():
            for position, message in messages.items():
                self._send(message, hurried=len(messages) > UNHURRIED)
                self._tag += 1
                self._open[self._tag] = position
        failpoint(self._settings, "relay.sent", (message.audience for message in messages.values()))
        end = Clock.monotonic() + CONFIRM_SECONDS  # not since the last frame: heartbeats are frames too
        while self._open and not self.blocked:
            if (left := end - Clock.monotonic()) <= 0:
                raise NotConfirmed
            with suppress(TimeoutError):
                self._connection.drain_events(timeout=left)
        self._open.clear()  # what a blocked broker has not confirmed is published again; a late confirm says nothing
        return [place for place in self._done if messages[place].id not in self._returned]

    def heartbeat(self) -> None:
        """Keep the connection alive while there is nothing to send; raises when it is lost."""
        self._connection.heartbeat_tick()
        try:
            self._connection.drain_events(timeout=0.001)
        except TimeoutError:
            return

    def close(self) -> None:
        """Close without waiting for a broker that may be gone."""
        self._connection.collect()

    def _send(self, message: Outgoing, *, hurried: bool) -> None:
        about: dict[str, Any] = {"content_type": CONTENT_TYPE, "delivery_mode": 2, "message_id": message.id}
        name = topology.exchange(self._settings.broker_prefix, message.event.publisher)
        key = message.event.routing_key(message.audience)
        with tracing.NOTHING if hurried else tracing.span("producer", message.trace) as span:
            span.set(event=message.event.event, audience=message.audience)
            if message.trace:
                about["application_headers"] = {tracing.HEADER: span.traceparent or message.trace}
            self._channel.basic_publish(AmqpMessage(message.document, **about), name, key, mandatory=True)

    def _acked(self, tag: int, multiple: bool) -> None:
        for one in [t for t in self._open if t <= tag] if multiple else [tag]:
            if (place := self._open.pop(one, None)) is not None:
                self._done.append(place)

    def _nacked(self, tag: int, multiple: bool) -> None:
        for one in [t for t in self._open if t <= tag] if multiple else [tag]:
            self._open.pop(one, None)  # stays in the outbox

    def _set_blocked(self, blocked: bool) -> None:
        self.blocked = blocked
        log.warning("broker_blocks" if blocked else "broker_goes_on")

    def _came_back(self, *details: object) -> None:
        returned = details[-1]
        if isinstance(returned, AmqpMessage):
            self._returned.add(str(returned.properties.get("message_id")))
        OUTBOX_UNROUTABLE.inc()


class Relay:
    """The loop that empties the outbox. `stopping` ends it between two batches."""

    def __init__(
        self,
        settings: Settings,
        engine: Engine,
        clock: Clock,
        events: tuple[type[Event], ...],
        sleep: Callable[[float], None],
    ) -> None:
        self._settings, self._engine, self._clock, self._sleep = settings, engine, clock, sleep
        self._known = {event.type_name(): event for event in events}
        self._publisher: Publisher | None = None
        self._looking = each_statement_alone(engine)
        self._listener = OutboxListener(settings.runtime_url)
        self._last_beat = clock.monotonic()
        self.stopping = False

    def run(self) -> None:
        """Publish until told to stop; outlives the absence of broker and database."""
        while not self.stopping:
            try:
                self._round()
            except (AMQPError, OSError, NotConfirmed, DBAPIError) as error:
                log.warning("relay_interrupted", error=type(error).__name__)
                self._drop_connection()
                self._sleep(1.0)
        self._drop_connection()
        self._listener.close()

    def publish_once(self) -> int:
        """Publish one batch in one transaction; the rows stay locked until they are marked."""
        publisher = self._publisher = self._publisher or Publisher(self._settings)
        with Transaction(self._engine, outbox.BEGIN_LIGHTLY) as taking:
            messages = outbox.take(taking.connection, self._known, BATCH)
            if not messages:
                return 0
            failpoint(self._settings, "relay.taken", (message.audience for message in messages.values()))
            sent = publisher.publish(messages)
            failpoint(self._settings, "relay.published", (message.audience for message in messages.values()))
            outbox.mark(taking.connection, self._clock, sent)
        failpoint(self._settings, "relay.marked", (message.audience for message in messages.values()))
        for position in sent:
            EVENTS_PUBLISHED.labels(messages[position].event.event).inc()
        if len(sent) < len(messages):
            self._sleep(1.0)  # unroutable or refused by the broker: not in a hot loop
        return len(messages)

    def _round(self) -> None:
        if self._publisher is not None and self._publisher.blocked:
            self._publisher.heartbeat()  # which hears when it goes on; meanwhile no row is locked
            self._sleep(DEAF_PAUSE)
        elif self._is_waiting() and (sent := self.publish_once()):
            self._sleep(0.0 if sent == BATCH else GATHERING_PAUSE)
        else:
            self._beat()
            if not self._listener.wait(LOOK_SECONDS):
                self._sleep(DEAF_PAUSE)

    def _beat(self) -> None:
        now = self._clock.monotonic()
        if self._publisher is not None and now - self._last_beat > BEAT_SECONDS:
            self._publisher.heartbeat()
            self._last_beat = now

    def _is_waiting(self) -> bool:
        with self._looking.connect() as connection:
            return outbox.is_waiting(connection, self._known)

    def _drop_connection(self) -> None:
        if self._publisher is not None:
            self._publisher.close()
            self._publisher = None
