"""kill -9 while files are printed: the order ends all the same, and one file can never hold up the others."""

from typing import Any
from uuid import uuid4

import pytest

from tests.casework import File
from tests.e2e.papers import done, printed, said
from tests.fault.crash import Crashes, Inside, Judge
from tests.house import House
from tests.visitor import Visitor, wait_for

WAITING = """UPDATE case_prints SET state = 'waiting', content = NULL, size = NULL, tries = 3
              WHERE print_order = %s AND case_id = %s RETURNING 1"""


@pytest.mark.parametrize("point", ["printing.begun", "printing.drawn"])
def test_an_order_cut_off_goes_on(house: House, crashes: Crashes, inside: Inside, judge: Judge, point: str) -> None:
    """Every file is on paper once, whether the process ended before or after it was drawn."""
    worker = house.agency("case_manager")["case_manager"]
    files = [File(worker) for _ in range(3)]
    for file in files:
        file.answer(name="Öztürk")
    with crashes.at(point, "casefile", "casefile-jobs"):
        body = {"action": "print", "cases": [file.id for file in files], "basis": "own_work"}
        job = worker.post("/v1/cases/bulk", body, expect=200).json()["job"]
    order = done(worker, job)
    assert (order["state"], order["done"], order["total"]) == ("done", 3, 3)
    prints = worker.get(f"/v1/cases/prints/{order['result']}").json()
    assert [one["state"] for one in prints] == ["made"] * 3
    assert all("Öztürk" in said(worker.get(one["print"]).content) for one in prints)
    contents = "SELECT count(*) FROM attachment_contents WHERE case_id = ANY(%s::uuid[])"
    assert inside.ask("casefile", contents, [file.id for file in files]) == [(3,)]
    judge.finds_nothing_wrong()


def test_a_file_at_which_the_process_dies_is_given_up(house: House, inside: Inside) -> None:
    """Begun three times and never ended: it says so in a sentence, and the next one is printed."""
    worker = house.agency("case_manager")["case_manager"]
    large, next_one = File(worker), File(worker)
    body = {"action": "print", "cases": [large.id], "basis": "own_work"}
    key = {"Idempotency-Key": str(uuid4())}
    order = done(worker, worker.post("/v1/cases/bulk", body, expect=200, headers=key).json()["job"])["result"]
    assert inside.ask("casefile", WAITING, order, large.id) == [(1,)]
    worker.post("/v1/cases/bulk", body, expect=200, headers=key)
    given_up = wait_for(lambda: _no_longer_waiting(worker, order), "the job to look at it")
    assert (given_up["state"], given_up["code"]) == ("failed", "print_failed")
    assert "could not be printed" in worker.get(given_up["print"], expect=409).json()["title"]
    assert "This file says nothing yet." in printed(worker, next_one.path)


def _no_longer_waiting(worker: Visitor, order: str) -> dict[str, Any] | None:
    prints: list[dict[str, Any]] = worker.get(f"/v1/cases/prints/{order}").json()
    return next((one for one in prints if one["state"] != "waiting"), None)
