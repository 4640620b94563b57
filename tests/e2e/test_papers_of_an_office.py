"""Papers through all processes: whose they are, what was chosen, who has to be asked, and forms to be filled in."""

import pytest

from deploy.local.stack import Stack
from services.casefile.settings import SECOND_PERSON_FROM
from tests.casework import File
from tests.databases import dumps
from tests.e2e.papers import done, order, printed, said
from tests.house import Agency, House
from tests.visitor import Visitor

STREET = "Am Zaunkoenigweg 3"


@pytest.fixture(scope="module")
def agency(house: House) -> Agency:
    """An agency that has said where it is."""
    made = house.agency("case_manager", "team_lead")
    address = {"street": STREET, "postcode": "06108", "town": "Halle"}
    made["agency_admin"].change("PATCH", f"/v1/agencies/{made.id}", {"address": address, "telephone": "0345 1-0"})
    return made


@pytest.fixture(scope="module")
def worker(agency: Agency) -> Visitor:
    """Whoever prints."""
    return agency["case_manager"]


def journal(file: File, *days: str) -> None:
    """A note for each day, as they are typed."""
    for day in days:
        file.worker.post(
            f"{file.path}/journal", {"values": {"on": day, "kind": "talk", "text": f"Notiz zu {day}"}}, expect=201
        )


def test_a_paper_says_whose_it_is_and_names_stay_with_identity(stack: Stack, worker: Visitor) -> None:
    """Agency, address, telephone, who is responsible and who printed it: by names that are in no database but
    identity's, neither in plain while the print is kept nor on the bus."""
    name = f"Person {worker.login}"
    paper = printed(worker, File(worker).path, "court")
    for told in (STREET, "06108 Halle", "Telephone 0345 1-0", f"Responsible: {name}", f"by {name}", "File number"):
        assert told in paper, told
    assert "Page 1 of 1" in paper
    held = {service for service, dump in dumps(stack.environment).items() if name.encode() in dump}
    assert held == {"identity"}


def test_entries_stand_by_their_days_and_parts_are_chosen(worker: Visitor) -> None:
    """Not in the order of typing; what was not chosen is not on the paper."""
    file = File(worker)
    file.answer(name="Yıldız", first_name="Ayşe")
    journal(file, "2026-01-08", "2025-12-01", "2026-01-03")
    paper = printed(worker, file.path, "court", parts=["journal"])
    places = [paper.index(f"Notiz zu {day}") for day in ("2025-12-01", "2026-01-03", "2026-01-08")]
    assert places == sorted(places)
    assert "Yıldız" not in paper
    assert "entered on" in paper
    refused = worker.post(f"{file.path}/print", {"basis": "court", "parts": ["gossip"]}, expect=422).json()
    assert refused["errors"][0]["pointer"].startswith("/parts")


def test_letters_of_many_scripts_are_drawn(worker: Visitor) -> None:
    """Those of the people a migration service works with; what no font has, the order says by script."""
    file = File(worker)
    file.answer(name="ሰላም 王小明 สมชาย রহিম கவிதா राम علي")
    ordered = order(worker, file.path)
    done(worker, ordered["job"])
    (one,) = worker.get(f"/v1/cases/prints/{ordered['order']}").json()
    assert (one["state"], one["missing_letters"], one["held"]) == ("made", [], False)
    file.answer(name="x\U000f1234")
    ordered = order(worker, file.path)
    done(worker, ordered["job"])
    (one,) = worker.get(f"/v1/cases/prints/{ordered['order']}").json()
    assert one["missing_letters"] == [{"script": "UNNAMED", "count": 1}]


def test_many_files_on_paper_need_a_second_person(agency: Agency, house: House) -> None:
    """From ten a day on: the order waits, a lead reads why and says yes, then it is printed."""
    worker, lead = house.another(agency, "case_manager"), agency["team_lead"]
    files = [File(worker) for _ in range(SECOND_PERSON_FROM)]
    body = {"action": "print", "cases": [file.id for file in files], "basis": "supervision"}
    made = worker.post("/v1/cases/bulk", body | {"reason": "Prüfung der Heimaufsicht"}, expect=200).json()
    assert [one["ok"] for one in made["results"]] == [True] * len(files)
    key = made["approval"].rpartition("/")[2]
    assert all(one["held"] for one in worker.get(f"/v1/cases/prints/{key}").json())
    worker.post(f"{made['approval']}/approval", expect=403)
    seen = lead.get(made["approval"]).json()
    assert (seen["medium"], seen["state"], seen["reason"]) == ("paper", "requested", "Prüfung der Heimaufsicht")
    assert worker.get(f"/v1/cases/{files[0].id}/print/{key}", expect=409).json()["code"] == "print_not_approved"
    lead.post(f"{made['approval']}/approval", expect=200)
    job = done(worker, made["job"])
    assert (job["state"], job["done"], job["total"]) == ("done", len(files), len(files))
    worker.get(f"{made['approval']}/content", expect=404)
    assert worker.post("/v1/cases/bulk", body | {"cases": [files[0].id]}, expect=200).json()["approval"] is None


def test_forms_are_printed_empty(worker: Visitor, house: House) -> None:
    """To be filled in by hand; by nobody without an agency, and fetched by whoever ordered."""
    address = "/v1/programmes/clearing/blank-print"
    ordered = worker.post(address, {"parts": ["sections"]}, expect=202).json()
    assert done(worker, ordered["job"])["state"] == "done"
    answer = worker.get(ordered["print"])
    assert answer.headers["Content-Type"] == "application/pdf"
    paper = said(answer.content)
    assert "Form to be filled in" in paper
    assert STREET in paper
    assert worker.login not in paper
    house.host.post(address, {}, expect=403)
    house.agency("case_manager")["case_manager"].get(ordered["print"], expect=404)
