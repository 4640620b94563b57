"""An order to erase a file and its reopening at the same moment: one of them wins, and the other one knows.

Source of the rule: privacy.md, 2, never on stale facts. An order that has arrived forbids the reopening; one that
arrives later finds the file open and is refused.
"""

import signal
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from threading import Event

import pytest
import requests

from deploy.local.stack import Stack
from tests.calendar import Calendar
from tests.casework import File
from tests.databases import searched
from tests.fault.crash import Crashes, Inside, Judge
from tests.house import Agency, House
from tests.visitor import LOOK, Visitor, wait_for

FILES, STAGGER = 6, 0.06  # files at once; seconds from one reopening to the next
STATES = "SELECT state FROM erasure_orders WHERE agency = %s"
ARRIVED = "SELECT state FROM erasures WHERE case_id = %s"
KEY = "SELECT count(*) FROM case_keys WHERE case_id = %s"
REASON = {"reason": "Zofia möchte doch weitermachen"}


@pytest.fixture
def agency(house: House) -> Agency:
    """One whose closed files are due the next day."""
    return house.agency("case_manager", retention_days=1)


@pytest.fixture(autouse=True)
def agreed(judge: Judge) -> Iterator[None]:
    """Whatever happened, in the end the databases agree."""
    yield
    judge.finds_nothing_wrong()


def closed(agency: Agency, calendar: Calendar) -> File:
    """A file closed today, due tomorrow."""
    file = File(agency["case_manager"])
    file.to_case_management(calendar.today)
    file.to_its_day(calendar.today)
    return file


def reopen(file: File, desk: Visitor | None = None) -> requests.Response:
    """Ask for it, with the version the file has now; an erased one has none.

    Asked again where its key goes at this very moment (503): a moment later the file is gone too.
    """
    who = desk or file.worker
    return wait_for(lambda: [said for said in [_asked(file, who)] if said.status_code != 503], "an answer")[0]


def _asked(file: File, who: Visitor) -> requests.Response:
    seen = who.get(file.path, expect=None)
    if "ETag" not in seen.headers:
        return seen
    return who.post(f"{file.path}/reopening", REASON, headers={"If-Match": seen.headers["ETag"]})


def lives(file: File, inside: Inside) -> None:
    """It is open and in use, with its key, its answers, its reason, and no day of erasure."""
    wait_for(lambda: file.look()["erasure_due_on"] is None, "the day of erasure to be forgotten")
    assert file.look()["status"] == "open"
    assert file.worker.get(f"{file.path}/answers").json()["answers"]["gender"] == "w"
    assert [one["reason"] for one in file.worker.get(f"{file.path}/reopening").json()] == [REASON["reason"]]
    assert inside.ask("keys", KEY, file.id) == [(1,)]
    file.answer(name="Öztürk")


def is_gone(file: File, inside: Inside, stack: Stack) -> None:
    """Neither key nor row nor trace."""
    file.worker.get(file.path, expect=404)
    assert inside.ask("keys", KEY, file.id) == [(0,)]
    assert searched(stack.environment, file.id) == {}


def settled(inside: Inside, agency: Agency) -> list[str] | None:
    """The states of the agency's orders once each has come to its end."""
    states = [str(state) for (state,) in inside.ask("retention", STATES, agency.id)]
    return states if all(state in ("certified", "refused") for state in states) else None


@contextmanager
def frozen(stack: Stack, process: str) -> Iterator[None]:
    """A process stands still meanwhile."""
    running = stack.supervisor.running()[process]
    running.send(signal.SIGSTOP)
    try:
        yield
    finally:
        running.send(signal.SIGCONT)


def test_an_order_on_its_way_finds_the_file_open(
    stack: Stack, agency: Agency, calendar: Calendar, crashes: Crashes, inside: Inside
) -> None:
    """The order is given and not yet taken in when the file is opened again: it is refused, and the file lives."""
    file = closed(agency, calendar)
    wish = crashes.wish("inbox.received", "casefile", "STOP", "retention")
    worker = stack.supervisor.running()["casefile-worker"]
    try:
        calendar.walk(1)
        wait_for(lambda: not wish.exists(), "the order to arrive")
        assert reopen(file).status_code == 200
    finally:
        wish.unlink(missing_ok=True)
        worker.send(signal.SIGCONT)
    assert wait_for(lambda: settled(inside, agency), "the end of the order") == ["refused"]
    lives(file, inside)


def test_an_order_that_has_arrived_forbids_it(stack: Stack, agency: Agency, calendar: Calendar, inside: Inside) -> None:
    """The order is taken in and not yet executed: the reopening is refused by name, changes nothing, and all goes."""
    file = closed(agency, calendar)
    with ThreadPoolExecutor(1) as pool, frozen(stack, "casefile-jobs"):
        walking = pool.submit(calendar.walk, 1)  # the day is over once the process goes on
        wait_for(lambda: inside.ask("casefile", ARRIVED, file.id) == [("ordered",)], "the order")
        refused = reopen(file)
        assert (refused.status_code, refused.json()["code"]) == (409, "erasure_ordered")
        assert file.look()["status"] == "closed"
        stack.supervisor.running()["casefile-jobs"].send(signal.SIGCONT)
        walking.result()
    assert wait_for(lambda: settled(inside, agency), "the certificate") == ["certified"]
    is_gone(file, inside, stack)


def test_whoever_comes_first_wins(stack: Stack, agency: Agency, calendar: Calendar, inside: Inside) -> None:
    """Many files due on one day, each opened again at another moment of it: every one lives whole or is gone whole."""
    files = [closed(agency, calendar) for _ in range(FILES)]
    desks = [Visitor(file.worker.base, file.worker.login, file.worker.password) for file in files]
    ordered = Event()

    def ask(number: int) -> int:
        if number:  # the first does not wait for the orders
            ordered.wait(60)
            LOOK.wait(STAGGER * number)
        return reopen(files[number], desks[number]).status_code

    with ThreadPoolExecutor(FILES + 1) as pool:
        answers = [pool.submit(ask, number) for number in range(FILES)]
        walking = pool.submit(calendar.walk, 1)
        wait_for(lambda: inside.ask("retention", STATES, agency.id) or walking.done(), "the orders", 60)
        ordered.set()
        walking.result()
    said = [answer.result() for answer in answers]
    assert set(said) <= {200, 404, 409}, said
    states = wait_for(lambda: settled(inside, agency), "the end of all orders", 60)
    assert states.count("certified") == FILES - said.count(200), (said, states)
    assert said[0] == 200
    for file, status in zip(files, said, strict=True):
        if status == 200:
            lives(file, inside)
        else:
            is_gone(file, inside, stack)
