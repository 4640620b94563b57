"""G3: events from the outbox to the broker's confirmation, against raw pipelined publishing of the same bytes."""

import time
from contextlib import closing
from dataclasses import dataclass
from statistics import median

from sqlalchemy import Engine

from bench import ours
from bench.emitting import casefile, fill
from bench.figures import Row
from bench.messages import Place, collected, publish, relaying, wait_until_sent
from bench.processes import Failed, cpu_seconds
from bench.scale import choose
from contracts.casefile import CaseOpened
from deploy.local.errors import Tell
from deploy.local.stack import Stack
from kernel.clock import Clock
from kernel.events import topology
from kernel.events.relay import BATCH

EVENTS, ROUNDS = int(choose(20_000, 4_000)), int(choose(7, 3))


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
    with ours.prepared(tell, "benchrelay") as stack, relaying(stack) as worker:
        engine, rounds = casefile(stack.environment), []
        for number in range(ROUNDS + 1):
            rounds.append(_round(stack, engine, worker))
            tell(f"  G3 round {number}: {rounds[-1]}")
        engine.dispose()
    return [_row(rounds[1:])]


def _round(stack: Stack, engine: Engine, worker: int) -> Round:
    fill(engine, Clock(), EVENTS)
    cpu, began = cpu_seconds([worker]), time.perf_counter()
    wait_until_sent(engine)
    relay, relay_cpu = time.perf_counter() - began, cpu_seconds([worker]) - cpu
    with closing(topology.connect(stack.environment["OBHUT_BROKER_URL"])) as broker, broker.channel() as channel:
        queue = topology.queue(stack.environment["OBHUT_BROKER_PREFIX"], "retention", "casefile")
        messages = collected(channel, queue, EVENTS)
        exchange = topology.exchange(stack.environment["OBHUT_BROKER_PREFIX"], "casefile")
        cpu, began = time.process_time(), time.perf_counter()
        publish(channel, Place(exchange, CaseOpened.routing_key("retention")), messages)
        raw, raw_cpu = time.perf_counter() - began, time.process_time() - cpu
        if (arrived := channel.queue_purge(queue)) != EVENTS:
            raise Failed(f"of {EVENTS} messages published raw, {arrived} arrived")
    return Round(relay, raw, 1000 * relay_cpu / EVENTS, 1000 * raw_cpu / EVENTS)


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
