"""Editing through the gateway: one editor at a time, drafts that outlive the session, hand-over, deputies."""

from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from typing import Any
from uuid import uuid4

import pytest
import requests

from tests.calendar import Calendar
from tests.casework import File
from tests.e2e.test_at_once import at_once
from tests.house import Agency, House
from tests.visitor import Visitor, wait_for

ROUNDS = 5
NOTE = {"on": "2024-01-08", "kind": "talk", "text": "Erstes Gespräch"}


@dataclass
class Desk:
    """A file with two people who may write in it, and their lead."""

    agency: Agency
    file: File
    colleague: Visitor
    share: str

    @property
    def mine(self) -> Visitor:
        """The responsible case manager."""
        return self.file.worker

    @property
    def lease(self) -> str:
        """Where the lease is."""
        return f"{self.file.path}/lease"

    def free(self) -> None:
        """Nobody has the file in hand."""
        for person in (self.mine, self.colleague, self.agency["team_lead"]):
            person.ask("DELETE", self.lease)
        assert self.mine.get(self.lease).json() == {"account": None, "since": None, "until": None}


@pytest.fixture
def desk(house: House) -> Desk:
    """New, with the colleague as secondary."""
    agency = house.agency("case_manager", "team_lead", "dpo", retention_days=1)
    colleague, file = house.another(agency, "case_manager"), File(agency["case_manager"])
    colleague.get(file.path, expect=404)
    return Desk(agency, file, colleague, shared(file, colleague, kind="secondary"))


def shared(file: File, person: Visitor, **about: Any) -> str:
    """A new share; casefile hears of new accounts by an event."""
    body = {"account": person.account, **about}

    def tried() -> requests.Response | None:
        answer = file.worker.post(f"{file.path}/responsibilities", body)
        return answer if answer.status_code == 201 else None

    return str(wait_for(tried, "the account in casefile").json()["id"])


def code(answer: requests.Response) -> tuple[int, str]:
    """The refusal."""
    return answer.status_code, answer.json()["code"]


def change(person: Visitor, file: File, name: str, **headers: str) -> requests.Response:
    """Change the name, with the version as it is now."""
    tag = person.get(file.path).headers["ETag"]
    return person.ask(
        "PATCH", f"{file.path}/answers", {"answers": {"name": name}}, headers={"If-Match": tag, **headers}
    )


def test_of_two_at_once_one_gets_the_file(desk: Desk) -> None:
    """Two people take the file in the same moment: one has it, the other hears who."""
    for _ in range(ROUNDS):
        desk.free()
        people, free = (desk.mine, desk.colleague), desk.mine.get(desk.file.path).headers["ETag"]
        answers = at_once(*[partial(person.ask, "PUT", desk.lease) for person in people])
        assert sorted(answer.status_code for answer in answers) == [200, 409]
        (holder,) = [person for person, answer in zip(people, answers, strict=True) if answer.ok]
        assert desk.mine.get(desk.lease).json()["account"] == holder.account
        seen = desk.colleague.get(desk.file.path)
        assert seen.json()["in_hands_of"] == holder.account
        assert seen.headers["ETag"] != free, "a client that asks again is told"


def test_a_lead_takes_over_with_a_reason(desk: Desk) -> None:
    """The reason is one of a list and on record; colleagues cannot, and the lease before, that was renewed, is lost."""
    held = {"X-Obhut-Lease": desk.mine.ask("PUT", desk.lease, expect=200).json()["lease"]}
    renewed = desk.mine.ask("PUT", desk.lease, expect=200, headers=held).json()
    assert renewed["lease"] == held["X-Obhut-Lease"]
    assert code(desk.mine.ask("PUT", desk.lease, headers={"X-Obhut-Lease": "x"})) == (400, "lease_malformed")
    lead, address = desk.agency["team_lead"], f"{desk.lease}/takeover"
    lead.post(address, {"reason": "curious"}, expect=422)
    desk.colleague.post(address, {"reason": "absent"}, expect=404)
    assert lead.post(address, {"reason": "absent"}, expect=200).json()["account"] == lead.account
    assert code(change(desk.mine, desk.file, "Eins", **held)) == (409, "lease_lost")
    assert lead.get(desk.lease).json()["account"] is None, "a lead may not write in it, so it is free for those who do"
    assert change(desk.colleague, desk.file, "Zwei").ok
    logged = [entry["action"] for entry in desk.agency["dpo"].get(f"{desk.file.path}/access-log").json()]
    assert "lease_takeover_absent" in logged


def test_a_draft_outlives_the_session(desk: Desk) -> None:
    """What was typed is offered again after signing in on another device, to its author alone, until it is stored;
    what is no answer of the template is never stored by that, and stays (ADR 34)."""
    draft, typed = f"{desk.file.path}/draft", {"name": "Öztür"}
    desk.mine.ask("PUT", draft, {"base_version": 1, "content": typed}, expect=200)
    desk.mine.ask("DELETE", "/v1/sessions/current")
    desk.mine.get(draft, expect=401)
    other = Visitor(desk.mine.base, desk.mine.login, desk.mine.password)
    (offered,) = other.get("/v1/cases/drafts").json()
    assert (offered["case"], offered["part"]) == (desk.file.id, "answers")
    assert "content" not in offered
    assert other.get(draft).json()["content"] == typed
    assert other.get(draft).json()["moved_on"] is False
    desk.colleague.get(draft, expect=404)
    assert desk.colleague.get("/v1/cases/drafts").json() == []
    assert change(desk.colleague, desk.file, "Zwei").ok
    assert other.get(draft).json()["moved_on"] is True
    other.ask("PUT", f"{draft}?part=journal", {"base_version": 1, "content": {}}, expect=200)
    other.ask("PUT", f"{draft}?part=gossip", {"base_version": 1, "content": {}}, expect=422)
    assert change(other, desk.file, "Öztürk").ok
    other.get(draft, expect=404)
    assert [one["part"] for one in other.get("/v1/cases/drafts").json()] == ["journal"]
    other.ask("PUT", draft, {"base_version": 3, "content": {"name": "Öztürk", "half": ["…"]}}, expect=200)
    assert change(other, desk.file, "Öztürk-Weiß").ok
    assert other.get(draft).json()["content"] == {"name": "Öztürk", "half": ["…"]}
    other.ask("DELETE", draft, expect=204)
    other.ask("DELETE", f"{draft}?part=journal", expect=204)
    assert other.get("/v1/cases/drafts").json() == []


def test_two_notes_begun_at_once_are_two_drafts(desk: Desk) -> None:
    """Under ids that the client has chosen; answers have one draft, which a save ends, whatever else is kept."""
    draft, ids = f"{desk.file.path}/draft", [str(uuid4()), str(uuid4())]
    places = [f"{draft}?part=journal", *(f"{draft}?part=journal&entry={one}" for one in ids)]
    for number, place in enumerate(places):
        desk.mine.ask("PUT", place, {"base_version": 1, "content": {"text": f"{number}"}}, expect=200)
    assert [desk.mine.get(place).json()["content"] for place in places] == [{"text": "0"}, {"text": "1"}, {"text": "2"}]
    lines = desk.mine.get("/v1/cases/drafts").json()
    assert {(one["part"], one["entry"]) for one in lines} == {("journal", one) for one in (None, *ids)}
    refused = desk.mine.ask("PUT", f"{draft}?entry={ids[0]}", {"base_version": 1, "content": {}}, expect=422).json()
    assert [(one["pointer"], one["code"]) for one in refused["errors"]] == [("/query/entry", "draft_of_answers_is_one")]
    desk.mine.ask("PUT", f"{draft}?part=journal&entry=x", {"base_version": 1, "content": {}}, expect=422)
    assert change(desk.mine, desk.file, "Öztürk").ok
    desk.mine.ask("DELETE", places[1], expect=204)
    assert {one["entry"] for one in desk.mine.get("/v1/cases/drafts").json()} == {None, ids[1]}


def test_a_share_is_changed_and_ended(desk: Desk, house: House, calendar: Calendar) -> None:
    """A deputy has the file in hand until the day that was changed; one that is ended ends at once."""
    deputy, today = house.another(desk.agency, "case_manager"), calendar.today
    days = {"from": today.isoformat(), "until": (today + timedelta(1)).isoformat()}
    address = f"{desk.file.path}/responsibilities/{shared(desk.file, deputy, kind='deputy', **days)}"
    assert change(deputy, desk.file, "Drei").ok
    assert [line["id"] for line in deputy.get("/v1/cases").json()] == [desk.file.id]
    over = {"until": (today - timedelta(1)).isoformat()}
    assert desk.mine.ask("PATCH", address, over, expect=422).json()["errors"][0]["pointer"] == "/until"
    assert desk.mine.ask("PATCH", address, {"until": days["from"]}, expect=200).json()["until"] == days["from"]
    desk.mine.ask("DELETE", address, expect=204)
    deputy.get(desk.file.path, expect=404)
    assert deputy.get("/v1/cases").json() == deputy.get("/v1/cases/drafts").json() == []
    assert code(desk.mine.ask("DELETE", address)) == (409, "has_ended")


def test_all_of_it_goes_with_the_file(desk: Desk, calendar: Calendar) -> None:
    """Lease, drafts and responsibilities are erased as answers are, and the certificate counts them."""
    desk.mine.ask("PUT", f"{desk.file.path}/draft?part=journal", {"base_version": 1, "content": NOTE}, expect=200)
    desk.file.to_case_management(calendar.today)
    desk.mine.ask("PUT", desk.lease, expect=200)
    desk.file.to_its_day(calendar.today)
    calendar.walk(1)
    admin = desk.agency["agency_admin"]
    (order,) = wait_for(
        lambda: [o for o in admin.get("/v1/erasure-orders").json() if o["state"] == "certified"], "the certificate"
    )
    about = admin.get(f"/v1/erasure-orders/{order['id']}/certificate").text
    for table in ("case_leases", "case_drafts", "case_responsibilities"):
        assert table in about


def test_a_file_is_handed_over(desk: Desk, house: House) -> None:
    """The receiver leads it from now on and finds a reminder; the giver is out; who was responsible stays known."""
    path, stranger = f"{desk.file.path}/hand-over", house.agency("case_manager")["case_manager"]
    answer = desk.mine.post(path, {"to": stranger.account}, expect=422)
    assert answer.json()["errors"][0]["code"] == "no_colleague"
    desk.colleague.post(path, {"to": desk.colleague.account}, expect=404)
    body, stale = {"to": desk.colleague.account, "giver": desk.mine.account}, {"If-Match": '"9"'}
    assert code(desk.mine.post(path, body, headers=stale)) == (412, "changed_meanwhile")
    reason = "Elternzeit ab morgen"
    desk.mine.ask("PUT", desk.lease, expect=200)
    desk.mine.post(path, {**body, "reason": reason}, expect=200, headers={"If-Match": '"1"'})
    desk.mine.get(desk.file.path, expect=404)
    desk.colleague.ask("PUT", desk.lease, expect=200)  # not kept out by the lease of somebody who is gone
    desk.colleague.ask("DELETE", desk.lease, expect=204)
    assert desk.colleague.get(desk.file.path).json()["responsible"] == desk.colleague.account
    (reminder,) = desk.colleague.get(f"{desk.file.path}/reminders").json()
    assert reminder["account"] == desk.colleague.account
    assert reminder["values"]["text"].startswith("Diese Akte wurde Ihnen übergeben")
    main, *before = desk.colleague.get(f"{desk.file.path}/responsibilities").json()
    assert (main["account"], main["kind"], main["reason"]) == (desk.colleague.account, "main", reason)
    assert {(one["account"], one["kind"]) for one in before if one["ended_at"]} == {
        (desk.mine.account, "main"), (desk.colleague.account, "secondary"),
    }  # fmt: skip
    back = {"to": desk.mine.account, "stay": True}
    taken = {**back, "giver": desk.mine.account}
    assert code(desk.agency["team_lead"].post(path, taken)) == (409, "handed_over_meanwhile")
    desk.agency["team_lead"].post(path, back, expect=200)
    assert change(desk.colleague, desk.file, "Zwei").ok, "who stays as secondary writes on"
    assert change(desk.mine, desk.file, "Eins").ok
