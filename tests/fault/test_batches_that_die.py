"""kill -9 in the middle of a batch, one of two workers killed, a queue that stands: what one message is promised holds
for many."""

from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import date
from signal import SIGCONT, SIGSTOP
from typing import Any
from uuid import UUID, uuid4

import pytest

from contracts.casefile import CaseOpened, CaseUndone
from deploy.local.network import free_port
from deploy.local.stack import Stack
from kernel.events.declaration import Event
from tests.calendar import Calendar
from tests.casework import File
from tests.fault.crash import Crashes, Inside, Judge
from tests.fault.test_strange_messages import Stranger, message
from tests.house import House
from tests.long.faults.kinds import SECOND_PORT
from tests.long.faults.site import another_worker
from tests.visitor import wait_for

MANY = 40
STATES = """
    SELECT count(*) FILTER (WHERE state IN ('handled', 'stale')), count(*) FROM inbox WHERE message_id = ANY(%s::uuid[])
"""
LOCKED_OUT = """
    SELECT count(*) FROM pg_stat_activity
    WHERE datname = current_database() AND wait_event_type = 'Lock' AND query LIKE '%%case_consents%%'
"""
IN_THE_WAY = """
    INSERT INTO case_consents (case_id, agency, purpose, consent, state, since)
    VALUES (%s, %s, 'case_management', gen_random_uuid(), 'in_force', current_date)
"""
WATCHED = "SELECT count(*) FROM schedules WHERE reference = ANY(%s::uuid[])"


class Backlog:
    """What waits for retention: files opened, and some of those undone. Nothing of it is left behind."""

    def __init__(self, stack: Stack, inside: Inside, stranger: Stranger) -> None:
        self._stack, self._inside, self._stranger = stack, inside, stranger
        self.references = [uuid4() for _ in range(MANY)]
        self.agency = uuid4()
        self._ids: list[str] = []

    def comes(self, event: type[Event], references: list[UUID]) -> None:
        """Events about these files, published one after another."""
        for reference in references:
            data: dict[str, Any] = {"reference": reference, "agency": self.agency}
            if event is CaseOpened:
                data |= {"programme": "waska", "opened_on": date(2026, 3, 2)}
            key, position = self._stranger.row(event, "retention")
            self._stranger.publishes(message(event, "retention", key, position, **data), event, "retention")
            self._ids.append(str(key))

    def is_in(self) -> bool:
        """Whether all of it has arrived, and none of it failed."""
        ((well, every),) = self._inside.ask("retention", STATES, self._ids)
        return bool(well == every == len(self._ids))

    def watched(self) -> int:
        """How many of the files are watched."""
        ((number,),) = self._inside.ask("retention", WATCHED, [str(one) for one in self.references])
        return int(number)

    def waits(self) -> Callable[[int], None]:
        """Have it wait before a worker that stands still; what is returned sends it a signal."""
        process = self._stack.supervisor.running()["retention-worker"]
        process.send(SIGSTOP)
        return process.send


@pytest.fixture
def backlog(stack: Stack, inside: Inside, judge: Judge) -> Iterator[Backlog]:
    """All of it is undone in the end, and nobody finds anything wrong."""
    stranger = Stranger(stack, inside)
    made = Backlog(stack, inside, stranger)
    yield made
    made.comes(CaseUndone, made.references)
    wait_for(made.is_in, "the last of it")
    stranger.close()
    assert made.watched() == 0
    judge.finds_nothing_wrong()


@pytest.mark.parametrize("point", ["inbox.received", "inbox.handled", "inbox.committed", "inbox.before_ack"])
def test_a_batch_that_dies_takes_effect_once(backlog: Backlog, crashes: Crashes, point: str) -> None:
    """Before its transaction, between two of its messages, after the commit, before the acknowledgement."""
    send = backlog.waits()
    backlog.comes(CaseOpened, backlog.references)
    with crashes.at(point, "retention", "retention-worker", "casefile"):
        send(SIGCONT)
    wait_for(backlog.is_in, "all of it")
    assert backlog.watched() == MANY


def test_one_of_two_workers_dies_in_the_middle(backlog: Backlog, stack: Stack, crashes: Crashes) -> None:
    """Two workers share the queue, and each file's two events may be taken by different ones: no file that was undone
    is watched, whichever of them was killed, and no other is lost."""
    second = another_worker(stack, "retention", free_port(SECOND_PORT))
    wish = crashes.wish("inbox.handled", "retention", other="casefile")
    try:
        for number, reference in enumerate(backlog.references):
            backlog.comes(CaseOpened, [reference])
            if number % 2:
                backlog.comes(CaseUndone, [reference])
        wait_for(lambda: not wish.exists(), "one of them to die")
        wait_for(backlog.is_in, "all of it")
        assert backlog.watched() == MANY // 2
    finally:
        wish.unlink(missing_ok=True)
        second.kill()
        second.wait()
        stack.wait_ready()


def test_a_withdrawal_waits_behind_nothing(house: House, calendar: Calendar, inside: Inside, judge: Judge) -> None:
    """Somebody is in the way of what consent has told before, so that all of that stands: the withdrawal takes effect
    meanwhile, and the other afterwards."""
    agency, day = house.agency("case_manager"), calendar.today.isoformat()
    first, second = File(agency["case_manager"]), File(agency["case_manager"])
    address = f"{second.path}/consents/{second.consent('case_management', calendar.today)['id']}"
    with closing(inside.connect("casefile")) as session, session.cursor() as cursor:
        cursor.execute(IN_THE_WAY, (first.id, agency.id))
        given = {"purpose": "case_management", "given_by": "person", "given_on": day, "template_version": 1}
        first.worker.post(f"{first.path}/consents", given, expect=201)
        wait_for(lambda: inside.ask("casefile", LOCKED_OUT) != [(0,)], "casefile's worker to wait")
        second.worker.change("POST", f"{address}/withdrawal", {"received_on": day}, tag_of=address)
        wait_for(lambda: purposes(second) == set(), "the withdrawal")
        assert purposes(first) == set()
        session.rollback()
    wait_for(lambda: purposes(first) == {"case_management"}, "what had to wait")
    judge.finds_nothing_wrong()


def purposes(file: File) -> set[str]:
    """To what the file shows a consent."""
    return {one["purpose"] for one in file.look()["consents"]}
