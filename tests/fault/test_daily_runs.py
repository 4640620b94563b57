"""The daily run between replicas, and when its connection is lost: a day is done once, and never recorded undone."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from threading import Event

import pytest
from sqlalchemy import Engine
from sqlalchemy.exc import DBAPIError

from deploy.local.stack import Stack
from kernel.clock import Clock
from kernel.data.database import engine
from kernel.jobs.daily_run import DailyRun, Step
from tests.fault.crash import Inside
from tests.visitor import wait_for

DAY = date(1999, 12, 31)  # long before the days of the instance, so that its own daily work is not concerned
SERVICE, WAIT = "consent", 0.02
HOLDERS = """
    SELECT a.pid, a.state FROM pg_locks l JOIN pg_stat_activity a USING (pid)
    WHERE l.locktype = 'advisory' AND l.granted AND l.objsubid = 1 AND a.datname = current_database()
      AND l.objid = CAST(CAST(hashtext('obhut.daily') AS bigint) & 4294967295 AS oid)
"""
WAITING = """
    SELECT 1 FROM pg_stat_activity
    WHERE datname = current_database() AND pid <> pg_backend_pid() AND position('pg_try_advisory_lock' IN query) > 0
"""
END_HOLDER = f"SELECT pg_terminate_backend(pid) FROM ({HOLDERS}) AS holders"  # noqa: S608 -- fixed texts of this file
OF_YESTERDAY = "SELECT pg_advisory_xact_lock(hashtext('obhut.daily'))"


class Replica:
    """A process' daily run in the database of a service, with two steps; what they were called with."""

    def __init__(self, database: Engine, first: Callable[[], object]) -> None:
        self.done: list[str] = []
        self.first = first
        self.daily = DailyRun(database, Clock(), [self._begin, self._end], WAIT)

    def _begin(self, _: date) -> None:
        self.done.append("first")
        self.first()

    def _end(self, _: date) -> None:
        self.done.append("second")


@pytest.fixture
def database(stack: Stack, inside: Inside) -> Iterator[Engine]:
    """The database of a service as its jobs process sees it; the day is not recorded afterwards."""
    made = engine(stack.environment[f"OBHUT_{SERVICE.upper()}_JOBS_URL"], 2)
    yield made
    made.dispose()
    with inside.connect(SERVICE) as session, session.cursor() as cursor:
        cursor.execute("DELETE FROM daily_runs WHERE day = %s", [DAY])
    session.close()


def recorded(inside: Inside) -> int:
    """How many records there are of the day."""
    return len(inside.ask(SERVICE, "SELECT 1 FROM daily_runs WHERE day = %s", DAY))


def test_two_replicas_do_a_day_once(database: Engine, inside: Inside) -> None:
    """The second one waits for the first, and finds the day done."""
    began, go_on = Event(), Event()
    one = Replica(database, lambda: (began.set(), go_on.wait(60)))
    other = Replica(database, lambda: None)
    with ThreadPoolExecutor(2) as threads:
        first = threads.submit(one.daily.run, DAY)
        assert began.wait(60)
        second = threads.submit(other.daily.run, DAY)
        wait_for(lambda: inside.ask(SERVICE, WAITING), "the second replica to ask for the lock")
        assert (recorded(inside), second.done()) == (0, False)
        go_on.set()
        assert (first.result(60), second.result(60)) == (True, True)
    assert (one.done, other.done, recorded(inside)) == (["first", "second"], [], 1)


def test_a_day_whose_connection_was_lost_is_done_again(database: Engine, inside: Inside) -> None:
    """Another replica may have the lock by then: nothing more is done or recorded, and the next run does all."""
    replica = Replica(database, lambda: inside.ask(SERVICE, END_HOLDER))
    with pytest.raises(DBAPIError):
        replica.daily.run(DAY)
    assert (replica.done, recorded(inside)) == (["first"], 0)
    replica.first = lambda: None
    assert replica.daily.run(DAY)
    assert (replica.done, recorded(inside)) == (["first", "first", "second"], 1)


def test_a_lock_lost_in_the_last_step_leaves_no_record(database: Engine, inside: Inside) -> None:
    """The record is made by the session that holds the lock, so there is no moment between the two."""
    last: Step = lambda _: inside.ask(SERVICE, END_HOLDER)  # noqa: E731 -- a step, told in a line
    with pytest.raises(DBAPIError):
        DailyRun(database, Clock(), [last], WAIT).run(DAY)
    assert recorded(inside) == 0


def test_no_transaction_is_open_while_a_day_is_done(database: Engine, inside: Inside) -> None:
    """A server with `idle_in_transaction_session_timeout` would end it, and a long day would never be done."""
    seen: list[tuple[object, ...]] = []
    assert Replica(database, lambda: seen.extend(inside.ask(SERVICE, HOLDERS))).daily.run(DAY)
    assert [state for _, state in seen] == ["idle"]
    wait_for(lambda: not inside.ask(SERVICE, HOLDERS), "the lock to be given up")


def test_the_release_before_is_waited_for_and_kept_out(database: Engine, inside: Inside) -> None:
    """While a release is rolled out, its predecessor holds the lock by a transaction: the same key, either way."""
    taken: list[object] = []
    ask = OF_YESTERDAY.replace("pg_advisory", "pg_try_advisory")
    assert Replica(database, lambda: taken.extend(inside.ask(SERVICE, ask))).daily.run(DAY)
    assert taken == [(False,)]
    other, waiting = Replica(database, lambda: None), DAY.replace(day=30)
    with inside.connect(SERVICE) as before, before.cursor() as cursor, ThreadPoolExecutor(1) as threads:
        cursor.execute(OF_YESTERDAY)
        run = threads.submit(other.daily.run, waiting)
        wait_for(lambda: inside.ask(SERVICE, WAITING), "the new release to ask for the lock")
        other.daily.stop()
        assert run.result(60) is False
    before.close()
    assert other.done == []


def test_told_to_stop_it_gives_the_day_up_between_two_steps(database: Engine, inside: Inside) -> None:
    """SIGTERM waits for the step that runs and begins no other; whoever comes next does the whole day."""
    replica = Replica(database, lambda: replica.daily.stop())
    assert replica.daily.run(DAY) is False
    assert (replica.done, recorded(inside)) == (["first"], 0)
    wait_for(lambda: not inside.ask(SERVICE, HOLDERS), "the lock to be given up")
    assert Replica(database, lambda: None).daily.run(DAY)
    assert recorded(inside) == 1
