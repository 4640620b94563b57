"""Exchanges and queues, declared from the contracts by `obhut migrate` before any relay starts.

A topic exchange per publisher; one quorum queue per audience and publisher, bound to the routing keys of that
audience. So no event is ever published before its subscriber has a queue.

What is urgent goes into a second queue as well, in which nothing else waits; the inbox lets it take effect when it
arrives first, and not again. So a worker of a release that does not know that queue misses nothing (ADR 35).
"""

from collections.abc import Iterable
from typing import NamedTuple

from amqp import Connection
from amqp.method_framing import frame_writer
from kombu.utils.url import parse_url

from kernel.events.declaration import Event
from kernel.events.held_frames import HeldFrames


def exchange(prefix: str, publisher: str) -> str:
    """The exchange a service publishes to."""
    return f"{prefix}obhut.{publisher}"


def queue(prefix: str, audience: str, publisher: str) -> str:
    """The queue on which a service hears one publisher."""
    return f"{prefix}obhut.{audience}.from.{publisher}"


def urgent_queue(prefix: str, audience: str, publisher: str) -> str:
    """The queue on which a service hears what is urgent of one publisher, beside that for everything."""
    return f"{queue(prefix, audience, publisher)}.urgent"


class Way(NamedTuple):
    """What comes to a queue: which events of which publisher."""

    publisher: str
    events: list[type[Event]]


def connect(broker_url: str, heartbeat: int = 20, frames: HeldFrames | None = None) -> Connection:
    """A plain AMQP connection. Raises OSError or an AMQP error where the broker is away.

    `frames`: for one that publishes much. It writes through them, and does not look before each single message whether
    the broker has said that it blocks, as py-amqp would: whoever waits for confirms hears that too.
    """
    where = parse_url(broker_url)
    connection = Connection(
        host=f"{where['hostname']}:{where['port'] or 5672}",
        userid=where["userid"] or "guest",
        password=where["password"] or "guest",
        virtual_host=where["virtual_host"] or "/",
        heartbeat=heartbeat,
        connect_timeout=5,
        confirm_publish=False,  # the relay confirms many at once
        frame_writer=frames.writer if frames else frame_writer,
    )
    connection.connect()
    if frames:
        connection.client_properties = {**connection.client_properties, "capabilities": {}}  # the broker has them
    return connection


def heard_by(audience: str, events: Iterable[type[Event]]) -> dict[str, list[type[Event]]]:
    """What a service hears, by publisher."""
    heard: dict[str, list[type[Event]]] = {}
    for event in events:
        if audience in event.audience:
            heard.setdefault(event.publisher, []).append(event)
    return heard


def queues(prefix: str, audience: str, events: Iterable[type[Event]]) -> dict[str, Way]:
    """The queues a service hears, by their names."""
    found = {}
    for publisher, heard in heard_by(audience, events).items():
        found[queue(prefix, audience, publisher)] = Way(publisher, heard)
        if urgent := [event for event in heard if event.urgent]:
            found[urgent_queue(prefix, audience, publisher)] = Way(publisher, urgent)
    return found


def declare(broker_url: str, prefix: str, events: tuple[type[Event], ...]) -> list[str]:
    """Declare all exchanges, queues and bindings; repeating it changes nothing. Returns the queues' names."""
    names = []
    with connect(broker_url) as connection:
        channel = connection.channel()
        for publisher in sorted({event.publisher for event in events}):
            channel.exchange_declare(exchange(prefix, publisher), "topic", durable=True, auto_delete=False)
        for audience in sorted({audience for event in events for audience in event.audience}):
            for name, way in queues(prefix, audience, events).items():
                channel.queue_declare(name, durable=True, auto_delete=False, arguments={"x-queue-type": "quorum"})
                for event in way.events:
                    channel.queue_bind(name, exchange(prefix, way.publisher), event.routing_key(audience))
                names.append(name)
    return names
