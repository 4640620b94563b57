"""Printed files through all processes: ordered on a basis, made by the jobs process, fetched within a day."""

import secrets
from typing import Any
from uuid import uuid4

import pytest

from deploy.local.stack import Stack
from tests.calendar import Calendar
from tests.casework import File
from tests.databases import dumps, rows, superuser_of
from tests.e2e.papers import done, order, printed, results, said, unpacked
from tests.e2e.test_editing import shared
from tests.house import Agency, House
from tests.visitor import Visitor

TOLD = "Er hat Angst vor dem Onkel Vx7Zaunkoenig"
LOGGED = {"print_on_court", "fetch_print_on_court", "list_prints"}


@pytest.fixture(scope="module")
def agency(house: House) -> Agency:
    """An agency with a worker and a lead."""
    return house.agency("case_manager", "team_lead")


@pytest.fixture(scope="module")
def worker(agency: Agency) -> Visitor:
    """Whoever prints."""
    return agency["case_manager"]


@pytest.fixture
def file(worker: Visitor) -> File:
    """A file that says something."""
    made = File(worker)
    made.answer(name="Yıldız", first_name="Ayşe", alg_ii=True, earned_income=45_000, mother_tongue="unknown")
    return made


def tell(file: File, text: str, **more: Any) -> None:
    """An entry of the journal."""
    file.worker.post(
        f"{file.path}/journal", {"values": {"on": "2026-01-05", "kind": "talk", "text": text}, **more}, expect=201
    )


def test_all_that_a_file_says_is_on_paper(file: File) -> None:
    """In the words of its form and of the reader's language, whatever the script; never what nobody has answered."""
    tell(file, "Gespräch über die Prüfung <b>&</b>\nعربي تجربة")
    paper = printed(file.worker, file.path)
    for told in ("Yıldız", "Ayşe", "€450.00", "Unknown", "talk", "5 January 2026, entered on", "<b>&</b>"):
        assert told.casefold() in paper.casefold(), told
    assert "own agency (consent, Art. 6, 9 GDPR or church law)" in paper
    assert "What was entrusted (§ 203 StGB) is not contained." in paper
    file.worker.http.headers["Accept-Language"] = "de"
    try:
        german = printed(file.worker, file.path, "court")
    finally:
        file.worker.http.headers["Accept-Language"] = "en"
    assert "450,00 €" in german
    assert "05.01.2026" in german
    assert "Verfahren vor einem Gericht" in german
    assert file.look()["client_number"] in german


def test_a_new_file_says_that_it_says_nothing(worker: Visitor) -> None:
    """An empty file is printed as one, not refused."""
    assert "This file says nothing yet." in printed(worker, File(worker).path)


def test_entrusted_is_left_out_unless_chosen(agency: Agency, house: House, file: File) -> None:
    """§ 65 SGB VIII: chosen by whoever wrote it, it is in it and the log says so; a deputy who chooses it gets none."""
    tell(file, TOLD, entrusted=True)
    assert TOLD not in printed(file.worker, file.path)
    with_it = printed(file.worker, file.path, "danger", with_entrusted=True)
    assert TOLD in with_it
    assert "Contains what was entrusted" in with_it
    deputy = house.another(agency, "case_manager")
    shared(file, deputy, kind="deputy", until="2099-12-31")
    assert TOLD not in printed(deputy, file.path, "danger", with_entrusted=True)
    actions = [one["action"] for one in file.worker.get(f"{file.path}/access-log").json()]
    assert actions.count("print_on_danger_with_entrusted") == 2
    assert actions.count("fetch_print_on_danger_with_entrusted") == 2
    assert actions.count("print_on_own_work") == 1


def test_a_basis_must_be_named(file: File) -> None:
    """Without one, or on one that the law does not know, nothing is printed."""
    assert file.worker.post(f"{file.path}/print", {}, expect=422).json()["errors"][0]["pointer"] == "/basis"
    for basis in ("consent", "curiosity"):
        file.worker.post(f"{file.path}/print", {"basis": basis}, expect=422)
        body = {"action": "print", "cases": [file.id], "basis": basis}
        file.worker.post("/v1/cases/bulk", body, expect=422)
    file.worker.post("/v1/cases/bulk", {"action": "print", "cases": [file.id]}, expect=422)


def test_many_files_are_printed_and_each_says_what_became_of_it(house: House, worker: Visitor) -> None:
    """One refusal leaves the others printed; twice asked it is one order; all of it comes as one archive."""
    files = [File(worker) for _ in range(3)]
    files[1].answer(name="Zofia Kx4Zaunkoenig")
    foreign = File(house.agency("case_manager")["case_manager"])
    wanted = [files[0].id, foreign.id, files[1].id, files[2].id]
    body, key = {"action": "print", "cases": wanted, "basis": "supervision"}, {"Idempotency-Key": str(uuid4())}
    answers = [worker.post("/v1/cases/bulk", body, expect=200, headers=key).json() for _ in range(2)]
    assert answers[0] == answers[1]
    assert [one["code"] for one in answers[0]["results"]] == [None, "not_found", None, None]
    job = done(worker, answers[0]["job"])
    assert (job["state"], job["done"], job["total"]) == ("done", 3, 3)
    prints = worker.get(f"/v1/cases/prints/{job['result']}").json()
    assert {one["case"] for one in prints} == {file.id for file in files}
    assert [one["state"] for one in prints] == ["made"] * 3
    assert all(len(worker.get(one["print"]).content) == one["size"] for one in prints)
    answer = worker.get(f"/v1/cases/prints/{job['result']}/content")
    assert answer.headers["Content-Type"] == "application/zip"
    members = unpacked(answer)
    assert [one["ok"] for one in results(members)] == [True] * 3
    papers = [said(content) for name, content in members.items() if name.endswith(".pdf")]
    assert len(papers) == 3
    assert sum("Zofia Kx4Zaunkoenig" in paper for paper in papers) == 1
    assert worker.post("/v1/cases/bulk", body | {"cases": [foreign.id]}, expect=200).json()["job"] is None


def test_a_print_lies_sealed_for_a_day(stack: Stack, calendar: Calendar, file: File) -> None:
    """Nothing of it in plain, neither in the store nor in the job; the next day nothing of it at all."""
    tell(file, TOLD + secrets.token_hex(4))
    ordered = order(file.worker, file.path)
    done(file.worker, ordered["job"])
    got, number = file.worker.get(ordered["print"]), file.look()["client_number"]
    assert got.headers["Content-Type"] == "application/pdf"
    assert got.headers["Content-Disposition"] == f"attachment; filename=\"{number}.pdf\"; filename*=UTF-8''{number}.pdf"
    assert got.headers["Cache-Control"] == "no-store"
    pdf = got.content
    dump = dumps(stack.environment)["casefile"]
    assert b"Vx7Zaunkoenig" not in dump
    assert pdf[:200].hex().encode() not in dump
    casefile = superuser_of(stack.environment, "casefile")
    in_plain = "SELECT count(*) FROM attachment_chunks WHERE position(%s::bytea IN sealed) > 0"
    assert rows(casefile, in_plain, b"%PDF-1.") == [(0,)]
    statement = "SELECT content FROM case_prints WHERE print_order = %s"
    ((content,),) = rows(casefile, statement, ordered["order"])
    earlier = "UPDATE case_prints SET ordered_at = ordered_at - interval '1 day' WHERE print_order = %s RETURNING 1"
    rows(casefile, earlier, ordered["order"])
    file.worker.get(ordered["print"], expect=404)
    file.worker.get(f"/v1/cases/prints/{ordered['order']}", expect=404)
    calendar.walk(1)
    assert rows(casefile, statement, ordered["order"]) == []
    assert rows(casefile, "SELECT id FROM attachment_contents WHERE id = %s", content) == []
    assert rows(casefile, "SELECT content FROM attachment_chunks WHERE content = %s", content) == []


def test_a_file_that_cannot_be_opened_leaves_the_others_printed(stack: Stack, house: House) -> None:
    """One broken seal: that file says so, in a sentence; the file behind it is printed."""
    worker = house.agency("case_manager")["case_manager"]
    broken, whole = File(worker), File(worker)
    broken.answer(name="Adam")
    rows(
        superuser_of(stack.environment, "casefile"),
        "UPDATE case_sections SET sealed = sealed || 'x'::bytea WHERE case_id = %s RETURNING 1", broken.id,
    )  # fmt: skip
    body = {"action": "print", "cases": [broken.id, whole.id], "basis": "own_work"}
    job = done(worker, worker.post("/v1/cases/bulk", body, expect=200).json()["job"])
    prints = {one["case"]: one for one in worker.get(f"/v1/cases/prints/{job['result']}").json()}
    assert (prints[broken.id]["state"], prints[whole.id]["state"]) == ("failed", "made")
    refused = worker.get(prints[broken.id]["print"], expect=409).json()
    assert (refused["code"], prints[broken.id]["code"]) == ("file_unreadable", "file_unreadable")
    members = unpacked(worker.get(f"/v1/cases/prints/{job['result']}/content"))
    told = {one["case"]: one for one in results(members)}
    assert told[broken.id]["message"] == refused["title"]
    assert len(members) == 2
