"""The kinds of faults. Each does its harm and returns the moment (monotonic) from which recovery counts: that of the
harm, or the end of it where it lasts."""

import signal
from collections.abc import Callable
from contextlib import closing
from datetime import date, timedelta
from random import Random

from deploy.local.network import free_port
from kernel.clock import Clock
from kernel.services import SERVICES
from tests.long.faults.echoes import echo
from tests.long.faults.site import Site, another_worker, pause

HEARING = ("casefile", "consent", "retention", "reporting")
KEPT = {"retention": "schedules", "casefile": "case_consents", "reporting": "published_tables"}
SECOND_PORT = 30000
now = Clock.monotonic


def process_killed(*kinds: str) -> Callable[[Site, Random], float]:
    """kill -9 of one of the processes whose names end like this."""

    def strike(site: Site, chances: Random) -> float:
        names = [name for name in site.stack.supervisor.names() if name.rpartition("-")[2] in kinds]
        began = now()
        site.stack.kill(chances.choice(names))
        return began

    return strike


def all_killed(site: Site, chances: Random) -> float:
    """kill -9 of all processes within a moment, in any order."""
    names = site.stack.supervisor.names()
    began = now()
    for name in chances.sample(names, len(names)):
        site.stack.kill(name)
    return began


def broker_away(site: Site, chances: Random) -> float:
    """The broker is stopped and stays away for a while."""
    site.own.stop_broker()
    pause(chances.choice([0, 5, 15, 60]))
    began = now()
    site.own.start_broker()
    return began


def database_restarted(site: Site, chances: Random) -> float:
    """The database is stopped, sessions and all, and stays away for a moment."""
    site.own.stop_database()
    pause(chances.uniform(0, 5))
    began = now()
    site.own.start_database()
    return began


def broker_full(resource: str) -> Callable[[Site, Random], float]:
    """The broker's disk or memory runs out: it takes nothing until there is enough again."""

    def strike(site: Site, chances: Random) -> float:
        site.own.set_alarm(resource, True)
        try:
            pause(chances.uniform(1, 12))
        finally:
            site.own.set_alarm(resource, False)
        return now()

    return strike


def broker_connections_closed(site: Site, chances: Random) -> float:
    """The broker closes every connection."""
    del chances
    began = now()
    site.own.control("close_all_connections", "maintenance")
    return began


def broker_frozen(site: Site, chances: Random) -> float:
    """The broker stands still with its connections open."""
    site.own.freeze_broker(True)
    try:
        pause(chances.uniform(1, 12))
    finally:
        site.own.freeze_broker(False)
    return now()


def sessions_ended(site: Site, chances: Random) -> float:
    """The database ends every session of ours."""
    del chances
    began = now()
    site.inside.ask("identity", "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename LIKE 'obhut%%'")
    return began


def worker_frozen(site: Site, chances: Random) -> float:
    """A worker stands still with its connections and transactions open."""
    process = site.stack.supervisor.running()[f"{chances.choice(HEARING)}-worker"]
    process.send(signal.SIGSTOP)
    try:
        pause(chances.uniform(1, 8))
    finally:
        process.send(signal.SIGCONT)
    return now()


def table_locked(site: Site, chances: Random) -> float:
    """Somebody holds a lock on an outbox or an inbox."""
    table = chances.choice(["outbox", "inbox"])
    with closing(site.inside.connect(chances.choice(SERVICES))) as connection, connection.cursor() as cursor:
        cursor.execute(f"LOCK TABLE {table} IN ACCESS EXCLUSIVE MODE")
        pause(chances.uniform(0.5, 4))
        connection.rollback()
    return now()


def handlers_fail(site: Site, chances: Random) -> float:
    """What a service writes is refused by its database, so its handlers fail."""
    service = chances.choice(sorted(KEPT))
    with site.inside.failing(service, KEPT[service]):
        if service == "reporting":
            site.office.say("release")
        pause(chances.uniform(0.5, 3))
    return now()


def two_workers(site: Site, chances: Random) -> float:
    """A second worker of a service, so two relays at once, until it is killed."""
    service, port = chances.choice(SERVICES), free_port(SECOND_PORT)
    second = another_worker(site.stack, service, port)
    try:
        pause(chances.uniform(4, 8))
    finally:
        began = now()
        second.kill()
        second.wait()
    return began


def messages_repeated(site: Site, chances: Random) -> float:
    """What passes the broker is thrown in again three times, in another order."""
    echo(site.stack.environment, chances, listening=chances.uniform(1, 3), times=3)
    return now()


def day_jumps(site: Site, chances: Random) -> float:
    """The business day jumps some days ahead, and back again."""
    file = site.stack.instance.clock
    today = date.fromisoformat(file.read_text()) if file.exists() else Clock().today()
    for day in (today + timedelta(days=chances.randint(1, 3)), today):
        draft = file.with_suffix(".jump")
        draft.write_text(day.isoformat(), encoding="ascii")
        draft.replace(file)
        pause(chances.uniform(0.5, 2))
    return now()


ANYTIME: dict[str, Callable[[Site, Random], float]] = {
    "gateway killed": process_killed("gateway"),
    "web killed": process_killed("web"),
    "worker killed": process_killed("worker"),
    "jobs killed": process_killed("jobs"),
    "all 14 killed": all_killed,
    "broker away": broker_away,
    "broker's disk full": broker_full("disk"),
    "broker's memory full": broker_full("memory"),
    "broker's connections closed": broker_connections_closed,
    "broker frozen": broker_frozen,
    "database restarted": database_restarted,
    "sessions ended": sessions_ended,
    "worker frozen": worker_frozen,
    "table locked": table_locked,
    "handlers fail": handlers_fail,
    "two workers": two_workers,
    "messages repeated": messages_repeated,
    "day jumps": day_jumps,
}
"""Kinds that strike wherever the events happen to be; those at a point of the matrix are in `matrix.py`."""
