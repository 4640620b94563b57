"""The story of one case file, through the gateway alone, against all real processes.

An agency admin sets the agency's retention and switches transmission on. A case manager opens a file, leads it
through its phases and closes it; on its day the file is erased, with a certificate. A release is made and read. A
data protection officer reads who opened the file. A colleague of another agency gets 404 throughout.
"""

import json
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from deploy.local.stack import Stack
from services.casefile.templates.declared.periods import Quarter
from tests.calendar import Calendar
from tests.casework import ENTRY, INTAKE, File
from tests.databases import searched
from tests.e2e import papers
from tests.house import Agency, House, obhut
from tests.visitor import Visitor, wait_for

RETENTION_DAYS = 95  # longer than a quarter: the release in between must not be overtaken by the erasure
ENOUGH_FOR_A_CELL, TOO_FEW = 6, 3


class Tale:
    """What the steps of the story hand on."""

    agency: Agency
    colleague: Visitor  # of another agency
    file: File
    released_quarter: Quarter
    release: dict[str, Any]
    order: dict[str, Any]


@pytest.fixture(scope="module")
def tale() -> Tale:
    """The story so far."""
    return Tale()


def test_the_agency_is_set_up(house: House, tale: Tale) -> None:
    """The admin sets the retention and switches transmission on; a stale version is refused."""
    tale.agency = house.agency("case_manager", "dpo", retention_days=365)
    admin, address = tale.agency["agency_admin"], f"/v1/agencies/{tale.agency.id}/settings"
    before = admin.get(address)
    settings = {"retention_days": RETENTION_DAYS, "transmission": True}
    assert admin.ask("PATCH", address, settings).status_code == 428
    admin.ask("PATCH", address, settings, expect=200, headers={"If-Match": before.headers["ETag"]})
    admin.ask("PATCH", address, settings, expect=412, headers={"If-Match": before.headers["ETag"]})
    after = admin.get(address).json()
    assert (after["retention_days"], after["transmission"]) == (RETENTION_DAYS, True)
    tale.colleague = house.agency("case_manager")["case_manager"]


def test_a_file_is_opened_and_filled_in(calendar: Calendar, tale: Tale) -> None:
    """A file without a name is legal; what is answered comes back, and nothing else."""
    tale.file = File(tale.agency["case_manager"])
    seen = tale.file.look()
    assert (seen["status"], seen["name"], seen["phase"]) == ("open", None, None)
    answers = {**ENTRY, "date_of_first_talk": calendar.today.isoformat(), "name": "Yıldız", "first_name": "Ayşe"}
    assert tale.file.answer(**answers)["name"] == "Yıldız"
    assert tale.agency["case_manager"].get(tale.file.path + "/answers").json()["answers"] == answers
    assert tale.file.phase("intake", "start")["phase"] == "intake"


def test_intake_ends_only_with_its_mandatory_answers(calendar: Calendar, tale: Tale) -> None:
    """The refusal lists every missing answer at once; afterwards the phase ends."""
    refused = tale.file.phase("intake", "end", expect=422)
    assert refused["code"] == "gate_refused"
    assert set(refused["missing"]) == {*INTAKE, "date_of_decision"}
    tale.file.answer(**INTAKE, date_of_decision=calendar.today.isoformat())
    ended = tale.file.phase("intake", "end")
    assert ended["phases"][0]["ended_on"] == calendar.today.isoformat()


def test_case_management_needs_consent(calendar: Calendar, tale: Tale) -> None:
    """Without consent in force the phase does not start; with it, it does."""
    refused = tale.file.phase("case_management", "start", expect=422)
    assert [c["code"] for c in refused["conditions"]] == ["consent_missing:case_management"]
    consent = tale.file.consent("case_management", calendar.today)
    tale.file.consent("central_evaluation", calendar.today)
    applied = tale.agency["case_manager"].get(f"{tale.file.path}/consents/{consent['id']}").json()
    assert applied["state"] == "in_force"
    assert tale.file.phase("case_management", "start")["phase"] == "case_management"


def test_a_stranger_learns_nothing(tale: Tale) -> None:
    """A colleague of another agency gets 404 throughout, for every address of the file and every method."""
    path, tag = tale.file.path, {"If-Match": tale.file.worker.get(tale.file.path).headers["ETag"]}
    day = {"purpose": "case_management", "given_by": "person", "given_on": "2026-01-01", "template_version": 1}
    for method, address, body in [
        ("GET", path, None),
        ("PATCH", path, {"status": "closed"}),
        ("GET", f"{path}/answers", None),
        ("PATCH", f"{path}/answers", {"answers": {"name": "x"}}),
        ("POST", f"{path}/phases/case_management/end", None),
        ("GET", f"{path}/access-log", None),
        ("GET", f"{path}/consents", None),
        ("POST", f"{path}/consents", day),
        ("GET", f"{path}/retention", None),
    ]:
        assert tale.colleague.ask(method, address, body, headers=tag).status_code == 404, (method, address)
    assert tale.colleague.get("/v1/cases").json() == []


def test_the_file_is_led_to_its_end(calendar: Calendar, tale: Tale) -> None:
    """Three weeks later case management ends, aftercare follows, and the file is closed with durations in weeks."""
    start = calendar.today
    end = calendar.walk(21)
    tale.file.answer(kind_of_ending="goal_reached", date_of_ending=end.isoformat())
    tale.file.phase("case_management", "end")
    tale.file.phase("aftercare", "start")
    last = calendar.walk(7)
    tale.file.answer(end_of_aftercare=last.isoformat())
    closed = tale.file.phase("aftercare", "end")
    assert closed["status"] == "closed"
    assert [phase["weeks"] for phase in closed["phases"]] == [0.0, 3.0, 1.0]
    assert closed["total_weeks"] == 4.0
    assert (end - start).days == 21
    assert tale.file.answer(name="anders", expect=409)["code"] == "case_closed"


def test_the_file_is_printed(tale: Tale) -> None:
    """For the young person, who takes it along; the name is on it."""
    name = tale.file.look()["name"]
    assert name in papers.printed(tale.file.worker, tale.file.path, "copy_for_the_person")


def test_the_file_shows_its_day_of_erasure(tale: Tale) -> None:
    """Retention counts from the end of case management; the file and the retention record say the same day."""
    ended = date.fromisoformat(tale.file.look()["phases"][1]["ended_on"])
    due = (ended + timedelta(days=RETENTION_DAYS)).isoformat()
    wait_for(lambda: tale.file.look()["erasure_due_on"] == due, "the day of erasure on the file")
    record = tale.file.worker.get(tale.file.path + "/retention").json()
    assert (record["due_on"], record["retention_days"]) == (due, RETENTION_DAYS)


def test_data_protection_reads_who_opened_the_file(tale: Tale) -> None:
    """The officer sees every access with account and role, may not read the file, and is logged too."""
    officer = tale.agency["dpo"]
    officer.get(tale.file.path, expect=404)
    entries = officer.get(f"{tale.file.path}/access-log?page_size=200").json()
    expected = {"open", "read", "read_answers", "write", "phase_start", "phase_end", "phase_end_refused"}
    assert expected <= {e["action"] for e in entries}
    assert {e["account"] for e in entries} == {tale.file.worker.account, officer.account}
    assert entries[0]["action"] == "access_log"


def test_a_quarterly_release_is_made_and_read(house: House, calendar: Calendar, tale: Tale) -> None:
    """Cells of at least five people are shown, smaller ones withheld; a period is never issued again."""
    worker = tale.agency["case_manager"]
    for number in range(ENOUGH_FOR_A_CELL + TOO_FEW):
        certificate = "intermediate" if number < ENOUGH_FOR_A_CELL else "foreign"
        File(worker).to_case_management(calendar.today, highest_school_certificate=certificate)
    quarter = tale.released_quarter = Quarter.of(calendar.today)
    wanted = {"programme": "waska", "period": str(quarter)}
    too_early = house.system_owner.post("/v1/releases", wanted, expect=422).json()
    assert too_early["code"] == "period_not_over"
    calendar.walk_to(quarter.last_day + timedelta(days=1))
    worker.post("/v1/releases", wanted, expect=403)
    started = house.system_owner.post("/v1/releases", wanted, expect=202)
    job = wait_for(lambda: finished(house.system_owner, started.headers["Location"]), "the release")
    assert job["state"] == "done"
    assert house.system_owner.post("/v1/releases", wanted, expect=409).json()["code"] == "period_already_released"
    address = f"/v1/published-releases/{job['result']}"
    wait_for(lambda: house.analyst.get(address, expect=None).status_code == 200, "the release in reporting")
    tale.release = house.analyst.get(address).json()
    cells = {c["code"]: c["value"] for table in tale.release["tables"] for c in table["cells"]}
    assert cells["intermediate"] == ENOUGH_FOR_A_CELL
    assert cells["foreign"] is None
    assert cells["university_entrance"] is None, "nobody looks the same as few"
    assert all(value is None or value >= 5 for value in cells.values())


def test_the_file_is_erased_on_its_day(stack: Stack, calendar: Calendar, tale: Tale) -> None:
    """On the day of erasure the file is gone from every table of every database, and no earlier."""
    due = date.fromisoformat(tale.file.look()["erasure_due_on"])
    calendar.walk_to(due - timedelta(days=1))
    assert tale.file.look()["status"] == "closed"
    calendar.walk_to(due)
    wait_for(lambda: tale.file.worker.get(tale.file.path, expect=None).status_code == 404, "the erasure")
    admin = tale.agency["agency_admin"]
    wait_for(lambda: [o for o in admin.get("/v1/erasure-orders").json() if o["state"] == "certified"], "certificate")
    (tale.order,) = admin.get("/v1/erasure-orders").json()
    assert searched(stack.environment, tale.file.id) == {}


def test_the_certificate_holds_offline(stack: Stack, tale: Tale, tmp_path: Path) -> None:
    """The signed certificate verifies with the trust file alone, names the rule and day, and has its ledger's place."""
    admin = tale.agency["agency_admin"]
    document = admin.get(f"/v1/erasure-orders/{tale.order['id']}/certificate").json()
    file = tmp_path / "certificate.json"
    file.write_text(json.dumps(document))
    said = obhut("verify", "certificate", str(file), "--trust", stack.environment["OBHUT_TRUST_FILE"])
    assert said.returncode == 0, said.stdout
    certificate = document["certificate"]
    assert certificate["ledger"] is None
    assert certificate["tables"]["cases"] == 1
    assert certificate["due_on"] == tale.order["due_on"]
    file.write_text(json.dumps(document).replace('"cases": 1', '"cases": 2'))
    forged = obhut("verify", "certificate", str(file), "--trust", stack.environment["OBHUT_TRUST_FILE"])
    assert forged.returncode == 1, forged.stdout


def test_all_databases_tell_the_same_story(stack: Stack) -> None:
    """The consistency check over all databases finds nothing."""
    said = obhut("check", "--wait", "20", environment=stack.environment)
    assert said.returncode == 0, said.stdout


def finished(person: Visitor, address: str) -> dict[str, Any] | None:
    """The job, once it has come to an end."""
    job: dict[str, Any] = person.get(address).json()
    return job if job["state"] in ("done", "failed") else None
