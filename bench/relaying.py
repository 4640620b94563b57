"""G3: events from the outbox to the broker's confirmation, against raw pipelined publishing of the same bytes."""

import json
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from statistics import median

from amqp import Channel
from amqp import Message as AmqpMessage
from sqlalchemy import Engine, text

from bench import ours
from bench.emitting import casefile, fill
from bench.figures import Row
from bench.processes import Failed, cpu_seconds, running, wait_ready
from bench.scale import choose
from contracts.casefile import CaseOpened
from deploy.local.errors import Tell
from deploy.local.pids import wait_until
from deploy.local.stack import Stack
from kernel.clock import Clock
from kernel.events import topology
from kernel.events.declaration import CONTENT_TYPE
from kernel.events.relay import BATCH

EVENTS, ROUNDS = int(choose(20_000, 4_000)), int(choose(7, 3))
LOOK = 0.01  # seconds between two looks at the outbox
PATIENCE = 120  # seconds


@dataclass(frozen=True)
class Round:
    """Seconds for all events, and milliseconds of CPU per event, of the relay and of raw publishing."""

    relay: float
    raw: float
    relay_cpu: float
    raw_cpu: float

    def __str__(self) -> str:
        return (
            f"relay {EVENTS / self.relay:,.0f}/s, raw {EVENTS / self.raw:,.0f}/s, ratio {self.raw / self.relay:.2f};"
            f" CPU an event {self.relay_cpu:.3f} and {self.raw_cpu:.3f} ms"
        )


def measure(tell: Tell) -> list[Row]:
    """The worker of casefile runs alone and idle; one commit fills the outbox, which is watched until it is empty."""
    with ours.prepared(tell, "benchrelay") as stack, _worker(stack) as worker:
        engine, rounds = casefile(stack.environment), []
        for number in range(ROUNDS + 1):
            rounds.append(_round(stack, engine, worker))
            tell(f"  G3 round {number}: {rounds[-1]}")
        engine.dispose()
    return [_row(rounds[1:])]


@contextmanager
def _worker(stack: Stack) -> Iterator[int]:
    log = stack.instance.folder / "worker.log"
    with running([sys.executable, "-m", "services.casefile", "worker"], stack.environment, log) as pid:
        wait_ready(int(stack.environment["OBHUT_CASEFILE_WORKER_PORT"]), "/health/ready", log)
        yield pid


def _round(stack: Stack, engine: Engine, worker: int) -> Round:
    fill(engine, Clock(), EVENTS)
    cpu, began = cpu_seconds([worker]), time.perf_counter()
    if not wait_until(lambda: _is_empty(engine), PATIENCE, LOOK):
        raise Failed("the relay did not empty the outbox")
    relay, relay_cpu = time.perf_counter() - began, cpu_seconds([worker]) - cpu
    with closing(topology.connect(stack.environment["OBHUT_BROKER_URL"])) as broker, broker.channel() as channel:
        queue = topology.queue(stack.environment["OBHUT_BROKER_PREFIX"], "retention", "casefile")
        bodies = _collected(channel, queue)
        named = [(str(json.loads(body)["id"]), body) for body in bodies]
        cpu, began = time.process_time(), time.perf_counter()
        _publish(channel, topology.exchange(stack.environment["OBHUT_BROKER_PREFIX"], "casefile"), named)
        raw, raw_cpu = time.perf_counter() - began, time.process_time() - cpu
        if (arrived := channel.queue_purge(queue)) != EVENTS:
            raise Failed(f"of {EVENTS} messages published raw, {arrived} arrived")
    return Round(relay, raw, 1000 * relay_cpu / EVENTS, 1000 * raw_cpu / EVENTS)


def _is_empty(engine: Engine) -> bool:
    with engine.connect() as connection:
        return connection.execute(text("SELECT 1 FROM outbox WHERE sent_at IS NULL LIMIT 1")).first() is None


def _collected(channel: Channel, queue: str) -> list[bytes]:
    """What the relay has published: the very bytes, taken off the queue. Each event must be there once."""
    found: list[bytes] = []
    tag = channel.basic_consume(queue, no_ack=True, callback=lambda message: found.append(_bytes(message.body)))
    while len(found) < EVENTS:
        channel.connection.drain_events(timeout=10)
    channel.basic_cancel(tag)
    if len(set(found)) != EVENTS:
        raise Failed(f"the relay published {len(set(found))} events of {EVENTS}")
    return found


def _bytes(body: bytes | str) -> bytes:
    return body.encode() if isinstance(body, str) else body


def _publish(channel: Channel, exchange: str, named: list[tuple[str, bytes]]) -> None:
    """As fast as py-amqp can with confirms: the same messages the same way, as many in flight as the relay has."""
    waiting: set[int] = set()
    key = CaseOpened.routing_key("retention")

    def confirmed(tag: int, multiple: bool) -> None:
        waiting.difference_update([one for one in waiting if one <= tag] if multiple else [tag])

    channel.confirm_select()
    channel.events["basic_ack"].add(confirmed)
    for start in range(0, len(named), BATCH):
        for tag, (name, body) in enumerate(named[start : start + BATCH], start + 1):
            message = AmqpMessage(body, content_type=CONTENT_TYPE, delivery_mode=2, message_id=name)
            channel.basic_publish(message, exchange, key, mandatory=True)
            waiting.add(tag)
        while waiting:
            channel.connection.drain_events(timeout=10)


def _row(rounds: list[Round]) -> Row:
    relay, raw = (median(EVENTS / getattr(one, side) for one in rounds) for side in ("relay", "raw"))
    cpu, raw_cpu = (median(getattr(one, side) for one in rounds) for side in ("relay_cpu", "raw_cpu"))
    return Row(
        name="G3",
        measure="outbox → confirmed events/s",
        ours=f"{relay:,.0f}/s",
        peer=f"{raw:,.0f}/s (raw pipelined confirmed publishing, py-amqp)",
        values=tuple(one.raw / one.relay for one in rounds),
        accept=0.5,
        aim=0.8,
        notes=(f"{EVENTS:,} events a round, batches of {BATCH}; CPU an event: {cpu:.3f} ms, raw {raw_cpu:.3f} ms",),
    )
