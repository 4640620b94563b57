"""Throwing malformed messages at every queue, never more in one than it can hold for a moment."""

from collections import Counter
from collections.abc import Iterator
from itertools import islice
from random import Random

from amqp import Message as AmqpMessage

from contracts import EVENTS
from deploy.local.stack import Stack
from kernel.events import topology
from tests.fault.crash import Inside
from tests.long.malformed.bodies import bodies
from tests.visitor import wait_for

HANDFUL = 10  # thrown at a queue at once
WAITING = 10  # in a queue, before the next are thrown at it
PARKED = "SELECT count(*) FROM inbox WHERE event = 'undecodable' AND state = 'parked'"
WAYS = sorted({(event.publisher, audience) for event in EVENTS for audience in event.audience})
"""Every queue, as publisher and audience."""
AUDIENCES = sorted({audience for _, audience in WAYS})


class Thrower:
    """Somebody at the broker who may publish to any queue."""

    def __init__(self, stack: Stack, inside: Inside, chances: Random) -> None:
        self.thrown: Counter[tuple[str, str]] = Counter()
        self._prefix, self._look = stack.environment.get("OBHUT_BROKER_PREFIX", ""), inside.look(*AUDIENCES)
        self._connection = topology.connect(stack.environment["OBHUT_BROKER_URL"], heartbeat=0)
        self._channel = self._connection.channel()
        self._bodies = {way: bodies(way[1], Random(f"{chances.random()}")) for way in WAYS}  # noqa: S311 -- of a test
        self._before = self.parked()

    def throw(self, each: int) -> Iterator[int]:
        """So many at every queue, as fast as each is emptied; yields from time to time how many it were in all."""
        while short := [way for way in WAYS if self.thrown[way] < each]:
            for way in short:
                wait_for(lambda way=way: self._has_room(way), f"room in {way}", 60)
                self._handful(way, min(HANDFUL, each - self.thrown[way]))
            yield self.thrown.total()
        wait_for(lambda: self.parked_since() >= self.thrown.total(), "the last to be parked", 60)

    def parked(self) -> int:
        """How many undecodable messages are parked at all services."""
        return sum(int(self._look.ask(audience, PARKED)[0][0]) for audience in AUDIENCES)

    def parked_since(self) -> int:
        """How many since the thrower came."""
        return self.parked() - self._before

    def close(self) -> None:
        """Leave."""
        self._connection.close()
        self._look.close()

    def _has_room(self, way: tuple[str, str]) -> bool:
        return bool(self._channel.queue_declare(self._queue(way), passive=True).message_count < WAITING)

    def _queue(self, way: tuple[str, str]) -> str:
        publisher, audience = way
        return topology.queue(self._prefix, audience, publisher)

    def _handful(self, way: tuple[str, str], count: int) -> None:
        name = self._queue(way)
        for body in islice(self._bodies[way], count):
            self._channel.basic_publish(AmqpMessage(body, delivery_mode=2), "", name)
        self.thrown[way] += count
