"""A template changes while everything runs: proposed, approved by a second owner, files taken along one by one."""

from contextlib import closing
from dataclasses import replace
from typing import Any

import psycopg2
import pytest
from psycopg2.errors import CheckViolation

from kernel.clock import Clock
from kernel.data.database import engine
from services.casefile.errors import TemplateRefused
from services.casefile.programmes import DIRECTORY
from services.casefile.store.template_versions import TemplateVersions
from services.casefile.templates.reading.loading import texts
from tests.casework import File
from tests.house import House
from tests.versions import NEXT, SHIPPED, numbered
from tests.visitor import Visitor, wait_for

PROGRAMME = "/v1/programmes/clearing"
PROPOSALS = f"{PROGRAMME}/proposals"


def without(text: str, begin: str) -> str:
    """The text without its line that begins so."""
    gone = [line for line in text.splitlines(keepends=True) if line.strip().startswith(begin)]
    assert len(gone) == 1, begin
    return text.replace(gone[0], "")


def wish(yaml: str, **changes: Any) -> dict[str, Any]:
    """A complete proposal."""
    word = {"agreed_on": "2026-01-05", "document": "Aktennotiz 3/2026"}
    return {"yaml": yaml, "reason": "Telefonnummern werden nicht gebraucht.", "office_head": word, **changes}


@pytest.fixture(scope="module")
def shipped(house: House) -> str:
    """The first version, as an owner gets it."""
    found = house.system_owner.get(f"{PROGRAMME}/template").json()
    assert found["version"] == SHIPPED
    return str(found["yaml"])


@pytest.fixture(scope="module")
def second(shipped: str) -> str:
    """The next version: one question less, and one code of a list."""
    text = numbered(shipped, NEXT).replace(", telephone]", "]")
    return without(without(text, "- {id: telephone,"), 'd: {de: "divers"')


@pytest.fixture(scope="module")
def owners(house: House) -> tuple[Visitor, Visitor]:
    """The system owner and the main one."""
    return house.system_owner, house.second_owner()


def test_a_template_changes_and_files_follow(house: House, owners: tuple[Visitor, Visitor], second: str) -> None:
    """A basic change needs a second owner; new files get it, old ones keep theirs until somebody takes them along."""
    one, other = owners
    worker = house.agency("case_manager")["case_manager"]
    old = File(worker, "clearing")
    old.answer(name="Öztürk", gender="d", telephone="0345 123")
    key = {"Idempotency-Key": "the first one"}
    made, again = (one.post(PROPOSALS, wish(second), expect=201, headers=key).json() for _ in range(2))
    rival = other.post(PROPOSALS, wish(second), expect=201).json()
    assert made == again
    assert made["basic"]
    gone = [change["path"] for change in made["changes"] if change["how"] == "removed"]
    assert gone == ["code_lists/gender/codes/d", "sections/person/fields/telephone"]
    address = f"{PROPOSALS}/{made['id']}"
    assert one.post(f"{address}/approval", expect=403).json()["code"] == "second_owner_needed"
    assert approved_by_plain_sql(house, made["id"]) is False
    assert worker.get(PROGRAMME).json()["version"] == SHIPPED
    done = other.post(f"{address}/approval", expect=200).json()
    assert (done["state"], done["approved_by"]) == ("in_force", other.account)
    assert [step["step"] for step in done["steps"]] == ["proposed", "approved"]
    assert other.post(f"{address}/approval", expect=409).json()["code"] == "proposal_decided"
    assert one.post(f"{PROPOSALS}/{rival['id']}/approval", expect=409).json()["code"] == "version_not_next"
    assert one.post(f"{PROPOSALS}/{rival['id']}/withdrawal", expect=403).json()["code"] == "not_allowed"
    rejected = one.post(f"{PROPOSALS}/{rival['id']}/rejection", {"reason": "Doppelt."}, expect=200).json()
    assert (rejected["state"], rejected["steps"][-1]["reason"]) == ("rejected", "Doppelt.")
    wait_for(lambda: worker.get(PROGRAMME).json()["version"] == NEXT, "the new version")
    assert File(worker, "clearing").look()["template_version"] == NEXT
    assert (old.look()["template_version"], old.look()["newer_template"]) == (SHIPPED, NEXT)
    assert worker.get(PROGRAMME, params={"version": SHIPPED}).json()["version"] == SHIPPED
    worker.get(PROGRAMME, params={"version": NEXT + 900}, expect=404)
    worker.get(PROGRAMME, params={"version": 0}, expect=422)
    assert old.answer(telephone="0345 124"), "an old file still asks what its version asks"
    taken_along(worker, old)


def test_a_shipped_version_stays_what_it_was(house: House) -> None:
    """Other processes find it recorded; one that ships another text under its number does not start; without a database
    nothing is known beside what is shipped."""
    versions = texts(DIRECTORY)
    database = engine(house.stack.environment["OBHUT_CASEFILE_RUNTIME_URL"])
    TemplateVersions(database, Clock(), versions).record()
    for other in (
        replace(versions[0], template=versions[0].template + "\n"),
        replace(versions[0], base=versions[0].base + "\n"),
    ):
        with pytest.raises(TemplateRefused, match="needs a new number"):
            TemplateVersions(database, Clock(), [other]).record()
    database.dispose()
    away = TemplateVersions(engine("postgresql://nobody@127.0.0.1:1/none"), Clock(), versions)
    assert away.versions() == {}


def test_an_agency_takes_all_its_files_along(house: House, owners: tuple[Visitor, Visitor], second: str) -> None:
    """The admin sees counts and starts it; what is in somebody's hands or would lose entries stays and says why; asked
    again it takes what was left; of two jobs at once none does a file twice; nobody else starts it or sees files."""
    one, other = owners
    agency = house.agency("case_manager", "audit")
    worker, admin = agency["case_manager"], agency["agency_admin"]
    first, held, full = (File(worker, "clearing") for _ in range(3))
    foreign = File(house.agency("case_manager")["case_manager"], "clearing")
    first.answer(name="Öztürk", postcode="06108")
    worker.post(f"{full.path}/contacts", {"values": {"role": "school", "institution": "Schule am See"}}, expect=201)
    colleague = house.another(agency, "case_manager")
    worker.post(f"{held.path}/responsibilities", {"account": colleague.account, "kind": "secondary"}, expect=201)
    colleague.ask("PUT", f"{held.path}/lease", expect=200)
    third = numbered(second, NEXT + 1).replace("postcode, town]", "town]")
    third = without(without(third, "- {id: postcode,"), "contacts: {}")
    made = one.post(PROPOSALS, wish(third), expect=201).json()
    other.post(f"{PROPOSALS}/{made['id']}/approval", expect=200)
    address = f"{PROGRAMME}/template-migration"
    wait_for(lambda: admin.get(address).json()["to"] == NEXT + 1, "the new version")
    seen = admin.get(address).json()
    assert [(v["version"], v["files"]) for v in seen["versions"]] == [(NEXT, 3)]
    gone = [change["path"] for change in seen["versions"][0]["changes"] if change["how"] == "removed"]
    assert {"forms/contacts", "sections/person/fields/postcode"} <= set(gone)
    assert (seen["ready"], seen["refused"]) == (1, {"entries_would_be_lost": 1, "in_other_hands": 1})
    assert "06108" not in str(seen)
    for stranger in (worker, agency["audit"], one):
        stranger.get(address, expect=403)
        stranger.post(address, {"to": NEXT + 1}, expect=403)
    assert admin.post(address, {"to": NEXT}, expect=409).json()["code"] == "template_changed_meanwhile"
    admin.post(address, {"to": "all"}, expect=422)
    jobs = [admin.post(address, {"to": NEXT + 1}, expect=202).json()["job"] for _ in range(2)]
    for job in jobs:
        wait_for(lambda job=job: admin.get(f"/v1/jobs/{job}").json()["state"] == "done", "the job", seconds=30)
    outcomes = [admin.get(f"{address}/{job}").json() for job in jobs]
    assert sum(each["taken"] for each in outcomes) in (1, 2), "the second may find it there already"
    assert all(each["refused"] == {"entries_would_be_lost": 1, "in_other_hands": 1} for each in outcomes)
    assert all(each["left"] == [] for each in outcomes), "an admin is shown no files"
    left = worker.get(f"{address}/{jobs[0]}").json()["left"]
    assert {each["case"]: each["code"] for each in left} == {
        held.id: "in_other_hands",
        full.id: "entries_would_be_lost",
    }
    foreign.worker.get(f"{address}/{jobs[0]}", expect=404)
    assert [file.look()["template_version"] for file in (first, held, full)] == [NEXT + 1, NEXT, NEXT]
    assert foreign.look()["template_version"] == NEXT
    aside = worker.get(f"{first.path}/answers").json()["withdrawn"]
    assert [(one["value"], one["template_version"]) for one in aside["postcode"]] == [("06108", NEXT)]
    log = worker.get(f"{first.path}/access-log").json()
    assert [entry["account"] for entry in log if entry["action"] == "migrate_template"].count(admin.account) >= 1
    colleague.ask("DELETE", f"{held.path}/lease", expect=204)
    again = admin.post(address, {"to": NEXT + 1}, expect=202).json()["job"]
    wait_for(lambda: admin.get(f"/v1/jobs/{again}").json()["state"] == "done", "the job", seconds=30)
    assert admin.get(f"{address}/{again}").json() == {
        "taken": 1,
        "refused": {"entries_would_be_lost": 1},
        "left": [],
    }
    assert held.look()["template_version"] == NEXT + 1


def taken_along(worker: Visitor, old: File) -> None:
    """One look, one step; nothing that was answered is lost."""
    address = f"{old.path}/template-migration"
    outlook = worker.get(address).json()
    assert (outlook["before"], outlook["after"], outlook["possible"]) == (SHIPPED, NEXT, True)
    assert outlook["effects"] == [
        {"part": "field", "how": "removed", "id": "telephone", "filled": True},
        {"part": "field", "how": "codes_gone", "id": "gender", "filled": True},
    ]
    assert "0345" not in str(outlook)
    refused = worker.change("POST", address, {"to": NEXT + 1}, tag_of=old.path, expect=409).json()
    assert refused["code"] == "template_changed_meanwhile"
    moved = worker.change("POST", address, {"to": NEXT}, tag_of=old.path).json()
    assert (moved["template_version"], moved["newer_template"], moved["name"]) == (NEXT, None, "Öztürk")
    said = worker.get(f"{old.path}/answers").json()
    assert said["answers"] == {"name": "Öztürk"}
    aside = said["withdrawn"]
    kept = {name: [(each["value"], each["template_version"]) for each in aside[name]] for name in aside}
    assert kept == {"telephone": [("0345 124", SHIPPED)], "gender": [("d", SHIPPED)]}
    again = worker.change("POST", address, {"to": NEXT}, tag_of=old.path, expect=409).json()
    assert again["code"] == "no_newer_template"
    assert old.answer(gender="m")


def approved_by_plain_sql(house: House, proposal: str) -> bool:
    """Whether somebody with the owner's password for the database can put their own proposal in force."""
    url = house.stack.environment["OBHUT_CASEFILE_MIGRATOR_URL"]
    approve = "UPDATE template_proposals SET state = 'in_force', approved_by = proposed_by WHERE id = %s"
    with closing(psycopg2.connect(url)) as connection, connection.cursor() as cursor:
        try:
            cursor.execute(approve, [proposal])
        except CheckViolation as violated:
            assert violated.diag.constraint_name == "second_owner"
            return False
        finally:
            connection.rollback()
    return True
