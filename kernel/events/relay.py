"""The relay: takes unsent events from the outbox, publishes them with many confirms in flight, marks them.

It may run twice at once (SKIP LOCKED) and may die anywhere: what was published but not marked is published
again, and the inbox of the audience lets it take effect once.
"""

from collections.abc import Callable
from contextlib import ExitStack
from typing import Protocol

import structlog
from amqp.exceptions import AMQPError
from sqlalchemy import Engine
from sqlalchemy.exc import DBAPIError

from kernel.clock import Clock
from kernel.data.database import Transaction, each_statement_alone
from kernel.events import outbox
from kernel.events.declaration import Event
from kernel.events.outbox_listener import OutboxListener
from kernel.events.publisher import Batch, NotConfirmed, Publisher
from kernel.failpoint import failpoint
from kernel.observe.metrics import EVENTS_PUBLISHED
from kernel.settings import Settings

BATCH = 500
LOOK_SECONDS = 1.0  # how often an empty outbox is looked at though no notice has come
DEAF_PAUSE = 0.1  # the same where none can be heard
GATHERING_PAUSE = 0.002  # after a batch that was not full, while it is confirmed: a stream shall not go out one by one
BEAT_SECONDS = 1.0  # how often an idle connection is looked after
log = structlog.get_logger("relay")


class UnderWay(Protocol):
    """Something that is being done beside."""

    def wait(self) -> Exception | None:
        """Until it is done; what it could not do."""


class Beside(Protocol):
    """How things are done beside one another: in a worker by eventlet."""

    def sleep(self, seconds: float, /) -> object:
        """Let others go on."""

    def spawn(self, do: Callable[[Batch], Exception | None], batch: Batch, /) -> UnderWay:
        """Begin something."""


class Relay:
    """The loop that empties the outbox. `stopping` ends it between two batches."""

    def __init__(
        self,
        settings: Settings,
        engine: Engine,
        clock: Clock,
        events: tuple[type[Event], ...],
        beside: Beside,
    ) -> None:
        self._settings, self._engine, self._clock = settings, engine, clock
        self._sleep, self._spawn = beside.sleep, beside.spawn
        self._known = {event.type_name(): event for event in events}
        self._publisher: Publisher | None = None
        self._looking = each_statement_alone(engine)
        self._listener = OutboxListener(settings.runtime_url)
        self._last_beat = clock.monotonic()
        self._rung = False
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
        """Publish what waits, a batch in a transaction; the rows stay locked until they are marked. Returns how many.

        The next batch is taken and sent as the broker confirms the one before: never before that one was sent, and no
        third one beside them. It ends when nothing more has come meanwhile.
        """
        total, before = 0, None
        try:
            while (batch := self._begun()) is not None:
                total += len(batch.messages)
                with batch.ends as undone:  # if the one before fails, this one is published again
                    _end(before)
                    batch.ends = undone.pop_all()
                before = self._spawn(self._settle, batch)
                if self.stopping:
                    break
                if len(batch.messages) < BATCH:
                    self._sleep(GATHERING_PAUSE)
        finally:
            _end(before)
        return total

    def _begun(self) -> Batch | None:
        """The next batch, taken and sent; None where nothing waits, or the broker takes nothing."""
        publisher = self._publisher = self._publisher or Publisher(self._settings)
        if publisher.blocked:
            return None
        with ExitStack() as undone:
            taking = undone.enter_context(Transaction(self._engine, outbox.BEGIN_LIGHTLY))
            messages = outbox.take(taking.connection, self._known, BATCH)
            if not messages:
                return None
            batch = Batch(publisher, messages, taking.connection, undone)
            failpoint(self._settings, "relay.taken", batch.audiences)
            publisher.send(batch)
            batch.ends = undone.pop_all()
        return batch

    def _settle(self, batch: Batch) -> Exception | None:
        """Once the broker has confirmed a batch, mark it. What fails is handed to whoever waits for it."""
        try:
            with batch.ends:
                sent = batch.publisher.confirmed(batch)
                failpoint(self._settings, "relay.published", batch.audiences)
                outbox.mark(batch.connection, self._clock, sent)
        except Exception as error:
            return error
        failpoint(self._settings, "relay.marked", batch.audiences)
        for position in sent:
            EVENTS_PUBLISHED.labels(batch.messages[position].event.event).inc()
        if len(sent) < len(batch.messages):
            self._sleep(1.0)  # unroutable or refused by the broker: not in a hot loop
        return None

    def _round(self) -> None:
        if self._publisher is not None and self._publisher.blocked:
            self._publisher.heartbeat()  # which hears when it goes on; meanwhile no row is locked
            self._sleep(DEAF_PAUSE)
            return
        if self._rung or self._is_waiting():
            self.publish_once()
        self._beat()
        self._rung = self._listener.wait(LOOK_SECONDS)
        if self._listener.deaf:
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


def _end(before: UnderWay | None) -> None:
    """Wait for a batch, if there is one. Raises what it has met."""
    if before is not None and (error := before.wait()) is not None:
        raise error
