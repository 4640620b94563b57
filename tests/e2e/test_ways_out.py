"""Breaking off, opening again, and what answers were before, on real databases and through the gateway."""

from datetime import timedelta
from typing import Any

import pytest

from tests.calendar import Calendar
from tests.casework import File
from tests.house import Agency, House
from tests.visitor import wait_for

REASON = "Der Jugendliche hat sich wieder gemeldet."


@pytest.fixture(scope="module")
def agency(house: House) -> Agency:
    """An agency with somebody to work, and somebody who may not."""
    return house.agency("case_manager", "team_lead", retention_days=30)


def closed_as(file: File, **how: Any) -> Any:
    return file.worker.change("PATCH", file.path, {"status": "closed", **how}, expect=None)


def reopened(file: File, reason: str = REASON) -> Any:
    return file.worker.change("POST", f"{file.path}/reopening", {"reason": reason}, tag_of=file.path, expect=None)


def test_a_file_is_broken_off_and_opened_again(agency: Agency, calendar: Calendar) -> None:
    """Its gate must be met; then retention counts; opened again it has no day of erasure, and work goes on where it
    stopped; the reason is kept, readable in the file."""
    file = File(agency["case_manager"])
    file.to_case_management(calendar.today)
    refused = closed_as(file, broken_off=True)
    assert refused.status_code == 422
    assert set(refused.json()["missing"]) == {"kind_of_ending", "date_of_ending"}
    assert closed_as(file).json()["code"] == "phase_running"
    file.answer(kind_of_ending="goal_reached", date_of_ending=calendar.today.isoformat())
    off = closed_as(file, broken_off=True).json()
    assert (off["status"], off["phases"][1]["ended_on"], off["due"]) == ("closed", calendar.today.isoformat(), [])
    due = (calendar.today + timedelta(days=30)).isoformat()
    wait_for(lambda: file.look()["erasure_due_on"] == due, "the day of erasure")
    again = reopened(file).json()
    assert (again["status"], again["closed_on"]) == ("open", None)
    assert (again["next"]["phase"], again["next"]["edge"]) == ("case_management", "end")
    wait_for(lambda: file.look()["erasure_due_on"] is None, "no day of erasure any more")
    (kept,) = file.worker.get(f"{file.path}/reopening").json()
    assert kept["reason"] == REASON
    assert reopened(file).json()["code"] == "not_closed"
    assert file.phase("case_management", "end")["phases"][1]["ended_on"] == calendar.today.isoformat()


def test_who_may_close_may_open_again(agency: Agency, calendar: Calendar) -> None:
    """A reason is needed, and it is nobody else's business."""
    file = File(agency["case_manager"])
    file.to_case_management(calendar.today)
    file.to_the_end(calendar.today)
    for empty in ("   ", ""):
        assert reopened(file, empty).status_code == 422
    tag = {"If-Match": file.worker.get(file.path).headers["ETag"]}
    for other in (agency["team_lead"],):
        asked = other.ask("POST", f"{file.path}/reopening", {"reason": REASON}, headers=tag)
        assert asked.status_code == 404
    assert file.look()["status"] == "closed"


def test_an_answer_with_a_history_tells_what_it_was(agency: Agency, calendar: Calendar) -> None:
    """With the days, only where asked for; other answers keep none."""
    file = File(agency["case_manager"])
    file.answer(housing="own", town="Halle")
    first = calendar.today.isoformat()
    second = calendar.walk(3).isoformat()
    file.answer(housing="shared", town="Jena")
    whole = file.worker.get(f"{file.path}/answers?history=true").json()
    assert whole["answers"] == {"housing": "shared", "town": "Jena"}
    assert whole["history"] == {
        "housing": {"since": second, "before": [{"value": "own", "since": first, "until": second}]}
    }
    now = file.worker.get(f"{file.path}/answers").json()
    assert now == {"answers": {"housing": "shared", "town": "Jena"}, "withdrawn": {}, "warnings": [], "hidden": []}
