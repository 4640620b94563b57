"""G4: how long after a commit in casefile its event has taken effect in retention, at a steady 200 events a second.

The instants are chosen so that every error counts against us: the clock starts before COMMIT is sent, and stops when
PostgreSQL tells a listener that the handler's row is committed (NOTIFY is delivered after the commit, never before).
"""

import os
import select
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from statistics import median
from urllib.parse import urlsplit
from uuid import UUID

import psycopg2
from sqlalchemy import Engine

from bench import ours
from bench.emitting import AGENCY, casefile, emit
from bench.figures import Row, percentile, shown
from bench.processes import Failed
from bench.scale import choose
from deploy.local import postgres
from deploy.local.errors import Tell, silent
from deploy.local.pids import wait_until
from deploy.local.stack import Stack
from kernel.clock import Clock
from kernel.unit_of_work import UnitOfWork

RATE, SECONDS, ROUNDS = 200, choose(30, 8), int(choose(5, 2))
WARM_UP = 5.0
TELL = """
    CREATE FUNCTION bench_tell() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN PERFORM pg_notify('bench', NEW.reference::text); RETURN NULL; END $$;
    CREATE TRIGGER bench_tell AFTER INSERT ON schedules FOR EACH ROW EXECUTE FUNCTION bench_tell();
"""


@dataclass
class Listener:
    """Hears of the rows that retention's handler has committed; `heard` by the event's reference."""

    url: str
    heard: dict[UUID, float] = field(default_factory=dict)
    stopping: bool = False

    def run(self) -> None:
        """Until told to stop."""
        with closing(psycopg2.connect(self.url)) as connection:
            connection.autocommit = True
            with connection.cursor() as cursor:
                cursor.execute("LISTEN bench")
            while not self.stopping:
                if select.select([connection], [], [], 0.2)[0]:
                    connection.poll()
                    now = time.perf_counter()
                    self.heard.update((UUID(notice.payload), now) for notice in connection.notifies)
                    connection.notifies.clear()


@dataclass(frozen=True)
class Round:
    """Milliseconds from just before COMMIT was sent, and from just after it had returned; events per second."""

    sent: list[float]
    returned: list[float]
    rate: float

    def __str__(self) -> str:
        figures = " / ".join(shown(percentile(self.sent, share)) for share in (0.5, 0.95, 0.99, 1.0))
        return f"p50 / p95 / p99 / longest {figures} ms at {self.rate:.0f} events/s"


def measure(tell: Tell) -> list[Row]:
    """All processes run; events are emitted at fixed times, each in a transaction of its own."""
    with ours.started(tell) as stack, _listening(stack) as heard:
        engine, rounds = casefile(stack.environment), []
        for number in range(ROUNDS + 1):
            rounds.append(_round(engine, heard, SECONDS if number else WARM_UP))
            tell(f"  G4 round {number}: {rounds[-1]}")
        engine.dispose()
    return [_row(rounds[1:])]


@contextmanager
def _listening(stack: Stack) -> Iterator[dict[UUID, float]]:
    server = postgres.find(ours.ROOT, os.environ, silent)
    url = server.admin_url_of(urlsplit(stack.environment["OBHUT_RETENTION_RUNTIME_URL"]).path.strip("/"))
    with closing(psycopg2.connect(url)) as connection, connection, connection.cursor() as cursor:
        cursor.execute(TELL)
    listener = Listener(url)
    thread = threading.Thread(target=listener.run)
    thread.start()
    try:
        yield listener.heard
    finally:
        listener.stopping = True
        thread.join()


def _round(engine: Engine, heard: dict[UUID, float], seconds: float) -> Round:
    began, sent, returned = time.perf_counter(), {}, {}
    count = int(RATE * seconds)
    for number in range(count):
        time.sleep(max(0.0, began + number / RATE - time.perf_counter()))  # a late one does not delay the next
        with UnitOfWork(engine, Clock(), AGENCY) as work:
            reference = emit(work)
            sent[reference] = time.perf_counter()
        returned[reference] = time.perf_counter()
    rate = count / (time.perf_counter() - began)
    if not wait_until(lambda: sent.keys() <= heard.keys(), 60):
        raise Failed(f"{len(sent.keys() - heard.keys())} events had no effect within a minute")
    from_sent, from_returned = ([1000 * (heard[one] - at) for one, at in side.items()] for side in (sent, returned))
    return Round(from_sent, from_returned, rate)


def _row(rounds: list[Round]) -> Row:
    def over_rounds(share: float, side: str = "sent") -> str:
        return shown(median(percentile(getattr(one, side), share) for one in rounds))

    return Row(
        name="G4",
        measure=f"commit → consumer committed, p99 at {RATE} events/s",
        ours=f"p50 {over_rounds(0.5)}, p95 {over_rounds(0.95)}, p99 {over_rounds(0.99)} ms",
        peer="",
        values=tuple(percentile(one.sent, 0.99) for one in rounds),
        accept=50,
        aim=10,
        better="lower",
        unit="ms",
        notes=(
            f"{median(one.rate for one in rounds):.1f} events/s reached, {SECONDS:.0f} s a round, all processes run",
            f"counted from before COMMIT is sent; from its return: p50 {over_rounds(0.5, 'returned')},"
            f" p99 {over_rounds(0.99, 'returned')} ms",
        ),
    )
