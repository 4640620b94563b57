"""Exchanges and queues, declared from the contracts by `obhut migrate` before any relay starts.

A topic exchange per publisher; one quorum queue per audience and publisher, bound to the routing keys of that
audience. So no event is ever published before its subscriber has a queue.
"""

from collections.abc import Iterable

from amqp import Connection
from kombu.utils.url import parse_url

from kernel.events.declaration import Event


def exchange(prefix: str, publisher: str) -> str:
    """The exchange a service publishes to."""
    return f"{prefix}obhut.{publisher}"


def queue(prefix: str, audience: str, publisher: str) -> str:
    """The queue on which a service hears one publisher."""
    return f"{prefix}obhut.{audience}.from.{publisher}"


def connect(broker_url: str, heartbeat: int = 20) -> Connection:
    """A plain AMQP connection. Raises OSError or an AMQP error where the broker is away."""
    where = parse_url(broker_url)
    connection = Connection(
        host=f"{where['hostname']}:{where['port'] or 5672}",
        userid=where["userid"] or "guest",
        password=where["password"] or "guest",
        virtual_host=where["virtual_host"] or "/",
        heartbeat=heartbeat,
        connect_timeout=5,
        confirm_publish=False,  # the relay confirms many at once
    )
    connection.connect()
    return connection


def heard_by(audience: str, events: Iterable[type[Event]]) -> dict[str, list[type[Event]]]:
    """What a service hears, by publisher."""
    heard: dict[str, list[type[Event]]] = {}
    for event in events:
        if audience in event.audience:
            heard.setdefault(event.publisher, []).append(event)
    return heard


def declare(broker_url: str, prefix: str, events: tuple[type[Event], ...]) -> list[str]:
    """Declare all exchanges, queues and bindings; repeating it changes nothing. Returns the queues' names."""
    names = []
    with connect(broker_url) as connection:
        channel = connection.channel()
        for publisher in sorted({event.publisher for event in events}):
            channel.exchange_declare(exchange(prefix, publisher), "topic", durable=True, auto_delete=False)
        for audience in sorted({audience for event in events for audience in event.audience}):
            for publisher, heard in heard_by(audience, events).items():
                name = queue(prefix, audience, publisher)
                channel.queue_declare(name, durable=True, auto_delete=False, arguments={"x-queue-type": "quorum"})
                for event in heard:
                    channel.queue_bind(name, exchange(prefix, publisher), event.routing_key(audience))
                names.append(name)
    return names
