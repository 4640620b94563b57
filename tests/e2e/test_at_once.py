"""Repeated and simultaneous requests: what was asked for once is made once, and one of two changes wins."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from threading import Barrier, Event
from typing import Any
from uuid import uuid4

import pytest
import requests

from deploy.local.stack import Stack
from tests.calendar import Calendar
from tests.casework import INTAKE, File
from tests.databases import searched
from tests.e2e import raw
from tests.e2e.ground import JSON, Ground, refused
from tests.house import House
from tests.visitor import Visitor, wait_for

ROUNDS = 5
ERASED_AT_ONCE, READERS = 5, 2


def at_once(*asks: Callable[[], requests.Response]) -> list[requests.Response]:
    """Start together, from as many threads."""
    barrier = Barrier(len(asks))

    def run(ask: Callable[[], requests.Response]) -> requests.Response:
        barrier.wait()
        return ask()

    with ThreadPoolExecutor(len(asks)) as pool:
        return list(pool.map(run, asks))


def twice(person: Visitor) -> tuple[Visitor, Visitor]:
    """The same person at two desks, with a session at each."""
    return person, Visitor(person.base, person.login, person.password)


def total(person: Visitor, address: str) -> int:
    """How many there are in a list."""
    number: int = requests.models.complexjson.loads(person.get(address).headers["X-Pagination"])["total"]
    return number


def creating(ground: Ground, calendar: Calendar) -> list[tuple[Visitor, str, dict[str, Any], str]]:
    """Who creates what where, and the list in which it appears: every address that takes an Idempotency-Key."""
    worker, host, admin, number = ground.file.worker, ground.house.host, ground.agency["agency_admin"], uuid4().hex[:10]
    purpose = {"purpose": "central_evaluation", "given_by": "guardian", "given_on": calendar.today.isoformat()}
    login = {"login": f"new{number}", "name": "Neu", "password": "correct horse battery staple"}
    accounts = f"/v1/agencies/{ground.agency.id}/accounts"
    file = File(worker)
    export = {"cases": [file.id], "basis": "court", "reason": "Ladung des Gerichts"}
    return [
        (worker, "/v1/cases", {"programme": "waska"}, "/v1/cases"),
        (worker, f"{file.path}/consents", purpose | {"template_version": 1}, f"{file.path}/consents"),
        (host, "/v1/agencies", {"name": f"Träger {number}"}, "/v1/agencies"),
        (worker, "/v1/cases/export", export, "/v1/cases/export"),
        (admin, accounts, login | {"roles": ["case_manager"]}, accounts),
    ]


def test_a_repeated_request_makes_one(ground: Ground, calendar: Calendar) -> None:
    """The same key again finds what the first request made, with the same status and id."""
    for person, address, body, listed in creating(ground, calendar):
        before, key = total(person, listed), {"Idempotency-Key": str(uuid4())}
        first = person.post(address, body, expect=201, headers=key)
        for _ in range(2):
            again = person.post(address, body, expect=201, headers=key)
            assert again.json()["id"] == first.json()["id"], address
            assert again.headers.get("Location") == first.headers.get("Location")
        assert total(person, listed) == before + 1, address


def test_two_at_once_make_one(ground: Ground, calendar: Calendar) -> None:
    """Two requests with the same key at the same time: the second waits for the first and finds what it made."""
    for person, address, body, listed in creating(ground, calendar):
        desks, before, key = twice(person), total(person, listed), {"Idempotency-Key": str(uuid4())}
        asks = [partial(desk.post, address, body, headers=key) for desk in desks]
        answers = at_once(*asks)
        assert [answer.status_code for answer in answers] == [201, 201], address
        assert len({answer.json()["id"] for answer in answers}) == 1, address
        assert total(person, listed) == before + 1, address


def test_a_key_belongs_to_an_account(ground: Ground) -> None:
    """Somebody of another agency with the same key makes a file of their own, and learns nothing of the other."""
    key, body = {"Idempotency-Key": "file-1"}, {"programme": "waska"}
    colleague = ground.house.agency("case_manager")["case_manager"]
    mine = ground.file.worker.post("/v1/cases", body, expect=201, headers=key).json()["id"]
    theirs = colleague.post("/v1/cases", body, expect=201, headers=key).json()["id"]
    assert mine != theirs
    colleague.get(f"/v1/cases/{mine}", expect=404)


def test_a_key_used_for_something_else_is_refused(ground: Ground) -> None:
    """A key belongs to one kind of request: reused for another it is refused, and nothing is made."""
    key, host, name = {"Idempotency-Key": str(uuid4())}, ground.house.host, f"Träger {uuid4().hex[:8]}"
    host.post("/v1/agencies", {"name": name}, expect=201, headers=key)
    accounts = f"/v1/agencies/{ground.agency.id}/accounts"
    before = total(ground.agency["agency_admin"], accounts)
    body = {"login": f"x{uuid4().hex[:8]}", "name": "X", "password": "correct horse battery staple", "roles": ["dpo"]}
    assert host.post(accounts, body, expect=409, headers=key).json()["code"] == "idempotency_key_reused"
    assert total(ground.agency["agency_admin"], accounts) == before


@pytest.mark.usefixtures("unchanged")
@pytest.mark.parametrize(
    ("key", "code"),
    [("", "idempotency_key_malformed"), ("x" * 101, "idempotency_key_malformed"), ("ä", "bad_request")],
)
def test_a_malformed_key_is_refused(ground: Ground, key: str, code: str) -> None:
    """A key has 1 to 100 printable ASCII characters."""
    about = [ground.session, JSON, ("Idempotency-Key", key)]
    refused(raw.ask(ground.house.base, "POST", "/v1/cases", about, b'{"programme": "waska"}'), 400, code)


def test_one_of_two_changes_wins(ground: Ground) -> None:
    """Two people change the same version of a file at once: one is stored, the other hears 412 and changes nothing."""
    path = f"{ground.file.path}/answers"
    for number in range(ROUNDS):
        tag = {"If-Match": str(ground.version[1])}
        desks = list(zip(twice(ground.file.worker), (f"Eins {number}", f"Zwei {number}"), strict=True))
        asks = [lambda d=d, n=n: d.ask("PATCH", path, {"answers": {"name": n}}, headers=tag) for d, n in desks]  # type: ignore[misc]  # noqa: B023 -- asked within the round
        answers = at_once(*asks)
        assert sorted(answer.status_code for answer in answers) == [200, 412]
        (winner,) = [name for (_, name), answer in zip(desks, answers, strict=True) if answer.ok]
        assert ground.file.look()["name"] == winner
        (loser,) = [answer for answer in answers if not answer.ok]
        assert loser.json()["code"] == "changed_meanwhile"


def test_a_phase_ends_once(ground: Ground, calendar: Calendar) -> None:
    """Two ends of the same phase at once: it ends once, and the other hears that the file has changed."""
    for _ in range(ROUNDS):
        file = File(ground.file.worker)
        file.answer(situation_at_entry=["school"], date_of_first_talk=calendar.today.isoformat())
        file.phase("intake", "start")
        file.answer(**INTAKE, date_of_decision=calendar.today.isoformat())
        tag = {"If-Match": file.worker.get(file.path).headers["ETag"]}
        desks = twice(file.worker)
        asks = [partial(desk.post, f"{file.path}/phases/intake/end", headers=tag) for desk in desks]
        assert sorted(answer.status_code for answer in at_once(*asks)) == [200, 412]
        entries = ground.agency["dpo"].get(f"{file.path}/access-log").json()
        assert [entry["action"] for entry in entries].count("phase_end") <= 2, "who tried is on record too"
        assert file.look()["phases"][0]["ended_on"] == calendar.today.isoformat()


def test_a_consent_is_recorded_once(ground: Ground, calendar: Calendar) -> None:
    """Two consents to the same purpose at once, without a key: one is in force, the other is refused."""
    file = File(ground.file.worker)
    body = {"purpose": "case_management", "given_by": "person", "given_on": calendar.today.isoformat()}
    path, body = f"{file.path}/consents", body | {"template_version": 1}
    answers = at_once(*[partial(desk.post, path, body) for desk in twice(file.worker)])
    assert sorted(answer.status_code for answer in answers) == [201, 409]
    assert total(file.worker, path) == 1
    wait_for(lambda: file.look()["consents"], "the consent in casefile")


def test_reading_during_an_erasure_leaves_no_trace(stack: Stack, house: House, calendar: Calendar) -> None:
    """Files that are read without pause while they are erased: every one is certified, and nothing leads to it."""
    agency = house.agency("case_manager", retention_days=1)
    worker = agency["case_manager"]
    files = [File(worker) for _ in range(ERASED_AT_ONCE)]
    for file in files:
        file.to_case_management(calendar.today)
        file.to_its_day(calendar.today)
    over, desks = Event(), [Visitor(worker.base, worker.login, worker.password) for _ in range(READERS)]
    with ThreadPoolExecutor(READERS) as pool:
        for desk in desks:
            pool.submit(read_without_pause, desk, files, over)
        try:
            calendar.walk(1)
            wait_for(lambda: worker.get("/v1/cases").json() == [], "the erasures")
        finally:
            over.set()
    admin = agency["agency_admin"]
    wait_for(lambda: {o["state"] for o in admin.get("/v1/erasure-orders").json()} == {"certified"}, "certificates", 60)
    assert searched(stack.environment, *(file.id for file in files)) == {}


def read_without_pause(person: Visitor, files: list[File], over: Event) -> None:
    """One file after the other, its answers, and the list, until it is over."""
    while not over.is_set():
        for file in files:
            for path in (file.path, f"{file.path}/answers", "/v1/cases"):
                person.get(path, expect=None)
