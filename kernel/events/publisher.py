"""Publishing to the broker: batches on one channel, with many confirms in flight."""

from collections.abc import Iterable
from contextlib import ExitStack, suppress
from dataclasses import dataclass, field
from typing import Any

import structlog
from amqp import Channel
from amqp import Message as AmqpMessage
from sqlalchemy import Connection

from kernel.clock import Clock
from kernel.events import topology
from kernel.events.declaration import CONTENT_TYPE
from kernel.events.held_frames import HeldFrames
from kernel.events.outbox import Outgoing
from kernel.failpoint import failpoint
from kernel.observe import tracing
from kernel.observe.metrics import OUTBOX_UNROUTABLE
from kernel.settings import Settings

UNHURRIED = 20  # messages; a larger batch has no spans of its own, which cost more than publishing: its traces go on
CONFIRM_SECONDS = 10
log = structlog.get_logger("relay")


class NotConfirmed(Exception):
    """The broker did not confirm in time; the batch is published again."""


@dataclass
class Batch:
    """Messages by position, in the transaction that has taken them, which ends with `ends`. `left`: those of which the
    broker has not told yet; `done`: those it has taken over."""

    publisher: "Publisher"
    messages: dict[int, Outgoing]
    connection: Connection
    ends: ExitStack
    left: set[int] = field(default_factory=set)
    done: list[int] = field(default_factory=list)

    @property
    def audiences(self) -> Iterable[str]:
        """Who hears of it."""
        return (message.audience for message in self.messages.values())


class Publisher:
    """A channel in confirm mode. `blocked`: the broker takes nothing for the moment (its disk or memory runs out)."""

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
        self._open: dict[int, tuple[Batch, int]] = {}  # delivery tag -> batch and position
        self._returned: set[str] = set()
        self._channel.events["basic_ack"].add(self._acked)
        self._channel.events["basic_nack"].add(self._nacked)
        self._channel.events["basic_return"].add(self._came_back)

    def send(self, batch: Batch) -> None:
        """Publish a batch, and wait for nothing. Raises AMQP errors, OSError."""
        hurried = len(batch.messages) > UNHURRIED
        with self._frames.holding():
            for position, message in batch.messages.items():
                self._send(message, hurried=hurried)
                self._tag += 1
                self._open[self._tag] = (batch, position)
                batch.left.add(position)
        failpoint(self._settings, "relay.sent", batch.audiences)

    def confirmed(self, batch: Batch) -> list[int]:
        """Wait until each message of a batch is confirmed or came back, or the broker blocks; the positions that the
        broker has taken over. Raises AMQP errors, OSError, `NotConfirmed`."""
        end = Clock.monotonic() + CONFIRM_SECONDS  # not since the last frame: heartbeats are frames too
        while batch.left and not self.blocked:
            if (left := end - Clock.monotonic()) <= 0:
                raise NotConfirmed
            with suppress(TimeoutError):
                self._connection.drain_events(timeout=left)
        if batch.left:  # of a blocked broker: published again; a late confirm says nothing
            self._open = {tag: one for tag, one in self._open.items() if one[0] is not batch}
        returned = {place for place in batch.done if batch.messages[place].id in self._returned}
        self._returned -= {batch.messages[place].id for place in returned}
        return [place for place in batch.done if place not in returned]

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
        for batch, place in self._told(tag, multiple):
            batch.done.append(place)

    def _nacked(self, tag: int, multiple: bool) -> None:
        self._told(tag, multiple)  # they stay in the outbox

    def _told(self, tag: int, multiple: bool) -> list[tuple[Batch, int]]:
        tags = [one for one in self._open if one <= tag] if multiple else [tag]
        found = [self._open.pop(one) for one in tags if one in self._open]
        for batch, place in found:
            batch.left.discard(place)
        return found

    def _set_blocked(self, blocked: bool) -> None:
        self.blocked = blocked
        log.warning("broker_blocks" if blocked else "broker_goes_on")

    def _came_back(self, *details: object) -> None:
        returned = details[-1]
        if isinstance(returned, AmqpMessage):
            self._returned.add(str(returned.properties.get("message_id")))
        OUTBOX_UNROUTABLE.inc()
