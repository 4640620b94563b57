"""An address under protection through all processes: hidden on the screen, on paper and as data; opened on record."""

import json

from services.casefile.model.hidden_by_a_change import HIDDEN, REMOVED
from services.casefile.model.protected_address import GROUNDS, SHOWN_AGAIN
from tests.casework import File
from tests.e2e import papers
from tests.house import House

ADDRESS = {"street": "Geheimweg 7 Vx7Zaunkoenig", "town": "Verborgen", "telephone": "0345 199199"}


def test_hidden_until_somebody_opens_it_on_record(house: House) -> None:
    """Answers, sheet, print and export name what is hidden; a choice brings it, and is in the file's log."""
    agency = house.agency("case_manager", "team_lead")
    worker, file = agency["case_manager"], File(agency["case_manager"])
    nothing = worker.post(f"{file.path}/protected-address", {"ground": "contact"}, expect=409).json()
    assert nothing["code"] == "address_not_protected"
    file.answer(**ADDRESS, name="Kaya", address_protected="shelter")
    worker.post(f"{file.path}/protected-address", {"ground": "curiosity"}, expect=422)
    told = worker.get(f"{file.path}/answers").json()
    assert (told["answers"], told["hidden"]) == (
        {"name": "Kaya", "address_protected": "shelter"}, ["street", "telephone", "town"],
    )  # fmt: skip
    file.answer(**told["answers"], first_name="Ayşe")
    assert worker.get(f"{file.path}/emergency-sheet").json()["hidden"] == ["street", "telephone", "town"]
    person = {"name": "Kaya", "relation": "mother", "telephone": "0345 199199", "household": True}
    made = worker.post(f"{file.path}/participants", {"values": person}, expect=201).json()
    assert (made["hidden"], "telephone" in made["values"]) == (["telephone"], False)
    paper = papers.printed(worker, file.path, "court")
    assert "under protection" in paper
    assert "Zaunkoenig" not in paper
    assert "Zaunkoenig" in papers.printed(worker, file.path, "court", protected_address=True)
    for chosen in (False, True):
        asked = papers.asked_for(worker, file.id, protected_address=chosen)
        assert asked["protected_address"] is chosen
        agency["team_lead"].post(f"/v1/cases/export/{asked['id']}/approval", expect=200)
        members = papers.unpacked(worker.get(f"/v1/cases/export/{asked['id']}/content"))
        (said,) = [json.loads(data) for name, data in members.items() if name.endswith("file.json")]
        assert (said["answers"].get("street") == ADDRESS["street"], said["hidden"] == []) == (chosen, chosen)
    opened = worker.post(f"{file.path}/protected-address", {"ground": "contact", "reason": "Hausbesuch"}).json()
    assert (opened["answers"], opened["entries"][0]["values"]) == (ADDRESS, {"telephone": "0345 199199"})
    assert (made["notices"][0]["code"], opened["entries"][0]["removed"]) == (HIDDEN, False)
    (known,) = worker.get(f"{file.path}/protected-address").json()
    assert (known["ground"], known["reason"]) == (GROUNDS[0], "Hausbesuch")
    actions = {one["action"] for one in worker.get(f"{file.path}/access-log").json()}
    assert actions >= {
        *("open_protected_address_for_contact", "list_address_openings", "print_on_court_with_protected_address"),
        *("fetch_print_on_court_with_protected_address", "export_on_court_with_protected_address", "export_on_court"),
    }


def test_a_person_removed_by_mistake_is_found_and_their_protection_ended(house: House) -> None:
    """The opening names who is in no list any more; the client's address, which was hidden with theirs, is shown."""
    agency = house.agency("case_manager")
    worker, file = agency["case_manager"], File(agency["case_manager"])
    file.answer(**ADDRESS)
    person = {"name": "Kaya", "relation": "mother", "address": ADDRESS["street"], "address_protected": "shelter"}
    made = worker.post(f"{file.path}/participants", {"values": person}, expect=201).json()
    entry = f"{file.path}/participants/{made['id']}"
    gone = worker.change("PATCH", entry, {"removed": True}, tag_of=entry).json()
    assert [one["code"] for one in gone["notices"]] == [REMOVED]
    assert worker.get(f"{file.path}/participants").json() == []
    assert worker.get(f"{file.path}/answers").json()["hidden"] == ["street", "telephone", "town"]
    (found,) = worker.post(f"{file.path}/protected-address", {"ground": "correction"}).json()["entries"]
    assert (found["id"], found["values"], found["removed"]) == (made["id"], {"address": ADDRESS["street"]}, True)
    lifted = worker.change("PATCH", entry, {"values": {"address_protected": None}}, tag_of=entry).json()
    assert (lifted["removed"], [one["code"] for one in lifted["notices"]]) == (True, [SHOWN_AGAIN])
    assert worker.get(f"{file.path}/answers").json()["hidden"] == []
