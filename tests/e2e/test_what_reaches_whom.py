"""Through the gateway: whoever is handed something can use it, what waits reaches somebody, secrets stay secret."""

from datetime import timedelta
from typing import Any

import pytest

from tests.calendar import Calendar
from tests.casework import File
from tests.e2e.test_editing import shared
from tests.house import Agency, House
from tests.visitor import Visitor, wait_for

NOTE = {"on": "2026-01-05", "kind": "talk", "text": "Nur für mich."}


@pytest.fixture(scope="module")
def agency(house: House) -> Agency:
    """An agency with somebody of every trade."""
    return house.agency("case_manager", "team_lead")


@pytest.fixture
def file(agency: Agency) -> File:
    """A new file."""
    return File(agency["case_manager"])


@pytest.fixture
def colleague(house: House, agency: Agency) -> Visitor:
    """Another case manager."""
    return house.another(agency, "case_manager")


def problem(answer: Any) -> list[tuple[str, str]]:
    """Where a request was wrong, and what."""
    return [(one["pointer"], one["code"]) for one in answer.json()["errors"]]


def handed_over(file: File, giver: Visitor, to: Visitor, **terms: Any) -> Any:
    """The answer, once casefile knows the account."""

    def tried() -> Any:
        answer = giver.post(f"{file.path}/hand-over", {"to": to.account, **terms})
        return answer if answer.status_code == 200 else None

    return wait_for(tried, "the account in casefile").json()


def test_a_file_goes_to_who_can_work_on_it(agency: Agency, file: File, colleague: Visitor) -> None:
    """Refused at its place for an admin, once their roles are known; what waited comes along, a lead brings it back."""
    worker, path = file.worker, f"{file.path}/hand-over"

    def refused() -> bool:
        answer = worker.post(path, {"to": agency["agency_admin"].account}, expect=422)
        return problem(answer) == [("/to", "cannot_work_on_it")]

    wait_for(refused, "the roles in casefile")
    reminder = worker.post(
        f"{file.path}/reminders", {"values": {"due_on": "2026-01-05", "text": "Anrufen"}}, expect=201
    ).json()
    body = {"values": {"due_on": "2026-01-05", "text": "Anrufen"}, "account": agency["agency_admin"].account}
    assert problem(worker.post(f"{file.path}/reminders", body, expect=422)) == [("/account", "may_not_read_it")]
    deputy = {"account": colleague.account, "kind": "deputy"}
    assert problem(worker.post(f"{file.path}/responsibilities", deputy, expect=422))[0][0] in ("/until", "/account")
    handed_over(file, worker, colleague)
    mine = colleague.get("/v1/cases/reminders?until=2099-12-31").json()
    assert reminder["id"] in {one["id"] for one in mine if one["case"] == file.id}
    agency["team_lead"].post(path, {"to": worker.account}, expect=200)
    worker.get(file.path, expect=200)


def test_a_deputy_sees_what_waits_for_the_owner(file: File, colleague: Visitor, calendar: Calendar) -> None:
    """Both do, and it stays the owner's."""
    today = calendar.today
    shared(file, colleague, kind="deputy", until=(today + timedelta(1)).isoformat())
    values = {"due_on": today.isoformat(), "text": "Anrufen"}
    made = file.worker.post(f"{file.path}/reminders", {"values": values}, expect=201).json()
    (line,) = (one for one in colleague.get("/v1/cases/reminders").json() if one["case"] == file.id)
    assert (line["id"], line["account"]) == (made["id"], file.worker.account)


def test_a_word_without_content(file: File, colleague: Visitor) -> None:
    """It opens nothing, and waits until it is read."""
    colleague.get(file.path, expect=404)

    def told() -> bool:
        body = {"account": colleague.account, "word": "call_back"}
        return file.worker.post(f"{file.path}/words", body).status_code == 201

    wait_for(told, "the account in casefile")
    (word,) = colleague.get("/v1/cases/words").json()
    assert (word["case"], word["author"], word["word"]) == (file.id, file.worker.account, "call_back")
    assert word["text"]
    colleague.get(file.path, expect=404)
    colleague.ask("DELETE", f"/v1/cases/words/{word['id']}", expect=204)
    assert colleague.get("/v1/cases/words").json() == []
    actions = {one["action"] for one in file.worker.get(f"{file.path}/access-log").json()}
    assert {"tell_word_call_back", "own_words"} <= actions


def test_what_was_entrusted_after_a_hand_over(agency: Agency, file: File, colleague: Visitor) -> None:
    """The hand-over says what is left; its author reads and releases it; in danger it is opened, and they are told."""
    worker = file.worker
    kept, other = (
        worker.post(f"{file.path}/journal", {"values": NOTE, "entrusted": True}, expect=201).json() for _ in range(2)
    )
    left = handed_over(file, worker, colleague)["entrusted_left"]
    assert {(one["id"], one["kind"], one["author"]) for one in left} == {
        (one["id"], "journal", worker.account) for one in (kept, other)
    }
    address = f"{file.path}/journal/{kept['id']}"
    assert worker.get(address).json()["values"]["text"] == NOTE["text"]
    colleague.get(address, expect=404)
    worker.post(f"{address}/releases", {"account": colleague.account, "ground": "change_of_worker"}, expect=201)
    assert colleague.get(address).json()["values"]["text"] == NOTE["text"]
    assert [one["id"] for one in colleague.get(f"{file.path}/entrusted").json()] == [other["id"]]
    opening = {"ground": "danger", "reason": "Nicht angekommen; Autorin abwesend."}
    opened = colleague.post(f"{file.path}/entrusted/{other['id']}/opening", opening, expect=201).json()
    assert (opened["released_by"], opened["reason"]) == (colleague.account, opening["reason"])
    assert colleague.get(f"{file.path}/journal/{other['id']}").json()["values"]["text"] == NOTE["text"]
    for person in (worker, agency["team_lead"]):
        assert "entrusted_opened" in {one["word"] for one in person.get("/v1/cases/words").json()}
    changed = colleague.change("PATCH", f"{file.path}/journal/{other['id']}", {"removed": True}, expect=422)
    assert problem(changed) == [("/entrusted", "only_by_author")]


def test_a_death_stops_what_waits(agency: Agency, calendar: Calendar) -> None:
    """At once the file is not overdue any more, and what is to go on can be kept."""
    file = File(agency["case_manager"])
    values = {"due_on": (calendar.today - timedelta(2)).isoformat(), "text": "Anrufen"}
    made = file.worker.post(f"{file.path}/reminders", {"values": values}, expect=201).json()
    file.answer(kind_of_ending="deceased")
    (line,) = (one for one in file.worker.get("/v1/cases?overdue=false").json() if one["id"] == file.id)
    assert line["next_reminder_on"] is None
    seen = file.worker.get(f"{file.path}/reminders/{made['id']}").json()
    assert (seen["rests"], seen["version"]) == (True, 2)
    file.worker.change("PATCH", f"{file.path}/reminders/{made['id']}", {"rests": False}, expect=200)
    assert file.id in {one["id"] for one in file.worker.get("/v1/cases?overdue=true").json()}
