"""The daily run: what a service does once for each business day, by one process of all replicas.

Whose day it is says a session lock on a connection of its own, which no transaction holds open: no timeout of the
server ends it while the work goes on, and whoever loses the connection, by dying or by its server, loses the lock. The
day is recorded by the very session that holds the lock, so a run that has lost it is not recorded, and done again.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from threading import Event

from sqlalchemy import Connection, Engine, text

from kernel.clock import Clock
from kernel.data.database import each_statement_alone
from kernel.observe import tracing

DAILY = "daily"
Step = Callable[[date], None]
# The key of every release: a transaction's lock, as earlier ones take it, and a session's exclude each other.
TAKE = text("SELECT pg_try_advisory_lock(hashtext('obhut.daily'))")
HELD = """EXISTS (
    SELECT FROM pg_locks
    WHERE locktype = 'advisory' AND granted AND pid = pg_backend_pid() AND objsubid = 1
      AND (CAST(classid AS bigint) << 32) | CAST(objid AS bigint) = hashtext('obhut.daily'))
"""
LOOK = text(f"SELECT {HELD}")
RECORD = text(f"INSERT INTO daily_runs (day, finished_at) SELECT :day, :now WHERE {HELD}")  # noqa: S608 -- a fixed text of this file
RECORDED = text("SELECT 1 FROM daily_runs WHERE day = :day")
STAY = text("SET idle_session_timeout = 0")  # a step may take longer than a server lets others rest


class LockLost(Exception):
    """Another process may have begun the same day: this one stops, and records nothing."""


class DailyRun:
    """Runs the steps of a day, one after the other; each may be run again. `wait`: seconds between two looks at the
    lock while another process has it."""

    def __init__(self, engine: Engine, clock: Clock, steps: Sequence[Step], wait: float) -> None:
        self._engine, self._clock, self._steps, self._wait = engine, clock, steps, wait
        self._stopping = Event()

    def run(self, day: date) -> bool:
        """Do what is left of a day; False where `stop` was called before it was done, and by nobody else either.

        Raises `LockLost`, the database's errors where the connection is lost, and what a step raises.
        """
        with self._session() as session:
            if not self._taken(session):
                return False
            if session.execute(RECORDED, {"day": day}).first():
                return True
            with tracing.span("internal", first=True) as span, tracing.apart():  # what a day begins are other traces
                span.set(task=DAILY)
                return self._done(session, day)

    def stop(self) -> None:
        """Begin no further step; the lock is given up when the one that runs has ended."""
        self._stopping.set()

    def _done(self, session: Connection, day: date) -> bool:
        for step in self._steps:
            if self._stopping.is_set():
                return False
            if not session.execute(LOOK).scalar_one():
                raise LockLost
            step(day)
        if not session.execute(RECORD, {"day": day, "now": self._clock.now()}).rowcount:
            raise LockLost
        return True

    def _taken(self, session: Connection) -> bool:
        """Wait for the lock; False where there is no time left for that."""
        while not session.execute(TAKE).scalar_one():
            if self._stopping.wait(self._wait):
                return False
        return True

    @contextmanager
    def _session(self) -> Iterator[Connection]:
        """A connection that goes back to no pool: with it the lock ends, however this ends."""
        with each_statement_alone(self._engine).connect() as session:
            session.detach()
            session.execute(STAY)
            yield session
