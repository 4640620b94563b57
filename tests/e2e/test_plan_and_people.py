"""Plan, people, emergency sheet and what was entrusted, through the gateway; in waska, danger in asd."""

import json
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from os import environ
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import psycopg2
import pytest

from deploy.local import postgres
from deploy.local.errors import silent
from deploy.local.stack import Stack
from tests.calendar import Calendar
from tests.casework import File
from tests.databases import ROOT
from tests.e2e.test_attachments import PDF, attach
from tests.e2e.test_editing import shared
from tests.house import House
from tests.visitor import Visitor

PARENT = {"name": "Rosa", "relation": "mother", "telephone": "0171 1", "custody": "joint"}
PROVEN = {"custody_evidence": "declaration_of_custody", "custody_seen_on": "2024-01-08", "may_sign": True}
CURATOR = {"name": "Herr Weiß", "relation": "curator", "custody": "partial"}
JUDGED = {"custody_evidence": "court_decision", "custody_seen_on": "2024-01-08", "may_sign": True}


@dataclass
class Team:
    """A file, its worker, and a colleague who shares it."""

    file: File
    colleague: Visitor

    def say(self, to: str, expect: int = 201, /, *, entrusted: bool = False, **values: Any) -> Any:
        """A new entry of the worker's."""
        body = {"values": values, "entrusted": entrusted}
        return self.file.worker.post(f"{self.file.path}/{to}", body, expect=expect).json()


def team(house: House, programme: str) -> Team:
    """New."""
    agency = house.agency("case_manager", "dpo")
    file, colleague = File(agency["case_manager"], programme), house.another(agency, "case_manager")
    shared(file, colleague, kind="secondary")
    return Team(file, colleague)


@pytest.fixture(scope="module")
def waska(house: House) -> Team:
    """The same for all tests of the module."""
    return team(house, "waska")


@pytest.fixture(scope="module")
def asd(house: House) -> Team:
    """The same for all tests of the module."""
    return team(house, "asd")


def test_the_plan_puts_together_what_was_agreed(waska: Team, calendar: Calendar) -> None:
    """Goals with steps and the way ratings went, and agreements of today; every look is on record."""
    today, worker, path = calendar.today.isoformat(), waska.file.worker, waska.file.path
    goal = waska.say("plan/goals", area="school", goal="Hauptschulabschluss", status="open")
    gone = waska.say("plan/goals", area="other", goal="Umzug", status="dropped")
    worker.change("PATCH", f"{path}/plan/goals/{gone['id']}", {"removed": True})
    waska.say(f"plan/goals/{goal['id']}/steps", what="anmelden", who="young_person")
    for value in ("low", "unknown", "high"):
        waska.say(f"plan/goals/{goal['id']}/ratings", on=today, by="worker", value=value)
    waska.say("agreements", kind="support", on=today, content="Wir treffen uns jede Woche.")
    waska.say("agreements", kind="support", on="2024-01-08", ended_on="2024-02-08", content="alt")
    plan = worker.get(f"{path}/plan").json()
    [area] = plan["areas"]
    [planned] = area["goals"]
    [course] = planned["courses"]
    assert (area["area"], planned["goal"]["id"]) == ("school", goal["id"])
    assert [step["values"]["what"] for step in planned["open_steps"]] == ["anmelden"]
    assert (course["party"], course["change"], len(course["ratings"])) == ("worker", 2, 3)
    assert [course[end]["values"]["value"] for end in ("first", "latest")] == ["low", "high"]
    assert [agreed["values"]["on"] for agreed in plan["agreements"]] == [today]
    assert "read_plan" in {entry["action"] for entry in worker.get(f"{path}/access-log").json()}


def test_own_and_outside_view_are_compared(waska: Team) -> None:
    """The latest of each on one scale, and by how much they differ."""
    for view, value in (("self", "high"), ("outside", "medium"), ("joint", "very_low")):
        waska.say("assessments", on="2024-01-08", area="learning", view=view, value=value)
    [compared] = waska.file.worker.get(f"{waska.file.path}/assessments/comparison").json()
    assert (compared["area"], compared["difference"]) == ("learning", -1)


def test_danger_is_on_the_sheet_until_there_is_none(asd: Team) -> None:
    """An undecided report warns, a decided one with its result, and one without danger no more."""
    report = {"source": "health", "kinds": ["neglect"], "indications": "kommt ohne Frühstück"}
    decided = {"team_on": "2024-01-10", "team": "A, B", "decision": "Hausbesuch"}
    asd.say("danger-assessments", on="2024-01-08", **report)
    asd.say("danger-assessments", on="2024-01-09", result="latent", **report, **decided)
    asd.say("danger-assessments", on="2024-01-10", result="none", **report, **decided)
    asd.file.answer(telephone="0151 7")
    sheet = asd.file.worker.get(f"{asd.file.path}/emergency-sheet").json()
    assert [(d["on"], d["result"], d["kinds"]) for d in sheet["danger"]] == [
        ("2024-01-09", "latent", ["neglect"]),
        ("2024-01-08", None, ["neglect"]),
    ]
    assert sheet["answers"] == {"telephone": "0151 7"}
    assert "indications" not in json.dumps(sheet), "the sheet tells what somebody needs at once, and no more"


def test_who_may_sign_and_who_must_not_be_told(asd: Team) -> None:
    """One of two with joint custody, a curator for a part, a person who gets no word."""
    asd.say("participants", **PARENT, **PROVEN)
    asd.say("participants", **CURATOR, **JUDGED)
    asd.say("participants", name="Karl", relation="father", not_to_be_told=True, telephone="0171 2", household=True)
    asd.say("participants", 422, name="Ida", relation="other", custody="none", may_sign=True)
    asd.say("contacts", institution="Schule am See", role="school", telephone="0911 4")
    found = asd.colleague.get(f"{asd.file.path}/participants/signers").json()
    signers = [(s["participant"]["values"]["name"], s["only_in_part"]) for s in found["signers"]]
    assert signers == [("Rosa", False), ("Herr Weiß", True)]
    assert found["all_joint_holders_named"] is False
    assert [p["values"]["name"] for p in found["not_to_be_told"]] == ["Karl"]
    assert [p["values"]["name"] for p in found["household"]] == ["Karl"]
    sheet = asd.colleague.get(f"{asd.file.path}/emergency-sheet").json()
    asked = ("telephone", "may_sign", "only_in_part", "not_to_be_told")
    told = {person["name"]: tuple(person[name] for name in asked) for person in sheet["participants"]}
    assert told == {
        "Rosa": ("0171 1", True, False, False),
        "Herr Weiß": (None, True, True, False),
        "Karl": ("0171 2", False, False, True),
    }
    assert sheet["all_joint_holders_named"] is False
    assert [contact["telephone"] for contact in sheet["contacts"]] == ["0911 4"]


def test_what_was_entrusted_leaks_by_no_way(waska: Team) -> None:
    """List, single entry, earlier versions, content, sheet, signers, change, release: nothing for a colleague."""
    mine, path, canary = waska.file.worker, waska.file.path, "Zinnober"
    note = waska.say("journal", on="2024-01-08", kind="talk", text=f"{canary} eins", entrusted=True)
    mine.change("PATCH", f"{path}/journal/{note['id']}", {"values": {"text": f"{canary} zwei"}})
    trusted = {**PARENT, **PROVEN, "name": canary, "household": True}
    person = waska.say("participants", **trusted, entrusted=True)
    file = attach(mine, path, PDF + canary.encode(), name=f"{canary}.pdf", entrusted=True)
    kept = {"journal": note, "participants": person, "attachments": file}
    for kind, entry in kept.items():
        one = f"{path}/{kind}/{entry['id']}"
        assert canary in mine.get(f"{path}/{kind}").text
        assert waska.colleague.get(f"{path}/{kind}").json() == []
        waska.colleague.get(one, expect=404)
        tag = {"If-Match": '"1"'}
        waska.colleague.ask("PATCH", one, {"values": {}}, headers=tag, expect=404)
        waska.colleague.ask("PATCH", one, {"entrusted": False}, headers=tag, expect=404)
        waska.colleague.get(f"{one}/releases", expect=404)
        body = {"account": waska.colleague.account, "ground": "danger"}
        waska.colleague.post(f"{one}/releases", body, expect=404)
    waska.colleague.get(f"{path}/attachments/{file['id']}/content", expect=404)
    for view in ("plan", "emergency-sheet", "participants/signers", "assessments/comparison", "answers?history=true"):
        assert canary not in waska.colleague.get(f"{path}/{view}").text, view
    assert canary in mine.get(f"{path}/emergency-sheet").text
    search = waska.colleague.post("/v1/cases/search", {"text": canary}, expect=200).json()
    assert search["total"] == 0


def test_who_must_not_be_told_is_known_to_all(waska: Team) -> None:
    """Though entrusted to somebody: by name and relation alone, among the signers and on the emergency sheet."""
    hidden = {**PARENT, **PROVEN, "name": "Karmesin", "telephone": "0171 5550101", "not_to_be_told": True}
    person = waska.say("participants", **hidden, entrusted=True)
    signers = waska.colleague.get(f"{waska.file.path}/participants/signers").json()
    (spared,) = (one for one in signers["not_to_be_told"] if one["id"] == person["id"])
    assert spared["values"] == {"name": "Karmesin", "relation": hidden["relation"], "not_to_be_told": True}
    assert person["id"] not in str(signers["signers"])
    sheet = waska.colleague.get(f"{waska.file.path}/emergency-sheet").json()
    (shown,) = (one for one in sheet["participants"] if one["id"] == person["id"])
    assert (shown["name"], shown["not_to_be_told"], shown["telephone"], shown["custody"]) == (
        "Karmesin",
        True,
        None,
        None,
    )
    assert waska.colleague.get(f"{waska.file.path}/participants").json() == []


def test_its_author_releases_an_entry_on_a_named_ground(waska: Team, house: House) -> None:
    """Who it is released to reads it and its past, cannot pass it on, and every release stays on record."""
    mine, path = waska.file.worker, waska.file.path
    note = waska.say("journal", on="2024-01-08", kind="talk", text="anvertraut", entrusted=True)
    one = f"{path}/journal/{note['id']}"
    mine.change("PATCH", one, {"values": {"text": "anvertraut, ergänzt"}})
    body = {"account": waska.colleague.account, "ground": "danger"}
    stranger = house.agency("case_manager")["case_manager"]
    for wrong in ({**body, "ground": "curiosity"}, {**body, "account": stranger.account}):
        assert mine.post(f"{one}/releases", wrong).status_code == 422
    made = mine.post(f"{one}/releases", body, expect=201).json()
    again = mine.post(f"{one}/releases", {**body, "ground": "emergency"}, expect=201).json()
    assert again == made, "the first release stands"
    assert mine.get(f"{one}/releases").json() == [made]
    assert (made["ground"], made["released_by"]) == ("danger", mine.account)
    seen = waska.colleague.get(one).json()
    assert (seen["values"]["text"], seen["before"][0]["values"]["text"]) == ("anvertraut, ergänzt", "anvertraut")
    waska.colleague.get(f"{one}/releases", expect=404)
    waska.colleague.post(f"{one}/releases", body, expect=404)
    open_note = waska.say("journal", on="2024-01-08", kind="talk", text="offen")
    refused = mine.post(f"{path}/journal/{open_note['id']}/releases", body, expect=409)
    assert refused.json()["code"] == "not_entrusted"
    log = [entry["action"] for entry in mine.get(f"{path}/access-log").json()]
    assert "release_journal" in log and "list_releases_journal" in log
    grounds = mine.get("/v1/programmes/waska").json()["release_grounds"]
    assert len(grounds) == 4 and all("§ 65" in ground["label"] for ground in grounds)


def test_recommendations_that_are_not_followed_need_reasons(asd: Team) -> None:
    """Who deviates says why."""
    body = {"help": "family_help_31", "reasons": "Entlastung", "followed": "not_followed"}
    [problem] = asd.say("recommendations", 422, **body)["errors"]
    assert (problem["pointer"], problem["code"]) == ("/values/followed_note", "reasons_needed")
    asd.say("recommendations", **body, followed_note="kein Platz frei")


@contextmanager
def log_read_only(stack: Stack) -> Iterator[None]:
    """The web process may not write its access log."""
    url = stack.environment["OBHUT_CASEFILE_RUNTIME_URL"]
    admin = postgres.find(ROOT, environ, silent).admin_url_of(urlsplit(url).path.strip("/"))
    with closing(psycopg2.connect(admin)) as connection:
        connection.autocommit = True
        cursor, role = connection.cursor(), urlsplit(url).username
        cursor.execute(f'REVOKE INSERT ON access_log FROM "{role}"')
        try:
            yield
        finally:
            cursor.execute(f'GRANT INSERT ON access_log TO "{role}"')


def test_the_sheet_is_shown_while_the_log_is_away(stack: Stack, house: House, asd: Team) -> None:
    """Everything else fails closed; the sheet alone is read, and its record comes into the log later, once."""
    mine, path, stranger = asd.file.worker, asd.file.path, house.agency("case_manager")["case_manager"]
    spool = Path(stack.environment["OBHUT_CASEFILE_SPOOL"])
    mine.get(f"{path}/emergency-sheet")

    def looks() -> list[str]:
        actions = [entry["action"] for entry in mine.get(f"{path}/access-log?page_size=200").json()]
        return [action for action in actions if action.startswith("emergency_sheet")]

    before = looks()
    with log_read_only(stack):
        for closed in ("", "/answers", "/participants", "/plan"):
            mine.get(path + closed, expect=500)
        stranger.get(f"{path}/emergency-sheet", expect=404)
        assert asd.colleague.get(f"{path}/emergency-sheet").json()["danger"]
        [record] = spool.glob("*.json")
        kept = json.loads(record.read_text())
    assert set(kept) == {"id", "at", "agency", "account", "roles", "case"}, "ids, and nothing of the file"
    assert (kept["case"], kept["account"], kept["roles"]) == (asd.file.id, asd.colleague.account, ["case_manager"])
    assert looks() == before
    for _ in range(2):
        mine.get(f"{path}/emergency-sheet")
    assert list(spool.glob("*.json")) == []
    assert sorted(looks()) == sorted([*before, "emergency_sheet", "emergency_sheet", "emergency_sheet_spooled"])
    late = [e for e in mine.get(f"{path}/access-log?page_size=200").json() if e["action"] == "emergency_sheet_spooled"]
    assert [entry["account"] for entry in late] == [asd.colleague.account]


def test_of_a_file_that_is_not_theirs_nobody_gets_a_sheet(house: House, asd: Team) -> None:
    """An emergency opens no file: whoever may not read it gets 404, and nothing is spooled."""
    stranger, dpo = house.agency("case_manager")["case_manager"], house.agency("dpo")["dpo"]
    for person in (stranger, dpo):
        for view in ("emergency-sheet", "plan", "participants/signers", "assessments/comparison"):
            person.get(f"{asd.file.path}/{view}", expect=404)
