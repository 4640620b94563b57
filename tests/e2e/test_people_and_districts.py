"""People of an agency through all processes: where they are reached, their districts, who is away, who has left."""

from uuid import UUID, uuid4

import pytest

from tests.calendar import Calendar
from tests.casework import File
from tests.house import PASSWORD, Agency, House
from tests.visitor import Visitor, wait_for

NEW = "vier lose Worte am Bach"
ADDRESS = {"street": "Königsplatz 1", "postcode": "34117", "town": "Kassel"}


@pytest.fixture(scope="module")
def agency(house: House) -> Agency:
    """An agency with one of each who works in districts."""
    return house.agency("case_manager", "team_lead", "clerk")


def district(agency: Agency, name: str) -> str:
    """A new district, which casefile has heard of."""
    path = f"/v1/agencies/{agency.id}/districts"
    made = str(agency["agency_admin"].post(path, {"name": name}, expect=201).json()["id"])
    body = {"programme": "asd", "district": made}
    wait_for(lambda: agency["case_manager"].post("/v1/cases", body).status_code == 201, "the district at casefile")
    return made


def joins(agency: Agency, person: Visitor, *districts: str) -> None:
    """The person works in these districts from now on."""
    agency["agency_admin"].change("PATCH", f"/v1/accounts/{person.account}", {"districts": list(districts)})


def test_the_people_of_a_district_reach_its_files(house: House, agency: Agency) -> None:
    """Made, joined, and the file moved: its lead and workers see it, in their lists and by its filter; others not."""
    north, south = district(agency, "Nord"), district(agency, "Süd")
    lead, colleague = agency["team_lead"], house.another(agency, "case_manager")
    agency["case_manager"].post("/v1/cases", {"programme": "asd"}, expect=422)
    made = agency["case_manager"].post("/v1/cases", {"programme": "asd", "district": south}, expect=201).json()
    file = File(agency["case_manager"], "asd", known=UUID(made["id"]))
    for person, one in ((lead, north), (colleague, south)):
        joins(agency, person, one)
    assert agency["case_manager"].ask("PUT", f"{file.path}/district", {"district": str(uuid4())}).status_code == 422
    agency["case_manager"].ask("PUT", f"{file.path}/district", {"district": north}, expect=204)
    wait_for(lambda: lead.get(file.path, expect=None).status_code == 200, "the lead's districts at the gateway")
    assert file.look()["district"] == north
    colleague.get(file.path, expect=404)
    lead.ask("PUT", f"{file.path}/district", {"district": south}, expect=204)
    wait_for(lambda: colleague.get(file.path, expect=None).status_code == 200, "the colleague's districts")
    lead.get(file.path, expect=404)
    for person, query, there in ((agency["clerk"], south, True), (agency["clerk"], north, False), (lead, north, False)):
        lines = person.get(f"/v1/cases?district={query}&page_size=200").json()
        assert (file.id in {line["id"] for line in lines}) is there


def test_an_office_says_where_it_is_and_who_is_there(agency: Agency, house: House, calendar: Calendar) -> None:
    """Its own people read it; of those of another agency nobody does."""
    path = f"/v1/agencies/{agency.id}"
    agency["agency_admin"].change("PATCH", path, {"address": ADDRESS, "telephone": "0561 12 34-56"})
    assert agency["clerk"].get(path).json()["address"] == ADDRESS
    away = {"from": calendar.today.isoformat(), "until": calendar.today.isoformat()}
    lead = agency["team_lead"].account
    made = agency["clerk"].post(f"/v1/accounts/{lead}/absences", away, expect=201).json()
    answer = agency["clerk"].get(f"{path}/colleagues")
    shown = {one["id"]: one["presence"] for one in answer.json()}
    assert (shown[lead], shown[agency["clerk"].account]) == ("away", "present")
    tag = {"If-None-Match": answer.headers["ETag"]}
    agency["clerk"].get(f"{path}/colleagues", expect=304, headers=tag)
    agency["case_manager"].ask("DELETE", f"/v1/accounts/{lead}/absences/{made['id']}", expect=204)
    agency["clerk"].get(f"{path}/colleagues", headers=tag)
    house.host.get(f"{path}/colleagues", expect=403)
    house.agency()["agency_admin"].get(f"{path}/colleagues", expect=404)


def test_an_agency_leads_the_programmes_it_is_admitted_to(house: House) -> None:
    """The host narrows; what is open goes on; the list of programmes says where files may be opened."""
    agency = house.agency("case_manager")
    file, worker = File(agency["case_manager"]), agency["case_manager"]
    path = f"/v1/agencies/{agency.id}"
    house.host.change("PUT", f"{path}/programmes", {"programmes": ["jmd"]}, tag_of=path)
    wait_for(lambda: not admitted(worker)["waska"], "the admission at casefile")
    refused = worker.post("/v1/cases", {"programme": "waska"}, expect=403).json()
    assert (refused["code"], admitted(worker)["jmd"]) == ("programme_not_admitted", True)
    assert file.look()["status"] == "open"


def admitted(worker: Visitor) -> dict[str, bool]:
    """By programme, whether one's agency opens files in it."""
    return {one["id"]: one["admitted"] for one in worker.get("/v1/programmes").json()}


def test_a_file_opened_by_mistake_is_gone_with_its_number(agency: Agency) -> None:
    """Nothing of it is left at casefile; the number can be given again by hand."""
    worker, number = agency["case_manager"], {"programme": "waska", "client_number": "IRRTUM-1"}
    case = worker.post("/v1/cases", number, expect=201).json()["id"]
    worker.change("DELETE", f"/v1/cases/{case}", expect=204)
    worker.get(f"/v1/cases/{case}", expect=404)
    wait_for(lambda: worker.post("/v1/cases", number).status_code == 201, "the number to be free")
    used = File(worker)
    used.answer(name="Yıldız")
    refused = worker.change("DELETE", used.path, expect=409).json()
    assert refused["code"] == "file_in_use"


def test_a_password_is_changed_and_an_account_closed(agency: Agency, house: House) -> None:
    """The old one lets nobody in any more, nor does a session of before; and whoever has left is out."""
    person = house.another(agency, "clerk")
    elsewhere = Visitor(person.base, person.login, PASSWORD)
    body = {"old_password": PASSWORD, "new_password": NEW}
    person.ask("PUT", "/v1/me/password", body, expect=204)
    wait_for(lambda: elsewhere.get("/v1/me", expect=None).status_code == 401, "the other session to end")
    assert person.get("/v1/me").json()["login"] == person.login
    stranger = Visitor(person.base)
    signing_in = [stranger.post("/v1/sessions", {"login": person.login, "password": one}) for one in (PASSWORD, NEW)]
    assert [one.status_code for one in signing_in] == [401, 201]
    agency["agency_admin"].change("PATCH", f"/v1/accounts/{person.account}", {"state": "closed"})
    wait_for(lambda: person.get("/v1/me", expect=None).status_code == 401, "the account's session to end")
    assert stranger.post("/v1/sessions", {"login": person.login, "password": NEW}).status_code == 401
