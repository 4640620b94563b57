"""Broker and database, servers of this test's own, killed, stopped and full, with an office at work and a visitor.

A seeded part of what the row `faults` of the long run does in full (tests/long/faults).
"""

from collections.abc import Callable, Iterator
from contextlib import closing
from random import Random

import pytest

from contracts import EVENTS
from deploy.local.errors import silent
from kernel.events import topology
from kernel.services import SERVICES
from tests.fault.crash import Judge
from tests.long.faults import matrix
from tests.long.faults.kinds import ANYTIME
from tests.long.faults.points import CELLS, Cell
from tests.long.faults.site import Site
from tests.visitor import wait_for

SEED, STEPS = 3, 4
UNSENT = "SELECT count(*) FROM outbox WHERE sent_at IS NULL"
AS_USUAL = 30 * 60_000, 60_000  # RabbitMQ's own
HEARING = len([name for service in SERVICES for name in topology.queues("", service, EVENTS)])
FREE = "SELECT position FROM outbox WHERE sent_at IS NULL ORDER BY position LIMIT 1 FOR UPDATE NOWAIT"
IN_TRANSACTION = """
    SELECT count(*) FROM pg_stat_activity
    WHERE state = 'idle in transaction' AND xact_start < clock_timestamp() - interval '5 seconds'
"""


@pytest.fixture(scope="module")
def site() -> Iterator[Site]:
    """At work from the first test to the last."""
    with Site("testsrv", SEED, STEPS, silent) as made:
        made.office.say("work")
        yield made


@pytest.fixture
def chances(request: pytest.FixtureRequest) -> Random:
    """The same for a test every time."""
    return Random(f"{SEED} {request.node.name}")


@pytest.fixture(autouse=True)
def judged(site: Site) -> Iterator[None]:
    """Whatever a test does: the judge finds nothing wrong, the visitor no unclear answer, the office no surprise."""
    yield
    site.recover()
    verdict = site.judged()
    assert verdict.consistent, "\n".join(one.sentence() for one in verdict.findings)
    surprises = [*site.visits.wrong, *site.office.tally["surprises"]]
    assert not surprises, surprises[0]
    site.office.say("work")


def good(site: Site) -> int:
    """How many of the visitor's requests were answered well."""
    return sum(count for status, count in site.visits.answers.items() if status.startswith("2"))


def cells(chances: Random) -> list[Cell]:
    """Some points that can be reached together, and soon."""
    often = [cell for cell in CELLS if (cell.publisher, cell.audience) not in matrix.NUDGES]
    return matrix.group(often, chances)


def goes_on(site: Site) -> None:
    """The gateway answers, three times and well."""
    before = good(site)
    wait_for(lambda: good(site) >= before + 3, "three good answers")


def test_a_broker_killed_between_two_steps(site: Site, chances: Random) -> None:
    """The same of the broker; while it is away files are opened, their events wait, and leave once it is back."""

    def goes_on_without() -> None:
        goes_on(site)
        wait_for(lambda: site.inside.ask("casefile", UNSENT) > [(0,)], "events that wait")

    _, reached = matrix.server_killed("broker", goes_on_without)(site, chances, cells(chances))
    assert reached


def test_a_full_broker_blocks_events_alone(site: Site) -> None:
    """The gateway goes on; no relay sits on its rows meanwhile; and what waited leaves when there is room again."""
    site.own.set_alarm("disk", True)
    try:
        wait_for(lambda: site.inside.ask("casefile", UNSENT) > [(0,)], "events that wait")
        goes_on(site)
        wait_for(lambda: site.inside.ask("casefile", FREE), "rows that nobody has locked")
        wait_for(lambda: site.inside.ask("casefile", IN_TRANSACTION) == [(0,)], "no transaction that waits")
    finally:
        site.own.set_alarm("disk", False)


@pytest.mark.parametrize("kind", ["database restarted", "two workers", "messages repeated", "day jumps"])
def test_a_fault_of_another_kind(site: Site, chances: Random, kind: str) -> None:
    """Every kind of the long run heals by itself; here those that are over soon."""
    strike: Callable[[Site, Random], float] = ANYTIME[kind]
    strike(site, chances)


def test_a_database_killed_between_two_steps(site: Site, chances: Random) -> None:
    """Workers stand at points between commit and acknowledgement while it dies: nothing is lost or doubled."""
    _, reached = matrix.server_killed("database")(site, chances, cells(chances))
    assert reached


def test_a_worker_the_broker_gives_up_loses_nothing(site: Site) -> None:
    """Somebody is in the way for longer than the broker waits for an acknowledgement (half an hour, here a second): it
    ends the channel and delivers all of the batch again, which the worker still has in hand."""
    be_patient(site, 1_000, 500)
    try:
        before = wait_for(lambda: all_of(channels(site)), "the workers to hear again")
        with closing(site.inside.connect("retention")) as session, session.cursor() as cursor:
            cursor.execute("LOCK TABLE inbox IN ACCESS EXCLUSIVE MODE")
            wait_for(lambda: before - channels(site), "a channel that the broker has ended")
            session.rollback()
    finally:
        be_patient(site, *AS_USUAL)


def be_patient(site: Site, acknowledged: int, looked: int) -> None:
    """The broker waits so long for an acknowledgement, and looks as often (milliseconds): on channels from now on."""
    patience = {"consumer_timeout": acknowledged, "channel_tick_interval": looked}
    site.own.control(
        "eval", ", ".join(f"application:set_env(rabbit, {name}, {ms})" for name, ms in patience.items()) + "."
    )
    site.own.control("close_all_connections", "maintenance")


def all_of(heard: set[str]) -> set[str] | None:
    """The channels, once every queue is heard."""
    return heard if len(heard) >= HEARING else None


def channels(site: Site) -> set[str]:
    """The channels on which somebody hears, as the broker calls them."""
    lines = site.own.control("-q", "list_channels", "pid", "consumer_count").splitlines()
    return {line.split()[0] for line in lines if line.split()[-1] == "1"}


def test_the_judge_sees_what_is_lost(site: Site) -> None:
    """An event that was confirmed and never arrived: without this, a judge that sees nothing would pass all of it."""
    site.office.say("rest")
    judge = Judge(site.stack)
    judge.finds_nothing_wrong()
    take = "DELETE FROM inbox WHERE message_id IN (SELECT message_id FROM inbox WHERE state = 'handled' LIMIT 1)"
    ((key, event, arrived),) = site.inside.ask("retention", take + " RETURNING message_id, event, arrived_at")
    assert "lost" in judge.findings()
    back = """INSERT INTO inbox (message_id, event, state, attempts, arrived_at)
              VALUES (%s, %s, 'handled', 1, %s) RETURNING 1"""
    assert site.inside.ask("retention", back, key, event, arrived) == [(1,)]
