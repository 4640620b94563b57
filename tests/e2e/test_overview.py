"""The overview through the gateway: filters, order, version, search, and several files at once."""

import json
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest

from tests.calendar import Calendar
from tests.casework import File
from tests.e2e.test_at_once import at_once
from tests.house import Agency, House
from tests.visitor import Visitor, wait_for


class Office:
    """An agency with two case managers and a lead; what it knows is never in another's lists."""

    def __init__(self, house: House, calendar: Calendar) -> None:
        self.house, self.today = house, calendar.today
        self.agency = house.agency("case_manager", "team_lead")
        self.worker, self.lead = self.agency["case_manager"], self.agency["team_lead"]
        self.colleague = house.another(self.agency, "case_manager")
        self.stranger = house.agency("case_manager")["case_manager"]
        self.named = self.file(name="Müller-Yıldız", first_name="Mohammed", date_of_birth="2008-05-17")
        self.reminded = self.file(name="Şahin")
        self.in_intake = self.file(date_of_first_talk=self.today.isoformat(), situation_at_entry=["unemployed"])
        self.in_intake.phase("intake", "start")
        self.remind(self.reminded, -3)
        self.remind(self.in_intake, 4)

    def file(self, **answers: Any) -> File:
        """A file of the worker's with these answers."""
        made = File(self.worker)
        made.answer(**answers)
        return made

    def remind(self, file: File, days: int) -> None:
        """A reminder so many days from today."""
        due = (self.today + timedelta(days=days)).isoformat()
        self.worker.post(f"{file.path}/reminders", {"values": reminder(due)}, expect=201)


def reminder(due: str) -> dict[str, Any]:
    """What a reminder says."""
    return {"due_on": due, "text": "Anruf"}


@pytest.fixture(scope="module")
def office(house: House, calendar: Calendar) -> Office:
    """The same for all tests of the module."""
    return Office(house, calendar)


def listed(person: Visitor, query: str) -> list[str]:
    """The ids of a page."""
    return [line["id"] for line in person.get(f"/v1/cases?{query}").json()]


def searched(person: Visitor, **body: Any) -> list[str]:
    """The ids of what is found."""
    return [line["id"] for line in person.post("/v1/cases/search", body, expect=200).json()["cases"]]


def test_filters_fit_together(office: Office) -> None:
    """Each filter leaves out what it says, and several leave out what any of them does."""
    assert listed(office.worker, "filter=own,open&overdue=true") == [office.reminded.id]
    assert office.reminded.id not in listed(office.worker, "overdue=false")
    assert listed(office.worker, "phase=intake&filter=open") == [office.in_intake.id]
    assert listed(office.worker, "phase=case_management") == []
    assert listed(office.worker, "phase=nonsense") == []
    assert listed(office.worker, f"district={uuid4()}") == []
    assert listed(office.worker, "filter=own,closed") == []
    assert listed(office.colleague, "overdue=true") == []
    assert listed(office.lead, "overdue=true") == [office.reminded.id]


def test_a_line_tells_the_next_reminder(office: Office) -> None:
    """The earliest that is not done, and whether its day has passed."""
    lines = {line["id"]: line for line in office.worker.get("/v1/cases").json()}
    line = lines[office.reminded.id]
    assert (line["next_reminder_on"], line["overdue"]) == ((office.today - timedelta(days=3)).isoformat(), True)
    assert (lines[office.named.id]["next_reminder_on"], lines[office.named.id]["overdue"]) == (None, False)


@pytest.mark.parametrize("turned", ["", "-"])
def test_sorting_by_the_next_reminder_puts_files_without_one_last(office: Office, turned: str) -> None:
    """Either way round: a file without a reminder is never the most urgent one."""
    order = [office.reminded.id, office.in_intake.id]
    found = listed(office.worker, f"sort={turned}next_reminder")
    assert found[:2] == (order[::-1] if turned else order)


def test_a_list_that_has_not_changed_is_304_and_on_record(office: Office) -> None:
    """No name is sent again, but the access is logged; a new name, a new reminder and another query are new lists."""
    first = office.worker.get("/v1/cases")
    known = {"If-None-Match": first.headers["ETag"]}
    assert office.worker.get("/v1/cases", headers=known, expect=304).text == ""
    assert office.worker.get("/v1/cases?sort=-client_number", headers=known).status_code == 200
    actions = [e["action"] for e in office.worker.get(f"{office.named.path}/access-log?page_size=200").json()]
    assert actions.count("list") >= 3
    office.named.answer(first_name="Muhamad")
    again = office.worker.get("/v1/cases", headers=known, expect=200)
    office.remind(office.named, 30)
    office.worker.get("/v1/cases", headers={"If-None-Match": again.headers["ETag"]}, expect=200)


@pytest.mark.parametrize(
    "body",
    [
        {"text": "muel"}, {"text": "Mull"}, {"text": "yildiz MOHAMED"}, {"text": "jildis"},
        {"text": "müller 2008"}, {"text": "", "born_in": 2008}, {"text": "müller", "filter": ["own", "open"]},
    ],
)  # fmt: skip
def test_files_are_found_by_name_sound_and_year(office: Office, body: dict[str, Any]) -> None:
    """And by nobody who may not know of them."""
    assert searched(office.worker, **body) == [office.named.id]
    assert searched(office.colleague, **body) == []
    assert searched(office.stranger, **body) == []


def test_a_search_follows_the_answers(office: Office) -> None:
    """A name that was corrected finds the file, the old one does not any more; a number finds it always."""
    file = office.file(name="Kowalczyk")
    number = file.look()["client_number"]
    file.answer(name="Nowak")
    assert searched(office.worker, text="kowalcz") == []
    assert searched(office.worker, text="nowak") == [file.id]
    assert searched(office.worker, text=number) == [file.id]
    file.answer(name=None)
    assert searched(office.worker, text="nowak") == []
    assert searched(office.worker, text="?!") == []


def test_one_refusal_leaves_the_others_done(office: Office) -> None:
    """A reminder in each of one's files; what is not there or another's answers like one that does not exist."""
    foreign, due = File(office.stranger).id, office.today.isoformat()
    wanted = [office.named.id, foreign, office.in_intake.id, str(uuid4()), office.named.id]
    body = {"action": "remind", "cases": wanted, "values": reminder(due)}
    key = {"Idempotency-Key": str(uuid4())}
    for _ in range(2):
        results = office.worker.post("/v1/cases/bulk", body, expect=200, headers=key).json()["results"]
        assert [one["id"] for one in results] == wanted[:4]
        assert [one["code"] for one in results] == [None, "not_found", None, "not_found"]
    reminders = office.worker.get(f"{office.named.path}/reminders").json()
    assert [one["values"]["due_on"] for one in reminders].count(due) == 1, "the repeated request has added none"
    broken = office.worker.post("/v1/cases/bulk", body | {"values": {"due_on": "morgen"}}, expect=200).json()["results"]
    assert [one["code"] for one in broken] == ["not_a_date", "not_found", "not_a_date", "not_found"]
    office.worker.post("/v1/cases/bulk", body | {"action": "assign"}, expect=422)
    office.worker.post("/v1/cases/bulk", body | {"cases": []}, expect=422)


def test_files_are_handed_over(office: Office) -> None:
    """By whoever is responsible, or the lead, to a colleague of the agency alone; afterwards they are the other's."""
    files = [office.file().id, office.file().id]
    body: dict[str, Any] = {"action": "assign", "cases": files, "account": office.stranger.account}
    codes = [one["code"] for one in office.worker.post("/v1/cases/bulk", body, expect=200).json()["results"]]
    assert codes == ["no_colleague"] * 2
    body["account"] = office.colleague.account
    wait_for(lambda: all_done(office.worker, body), "casefile knows the colleague")
    assert set(files) <= set(listed(office.colleague, "filter=own"))
    assert all_done(office.worker, body) is False, "they are not the worker's any more"
    assert all_done(office.lead, body | {"account": office.worker.account})
    assert set(files) <= set(listed(office.worker, "filter=own"))


def all_done(person: Visitor, body: dict[str, Any]) -> bool:
    """Whether every file was acted upon."""
    return all(one["ok"] for one in person.post("/v1/cases/bulk", body, expect=200).json()["results"])


def test_a_new_scheme_numbers_new_files(house: House, calendar: Calendar) -> None:
    """Two openings at once get two numbers, old numbers stay, and one given by hand is passed over."""
    agency: Agency = house.agency("case_manager")
    worker, admin = agency["case_manager"], agency["agency_admin"]
    old = File(worker)
    settings = f"/v1/agencies/{agency.id}/settings"
    admin.change("PATCH", settings, {"client_number_scheme": "anything"}, expect=422)
    assert admin.change("PATCH", settings, {"client_number_scheme": "year_number"}).json()["retention_days"] == 365
    year = str(calendar.today.year)
    first = wait_for(lambda: opened(worker, year), "casefile has heard of the scheme")
    count = int(first.removeprefix(f"{year}-"))
    worker.post("/v1/cases", {"programme": "waska", "client_number": f"{year}-{count + 1:04d}"}, expect=201)
    made = at_once(*[lambda: worker.post("/v1/cases", {"programme": "waska"}, expect=201)] * 2)
    numbers = sorted(one.json()["client_number"] for one in made)
    assert numbers == [f"{year}-{count + 2:04d}", f"{year}-{count + 3:04d}"]
    assert old.look()["client_number"] == "001"


def opened(worker: Visitor, year: str) -> str | None:
    """The number of a new file, where it is of the year's scheme already."""
    number: str = File(worker).look()["client_number"]
    return number if number.startswith(year) else None


def test_no_name_is_in_an_address(office: Office) -> None:
    """The search is a body: names never come into URLs, logs of proxies or histories of browsers."""
    document = json.dumps(office.worker.get("/openapi.json").json()["paths"]["/v1/cases"]["get"]["parameters"])
    assert '"text"' not in document
    assert "name" not in {one["name"] for one in json.loads(document)}
    asked = office.worker.get("/v1/cases?text=Geheim&page_size=1", expect=None)
    assert "Geheim" not in asked.text
