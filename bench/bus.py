"""Sides of the rows about the bus: who hears casefile's events for retention, and what must have come of them.

Every side has a quorum queue of its own on the same broker and a database of its own on the same PostgreSQL, with an
`inbox` of message ids and a row of `schedules` for each event.
"""

import json
import os
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import psycopg2

from bench import monolith
from bench.earlier import Earlier
from bench.messages import LOOK, Place, Raw, publish
from bench.ours import PORTS, ROOT
from bench.processes import Failed, cpu_seconds, held_still, running
from deploy.local import postgres
from deploy.local.errors import silent
from deploy.local.network import free_port
from deploy.local.pids import wait_until
from deploy.local.server_folders import last_lines
from deploy.local.stack import Stack
from kernel.events import topology
from tests.databases import rows

READY_WITHIN, PATIENCE = 60, 900  # seconds: until a worker hears its queue; until a backlog must be gone
HEARD = "SELECT message_id::text FROM inbox WHERE state = 'handled'"
EFFECTS = "SELECT reference::text, agency::text, programme, opened_on::text FROM schedules WHERE state = 'open'"
BARE = """
    CREATE TABLE inbox (message_id uuid PRIMARY KEY, state text NOT NULL);
    CREATE TABLE schedules (reference uuid PRIMARY KEY, agency uuid NOT NULL, programme text NOT NULL,
        state text NOT NULL, opened_on date NOT NULL);
"""


@dataclass(frozen=True)
class Side:
    """A worker and where it works. `replica`: the setting of which each of several needs a port of its own."""

    command: Sequence[str]
    settings: Mapping[str, str]
    code: Path
    log: Path
    broker: str
    queue: str
    database: str  # as the superuser sees it
    replica: str = ""

    @contextmanager
    def hearing(self, replicas: int = 1) -> Iterator[list[int]]:
        """So many of its workers, ready to take what comes; gives their pids."""
        with ExitStack() as ends:
            pids = []
            for number in range(replicas):
                port = {self.replica: str(free_port(PORTS + 150))} if number else {}
                log = self.log.with_suffix(f".{number}.log")
                pids.append(ends.enter_context(running(self.command, {**self.settings, **port}, log, self.code)))
            with self._channel() as channel:
                if not wait_until(lambda: _consumers(channel, self.queue) == replicas, READY_WITHIN, 0.05):
                    raise Failed(f"nobody hears {self.queue}:\n{last_lines(self.log.with_suffix('.0.log'))}")
            yield pids

    def emptied(self) -> None:
        """Nothing waits, nothing was ever heard."""
        with self._channel() as channel:
            channel.queue_purge(self.queue)
        with closing(psycopg2.connect(self.database)) as connection, connection, connection.cursor() as cursor:
            cursor.execute("SELECT to_regclass('inbox_latest') IS NOT NULL")
            more = ", inbox_latest" if cursor.fetchall() == [(True,)] else ""
            cursor.execute(f"TRUNCATE inbox, schedules{more}")

    def publish(self, messages: Sequence[Raw]) -> None:
        """Into its queue, confirmed."""
        with self._channel() as channel:
            publish(channel, Place("", self.queue), messages)

    @contextmanager
    def _channel(self) -> Iterator[Any]:
        with closing(topology.connect(self.broker)) as connection, connection.channel() as channel:
            yield channel


@dataclass(frozen=True)
class Drained:
    """Events per second, and milliseconds of the workers' CPU per event."""

    rate: float
    cpu: float

    def __str__(self) -> str:
        return f"{self.rate:,.0f}/s ({self.cpu:.2f} ms CPU)"


def of_obhut(environment: Mapping[str, str], log: Path, python: str = sys.executable, code: Path = ROOT) -> Side:
    """Retention's worker, of this tree or of another."""
    server = postgres.find(ROOT, os.environ, silent)
    return Side(
        command=[python, "-m", "services.retention", "worker"],
        settings=environment,
        code=code,
        log=log,
        broker=environment["OBHUT_BROKER_URL"],
        queue=topology.queue(environment["OBHUT_BROKER_PREFIX"], "retention", "casefile"),
        database=server.admin_url_of(urlsplit(environment["OBHUT_RETENTION_RUNTIME_URL"]).path.strip("/")),
        replica="OBHUT_RETENTION_WORKER_PORT",
    )


def of_earlier(earlier: Earlier, folder: Path) -> Side:
    """Retention's worker of the earlier release, with its own libraries."""
    return of_obhut(earlier.environment, folder / "earlier.log", earlier.python, earlier.tree)


@contextmanager
def bare(stack: Stack) -> Iterator[Side]:
    """The bare consumer (bench/peer/consuming.py); its queue lies beside the instance's and goes with them."""
    broker, queue = stack.environment["OBHUT_BROKER_URL"], stack.environment["OBHUT_BROKER_PREFIX"] + "bench.bare"
    with closing(topology.connect(broker)) as connection, connection.channel() as channel:
        channel.queue_declare(queue, durable=True, auto_delete=False, arguments={"x-queue-type": "quorum"})
    with monolith.database("bench_peer_bus") as url:
        with closing(psycopg2.connect(url)) as connection, connection, connection.cursor() as cursor:
            cursor.execute(BARE)
        settings = {"PEER_BROKER_URL": broker, "PEER_QUEUE": queue, "PEER_DATABASE_URL": url}
        command = [sys.executable, "-m", "bench.peer.consuming"]
        yield Side(command, settings, ROOT, stack.instance.folder / "bare.log", broker, queue, url)


def drain(side: Side, messages: Sequence[Raw], replicas: int = 1) -> Drained:
    """A backlog that its workers find and work off: from the moment they may begin to the last effect committed.

    They stand still, connected, while it is published. Raises `Failed` unless every effect is there, once.
    """
    side.emptied()
    with side.hearing(replicas) as pids:
        cpu = cpu_seconds(pids)
        with held_still(pids):
            side.publish(messages)
            began = time.perf_counter()
        _wait_for_all(side, messages)
        seconds, cpu = time.perf_counter() - began, cpu_seconds(pids) - cpu
    check_effects(side, messages)
    side.emptied()
    return Drained(len(messages) / seconds, 1000 * cpu / len(messages))


def check_effects(side: Side, messages: Sequence[Raw]) -> None:
    """The same on all sides: each id taken once, and the row that each event tells of. Raises `Failed`."""
    told = [json.loads(message.body)["data"] for message in messages]
    wanted = {(one["reference"], one["agency"], one["programme"], one["opened_on"]) for one in told}
    heard, effects = rows(side.database, HEARD), rows(side.database, EFFECTS)
    if sorted(str(one) for (one,) in heard) != sorted(message.id for message in messages):
        raise Failed(f"of {len(messages)} messages {len(heard)} were taken by {side.queue}")
    if set(effects) != wanted or len(effects) != len(wanted):
        raise Failed(f"{len(wanted)} events have left {len(effects)} rows, or others, at {side.queue}")


def _wait_for_all(side: Side, messages: Sequence[Raw]) -> None:
    with closing(psycopg2.connect(side.database)) as connection, connection.cursor() as cursor:
        connection.autocommit = True

        def is_there(question: str, *values: object) -> bool:
            cursor.execute(question, values)
            return bool(cursor.fetchall()[0][0])

        last, count = messages[-1].id, len(messages)
        one = wait_until(
            lambda: is_there("SELECT EXISTS (SELECT FROM inbox WHERE message_id = %s)", last), PATIENCE, LOOK
        )
        if not one or not wait_until(lambda: is_there("SELECT count(*) >= %s FROM schedules", count), PATIENCE, LOOK):
            raise Failed(f"the backlog of {side.queue} was not gone after {PATIENCE} s")


def _consumers(channel: Any, queue: str) -> int:
    return int(channel.queue_declare(queue, passive=True).consumer_count)
