"""Messages of the rows about events: the bytes that casefile's relay publishes, and the same bytes published raw."""

import json
import sys
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from typing import NamedTuple

from amqp import Channel
from amqp import Message as AmqpMessage
from sqlalchemy import Engine, text

from bench.emitting import casefile, fill
from bench.processes import Failed, running, wait_ready
from deploy.local.pids import wait_until
from deploy.local.stack import Stack
from kernel.clock import Clock
from kernel.events import topology
from kernel.events.declaration import CONTENT_TYPE
from kernel.events.relay import BATCH

LOOK = 0.01  # seconds between two looks at the outbox
PATIENCE = 120  # seconds


class Raw(NamedTuple):
    """A message as it lies in the queue: its id, and the CloudEvents document."""

    id: str
    body: bytes


class Place(NamedTuple):
    """Where a message is published to; the exchange "" takes it to the queue that the key names."""

    exchange: str
    key: str


@contextmanager
def relaying(stack: Stack) -> Iterator[int]:
    """The worker of casefile, whose relay publishes what the outbox holds; gives its pid."""
    log = stack.instance.folder / "worker.log"
    with running([sys.executable, "-m", "services.casefile", "worker"], stack.environment, log) as pid:
        wait_ready(int(stack.environment["OBHUT_CASEFILE_WORKER_PORT"]), "/health/ready", log)
        yield pid


def relayed(stack: Stack, count: int) -> list[Raw]:
    """So many real events, recorded by casefile and published by its relay, taken off retention's queue again."""
    engine = casefile(stack.environment)
    with relaying(stack):
        fill(engine, Clock(), count)
        wait_until_sent(engine)
    engine.dispose()
    queue = topology.queue(stack.environment["OBHUT_BROKER_PREFIX"], "retention", "casefile")
    with closing(topology.connect(stack.environment["OBHUT_BROKER_URL"])) as broker, broker.channel() as channel:
        return collected(channel, queue, count)


def wait_until_sent(engine: Engine) -> None:
    """Until no row of the outbox is unsent; raises `Failed` after a while."""

    def is_empty() -> bool:
        with engine.connect() as connection:
            return connection.execute(text("SELECT 1 FROM outbox WHERE sent_at IS NULL LIMIT 1")).first() is None

    if not wait_until(is_empty, PATIENCE, LOOK):
        raise Failed("the relay did not empty the outbox")


def collected(channel: Channel, queue: str, count: int) -> list[Raw]:
    """What the relay has published: the very bytes, taken off the queue. Each event must be there once."""
    found: list[bytes] = []
    tag = channel.basic_consume(queue, no_ack=True, callback=lambda message: found.append(_bytes(message.body)))
    while len(found) < count:
        channel.connection.drain_events(timeout=10)
    channel.basic_cancel(tag)
    if len(set(found)) != count:
        raise Failed(f"the relay published {len(set(found))} events of {count}")
    return [Raw(str(json.loads(body)["id"]), body) for body in found]


def publish(channel: Channel, place: Place, messages: Sequence[Raw]) -> None:
    """As fast as py-amqp can with confirms: the same messages the same way, as many in flight as the relay has."""
    waiting: set[int] = set()

    def confirmed(tag: int, multiple: bool) -> None:
        waiting.difference_update([one for one in waiting if one <= tag] if multiple else [tag])

    channel.confirm_select()
    channel.events["basic_ack"].add(confirmed)
    for start in range(0, len(messages), BATCH):
        for tag, message in enumerate(messages[start : start + BATCH], start + 1):
            publish_one(channel, place, message)
            waiting.add(tag)
        while waiting:
            channel.connection.drain_events(timeout=10)


def publish_one(channel: Channel, place: Place, message: Raw) -> None:
    """One message, as the relay sends it."""
    sent = AmqpMessage(message.body, content_type=CONTENT_TYPE, delivery_mode=2, message_id=message.id)
    channel.basic_publish(sent, place.exchange, place.key, mandatory=True)


def _bytes(body: bytes | str) -> bytes:
    return body.encode() if isinstance(body, str) else body
