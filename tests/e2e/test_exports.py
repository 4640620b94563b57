"""Exports of several files: asked for on a basis, approved by a lead, fetched within a week."""

import json
from typing import Any

import psycopg2
import pytest

from deploy.local.stack import Stack
from tests.calendar import Calendar
from tests.casework import File
from tests.databases import rows, searched, superuser_of
from tests.e2e.papers import asked_for, printed, results, unpacked
from tests.e2e.test_at_once import at_once
from tests.e2e.test_attachments import PDF, attach
from tests.house import Agency, House
from tests.visitor import Visitor

TOLD = "Niemand darf es wissen Qx3Zaunkoenig"
REASON = "Ladung in Sachen Wx8Zaunkoenig vom 3. Mai"


class Office:
    """An agency with a worker, a lead and an office head, and two files of the worker's."""

    def __init__(self, house: House) -> None:
        self.house = house
        self.agency: Agency = house.agency("case_manager", "team_lead", "office_head")
        self.worker, self.lead, self.head = (self.agency[r] for r in ("case_manager", "team_lead", "office_head"))
        self.first, self.second = File(self.worker), File(self.worker)
        self.first.answer(name="Çelik", first_name="Deniz")
        self.second.answer(name="Öztürk")

    def approved(self, *files: File, **more: Any) -> str:
        """The address of an export that the lead has approved."""
        asked = asked_for(self.worker, *(file.id for file in files), **more)
        self.lead.post(f"/v1/cases/export/{asked['id']}/approval", expect=200)
        return f"/v1/cases/export/{asked['id']}"


@pytest.fixture(scope="module")
def office(house: House) -> Office:
    """The same for all tests of the module."""
    return Office(house)


def code(person: Visitor, path: str, status: int) -> str:
    """The code by which something is refused."""
    return str(person.post(path, expect=status).json()["code"])


def journal(file: File, text: str, **more: Any) -> None:
    """An entry of the journal."""
    values = {"on": "2026-01-05", "kind": "talk", "text": text}
    file.worker.post(f"{file.path}/journal", {"values": values, **more}, expect=201)


def test_an_export_goes_out_once_a_lead_has_said_so(office: Office) -> None:
    """Refused before, whole afterwards: answers, journal and attachments of each file, each act on record."""
    journal(office.first, "Erstgespräch")
    made = attach(office.worker, office.first.path, PDF + b"one")
    tag = {"If-Match": office.worker.get(f"{office.first.path}/attachments/{made['id']}").headers["ETag"]}
    address = f"{office.worker.base}{office.first.path}/attachments/{made['id']}/content"
    assert office.worker.http.post(address, files={"file": ("b.pdf", PDF + b"two")}, headers=tag, timeout=60).ok
    asked = asked_for(office.worker, office.first.id, office.second.id, reason=REASON)
    path = f"/v1/cases/export/{asked['id']}"
    assert [one["ok"] for one in asked["results"]] == [True, True]
    assert office.worker.get(f"{path}/content", expect=409).json()["code"] == "export_not_approved"
    (waiting,) = office.lead.get("/v1/cases/export?state=requested").json()
    assert (waiting["id"], waiting["account"], waiting["basis"]) == (asked["id"], office.worker.account, "court")
    shown = office.lead.get(path).json()
    assert (shown["reason"], shown["may_decide"]) == (REASON, True)
    assert [one["case"] for one in shown["files"]] == [office.first.id, office.second.id]
    assert office.worker.get(path).json()["may_decide"] is False
    approved = office.lead.post(f"{path}/approval", expect=200).json()
    assert (approved["state"], approved["may_decide"]) == ("approved", False)
    answer = office.worker.get(f"{path}/content")
    members = unpacked(answer)
    assert [one["ok"] for one in results(members)] == [True, True]
    number = office.first.look()["client_number"]
    file = json.loads(members[f"001-{number}/file.json"])
    assert (file["answers"]["name"], file["entries"]["journal"][0]["values"]["text"]) == ("Çelik", "Erstgespräch")
    contents = {content for name, content in members.items() if "/attachments/" in name}
    assert contents == {PDF + b"one", PDF + b"two"}
    assert all(one["fetched_at"] for one in office.lead.get(path).json()["files"])
    assert office.lead.get(f"{path}/content", expect=404).json()["code"] == "not_found"
    actions = [one["action"] for one in office.worker.get(f"{office.second.path}/access-log").json()]
    assert {"request_export_on_court", "read_export", "approve_export", "export_on_court"} <= set(actions)


def test_whoever_asks_never_decides(office: Office, stack: Stack) -> None:
    """A lead who works on files themselves needs another one, whatever the code says: the database holds it too."""
    lead = office.house.another(office.agency, "team_lead")
    asked = asked_for(office.worker, office.first.id)
    path = f"/v1/cases/export/{asked['id']}"
    assert code(office.worker, f"{path}/approval", 403) == "second_person_needed"
    assert code(office.worker, f"{path}/rejection", 403) == "second_person_needed"
    with pytest.raises(psycopg2.errors.CheckViolation, match="a_lead_decides"):
        rows(
            superuser_of(stack.environment, "casefile"),
            "UPDATE case_exports SET state = 'approved', decided_by = account, decided_at = now() WHERE id = %s",
            asked["id"],
        )
    assert code(lead, f"{path}/withdrawal", 403) == "not_allowed"
    assert lead.post(f"{path}/rejection", expect=200).json()["state"] == "rejected"
    for more in ("approval", "rejection"):
        assert code(office.head, f"{path}/{more}", 409) == "export_decided"
    assert code(office.worker, f"{path}/withdrawal", 409) == "export_decided"
    assert office.worker.get(f"{path}/content", expect=409).json()["code"] == "export_not_approved"


def test_of_two_leads_at_once_one_decides(office: Office) -> None:
    """The other one hears that it was decided already, whichever of them said no."""
    for _ in range(5):
        path = f"/v1/cases/export/{asked_for(office.worker, office.first.id)['id']}"
        answers = at_once(
            lambda p=path: office.lead.post(f"{p}/approval"),
            lambda p=path: office.head.post(f"{p}/rejection"),
        )
        assert sorted(answer.status_code for answer in answers) == [200, 409]
        (said,) = [answer.json()["state"] for answer in answers if answer.ok]
        assert office.worker.get(path).json()["state"] == said


def test_strangers_know_of_no_export(office: Office, house: House) -> None:
    """Leads of another agency, admins and colleagues: not found, and in no list."""
    asked = asked_for(office.worker, office.first.id)
    path = f"/v1/cases/export/{asked['id']}"
    others = [house.agency("team_lead")["team_lead"], office.agency["agency_admin"]]
    for other in [*others, office.house.another(office.agency, "case_manager")]:
        other.get(path, expect=404)
        assert other.get("/v1/cases/export").json() == []
        for act in ("approval", "rejection", "withdrawal"):
            assert code(other, f"{path}/{act}", 404) == "not_found"
    house.host.get("/v1/cases/export", expect=403)


def test_a_reason_and_a_basis_are_named(office: Office) -> None:
    """A word is no reason, blanks are none, and curiosity is no basis."""
    for wrong in ({"reason": "kurz"}, {"reason": " " * 12}, {"basis": "curiosity"}):
        asked_for(office.worker, office.first.id, expect=422, **wrong)


def test_what_was_removed_stays_with_all_that_belongs_to_it(office: Office) -> None:
    """A goal that was taken out of sight takes its steps along, in exports and on paper."""
    file = File(office.worker)
    goals = f"{file.path}/plan/goals"
    values = {"area": "school", "goal": "Abschluss nachholen", "status": "open"}
    goal = file.worker.post(goals, {"values": values}, expect=201).json()["id"]
    step = {"what": "Anmelden Tq5Zaunkoenig", "who": "young_person"}
    file.worker.post(f"{goals}/{goal}/steps", {"values": step}, expect=201)
    assert "Anmelden Tq5Zaunkoenig" in printed(file.worker, file.path)
    file.worker.change("PATCH", f"{goals}/{goal}", {"removed": True})
    assert "Tq5Zaunkoenig" not in printed(file.worker, file.path)
    members = unpacked(office.worker.get(f"{office.approved(file)}/content"))
    assert all(b"Tq5Zaunkoenig" not in content for content in members.values())


def test_the_reason_lies_sealed_and_a_week_ends(office: Office, stack: Stack, calendar: Calendar) -> None:
    """Nothing that may name people lies in plain; after a week the approval is over, after a quarter all of it."""
    path = office.approved(office.first, reason=REASON)
    assert searched(stack.environment, "Wx8Zaunkoenig", "Qx3Zaunkoenig") == {}
    casefile, export = superuser_of(stack.environment, "casefile"), path.rpartition("/")[2]
    earlier = "UPDATE case_exports SET {0} = {0} - interval '{1} days' WHERE id = %s RETURNING id"
    rows(casefile, earlier.format("decided_at", 8), export)
    assert office.worker.get(f"{path}/content", expect=409).json()["code"] == "export_over"
    rows(casefile, earlier.format("requested_at", 91), export)
    calendar.walk(1)
    office.worker.get(path, expect=404)
    assert rows(casefile, "SELECT export FROM case_export_files WHERE export = %s", export) == []
