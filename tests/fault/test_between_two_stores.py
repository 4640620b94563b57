"""kill -9 between the two stores of a file: keys here, rows there, and no transaction around both.

A file is opened key first and erased key first, so a crash leaves a key without a file (reported, never swept) or a
file that is marked as being erased (the job is taken up again when the heartbeat of its process is missed).
"""

from typing import Any
from uuid import uuid4

import pytest

from tests.calendar import Calendar
from tests.casework import File
from tests.fault.crash import Crashes, Inside, Judge
from tests.house import Agency, House
from tests.visitor import SOONEST, Visitor, wait_for

ERASING = ("erasing.marked", "erasing.key_destroyed", "erasing.deleted")


@pytest.fixture(scope="module")
def agency(house: House) -> Agency:
    """An agency whose closed files are due on the next day."""
    return house.agency("case_manager", retention_days=1)


@pytest.mark.parametrize("point", ERASING)
def test_an_erasure_is_finished_by_the_next_process(
    agency: Agency, calendar: Calendar, crashes: Crashes, inside: Inside, judge: Judge, point: str
) -> None:
    """Cut off after any step, the job is taken up within seconds and comes to the same end, on the same day."""
    file, admin = File(agency["case_manager"]), agency["agency_admin"]
    file.to_case_management(calendar.today)
    file.to_the_end(calendar.today)
    judge.waits_for_quiet()
    known = {order["id"] for order in orders(admin)}
    with crashes.at(point, "casefile", "casefile-jobs"):
        calendar.walk(1)
        wait_for(lambda: agency["case_manager"].get(file.path, expect=None).status_code == 404, "reads to be refused")
    (order,) = wait_for(lambda: [o for o in orders(admin) if o["id"] not in known], "the order")
    wait_for(lambda: [o for o in orders(admin) if o["id"] == order["id"] and o["state"] == "certified"], "certificate")
    judge.finds_nothing_wrong()
    steps = inside.ask("casefile", "SELECT step FROM erasure_log WHERE order_id = %s ORDER BY at", order["id"])
    assert steps == [("erased",), ("verified",)]
    assert inside.ask("keys", "SELECT 1 FROM case_keys WHERE case_id = %s", file.id) == []
    assert inside.ask("casefile", "SELECT 1 FROM procrastinate_jobs WHERE args->>'order' = %s", order["id"]) == []


def test_a_job_left_behind_is_taken_up(
    house: House, calendar: Calendar, crashes: Crashes, inside: Inside, judge: Judge
) -> None:
    """The queue itself shows it: the dead process's job is under way, then tried a second time, then gone."""
    worker = house.agency("case_manager", retention_days=1)["case_manager"]
    file = File(worker)
    file.to_case_management(calendar.today)
    file.to_the_end(calendar.today)
    judge.waits_for_quiet()
    seen: list[tuple[Any, ...]] = []

    def gone() -> bool:
        jobs = inside.ask("casefile", "SELECT status::text, attempts FROM procrastinate_jobs WHERE task_name = 'erase'")
        seen.extend(job for job in jobs if job not in seen)
        return bool(seen) and not jobs

    with crashes.at("erasing.marked", "casefile", "casefile-jobs") as wish:
        calendar.walk(1)
        wait_for(lambda: not wish.exists(), "the crash")
        assert gone() is False
        assert seen[-1] == ("doing", 0)
    wait_for(gone, "the second attempt", latest=SOONEST)
    assert {attempts for _, attempts in seen} == {0, 1}
    judge.finds_nothing_wrong()


def test_an_order_the_queue_gave_up_is_taken_up_the_next_day(
    house: House, calendar: Calendar, crashes: Crashes, inside: Inside, judge: Judge
) -> None:
    """A file marked as being erased must not stay so for ever because its job is gone."""
    agency = house.agency("case_manager", retention_days=1)
    file = File(agency["case_manager"])
    file.to_case_management(calendar.today)
    file.to_the_end(calendar.today)
    judge.waits_for_quiet()
    with crashes.at("erasing.marked", "casefile", "casefile-jobs") as wish:
        calendar.walk(1)
        wait_for(lambda: not wish.exists(), "the crash")
        assert inside.ask("casefile", "DELETE FROM procrastinate_jobs WHERE task_name = 'erase' RETURNING 1") == [(1,)]
    long_ago = "UPDATE erasures SET arrived_at = arrived_at - interval '1 day' WHERE case_id = %s RETURNING state"
    assert inside.ask("casefile", long_ago, file.id) == [("erasing",)]
    calendar.walk(1)
    wait_for(lambda: [o for o in orders(agency["agency_admin"]) if o["state"] == "certified"], "the certificate")
    judge.finds_nothing_wrong()


def test_a_key_without_a_file_is_reported_and_never_swept(
    agency: Agency, crashes: Crashes, inside: Inside, judge: Judge
) -> None:
    """The person repeats the request with its key and gets one file; the key made in vain is a notice."""
    judge.finds_nothing_wrong()
    before = judge.findings().get("key_without_case", 0)
    worker, files, keys = agency["case_manager"], count(inside, agency, "cases"), count(inside, agency, "keys")
    repeat = {"Idempotency-Key": str(uuid4())}
    with crashes.at("opening.key_created", "casefile", "casefile-web"):
        cut_off = worker.post("/v1/cases", {"programme": "waska"}, headers=repeat)
    assert cut_off.status_code in (502, 503)
    assert cut_off.headers["Content-Type"] == "application/problem+json"
    made = wait_for(lambda: opened(worker, repeat), "casefile's web to be back")
    assert opened(worker, repeat) == made
    judge.finds_nothing_wrong()
    assert judge.findings()["key_without_case"] == before + 1
    assert count(inside, agency, "cases") == files + 1
    assert count(inside, agency, "keys") == keys + 2


def test_a_taken_client_number_leaves_no_key(agency: Agency, inside: Inside) -> None:
    """A mistake made every day must not fill the key store with keys of nothing, in which a real one would hide."""
    worker = agency["case_manager"]
    body = {"programme": "waska", "client_number": "TAKEN-1"}
    worker.post("/v1/cases", body, expect=201)
    before = count(inside, agency, "keys")
    assert worker.post("/v1/cases", body, expect=409).json()["code"] == "client_number_taken"
    assert count(inside, agency, "keys") == before


def opened(worker: Visitor, repeat: dict[str, str]) -> str | None:
    """The id of the file, once the request is answered."""
    answer = worker.post("/v1/cases", {"programme": "waska"}, headers=repeat)
    return str(answer.json()["id"]) if answer.status_code == 201 else None


def orders(admin: Visitor) -> list[dict[str, Any]]:
    """The agency's orders, newest first."""
    found: list[dict[str, Any]] = admin.get("/v1/erasure-orders?page_size=200").json()
    return found


def count(inside: Inside, agency: Agency, what: str) -> int:
    """How many files or keys the agency has."""
    service, table = ("keys", "case_keys") if what == "keys" else ("casefile", "cases")
    ((number,),) = inside.ask(service, f"SELECT count(*) FROM {table} WHERE agency = %s", agency.id)  # noqa: S608 -- our own names
    return int(number)
