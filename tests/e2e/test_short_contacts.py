"""Short contacts: written, read, counted, corrected and deleted by their agency alone; a whole year is forgotten."""

from datetime import date, timedelta
from functools import partial
from typing import Any
from uuid import uuid4

import pytest
import requests

from cli.environment import role_url
from deploy.local.stack import Stack
from tests.calendar import Calendar
from tests.databases import rows, searched
from tests.e2e.test_at_once import at_once, total, twice
from tests.house import Agency, House, obhut
from tests.visitor import Visitor

PATH, PROGRAMME, KEPT_YEARS, ROUNDS = "/v1/short-contacts", "jmd", 3, 5
ALL_ROLES = ("case_manager", "clerk", "team_lead", "agency_admin", "dpo", "ifk")
ANSWERS = {
    "kind": "information",
    "topics": ["school"],
    "access_path": "unknown",
    "language": "unknown",
    "gender": "unknown",
    "age_group": "unknown",
    "result": "settled",
}


@pytest.fixture
def agency(house: House) -> Agency:
    """With everybody who has to do with short contacts, and some who have not."""
    return house.agency(*(role for role in ALL_ROLES if role != "agency_admin"))


def body(on: date, /, **more: Any) -> dict[str, Any]:
    """A contact of that day."""
    return {"programme": PROGRAMME, "values": {**ANSWERS, "on": on.isoformat(), **more}}


def add(person: Visitor, on: date, /, **more: Any) -> dict[str, Any]:
    """A new contact of that day."""
    made: dict[str, Any] = person.post(PATH, body(on, **more), expect=201).json()
    return made


def of(year: int, **more: object) -> str:
    """The query for the contacts of a year."""
    return f"?programme={PROGRAMME}&year={year}" + "".join(f"&{name}={value}" for name, value in more.items())


def counts(person: Visitor, year: int) -> dict[str, list[int]]:
    """By kind, the twelve months."""
    found = person.get(f"{PATH}/counts{of(year)}").json()
    assert found["total"] == sum(kind["total"] for kind in found["kinds"])
    return {kind["kind"]: kind["months"] for kind in found["kinds"]}


def code(answer: requests.Response) -> tuple[int, str]:
    return answer.status_code, answer.json()["code"]


def books(stack: Stack, agency: Agency) -> list[tuple[object, ...]]:
    """The books of an agency, by year, as the database has them."""
    statement = "SELECT id::text, year FROM short_contact_books WHERE agency = %s ORDER BY year"
    return rows(role_url("casefile", "jobs", stack.environment), statement, agency.id)


def test_contacts_are_written_corrected_and_deleted(stack: Stack, calendar: Calendar, agency: Agency) -> None:
    """A contact is coded, found in its month, counted by kind, corrected over its own version, and gone for good."""
    clerk, manager, today = agency["clerk"], agency["case_manager"], calendar.today
    first = add(manager, date(today.year, 1, 1), kind="counselling_with_cm")
    sent = clerk.post(PATH, body(today), expect=201, headers={"Idempotency-Key": "once"})
    again = clerk.post(PATH, body(today), expect=201, headers={"Idempotency-Key": "once"})
    made = sent.json()
    assert (again.json(), sent.headers["Location"]) == (made, f"{PATH}/{made['id']}")
    listed = manager.get(f"{PATH}{of(today.year, page_size=1)}")
    assert listed.json() == [made]
    assert total(manager, f"{PATH}{of(today.year)}") == 2
    assert first in clerk.get(f"{PATH}{of(today.year, month=1)}").json()
    assert counts(agency["team_lead"], today.year)["counselling_with_cm"] == [1, *[0] * 11]

    address = f"{PATH}/{made['id']}"
    changed = manager.change("PATCH", address, {"values": {"kind": "counselling_without_cm"}}).json()
    assert (changed["version"], changed["author"]) == (2, clerk.account)
    seen = clerk.get(address)
    assert seen.json() == changed
    clerk.get(address, headers={"If-None-Match": seen.headers["ETag"]}, expect=304)
    for method, what in (("PATCH", {"values": {}}), ("DELETE", None)):
        assert clerk.ask(method, address, what, headers={"If-Match": '"1"'}).status_code == 412
        assert clerk.ask(method, address, what).status_code == 428
    assert counts(clerk, today.year)["information"] == [0] * 12
    kept = rows(role_url("casefile", "jobs", stack.environment), "SELECT t::text FROM short_contacts t")
    assert kept
    assert not any("counselling" in str(row) or today.isoformat() + '"' in str(row) for row in kept), "sealed"
    clerk.change("DELETE", address, expect=204)
    clerk.get(address, expect=404)
    clerk.post(PATH, body(today), expect=404, headers={"Idempotency-Key": "once"})
    assert clerk.get(f"{PATH}{of(today.year)}").json() == [first]


def test_what_does_not_fit_is_refused(stack: Stack, calendar: Calendar, agency: Agency) -> None:
    """No words, no day ahead or long ago, no programme without the form; nothing of it comes back, or begins a book."""
    clerk, today = agency["clerk"], calendar.today
    for wrong, problem in (
        ({"name": "Öztürk"}, ("/values", "unknown_field")),
        ({"kind": "Öztürk"}, ("/values/kind", "unknown_code")),
        ({"kind": None}, ("/values/kind", "missing")),
        ({"on": (today + timedelta(days=1)).isoformat()}, ("/values/on", "date_in_future")),
        ({"on": f"{today.year - KEPT_YEARS - 1}-12-31"}, ("/values/on", "year_is_over")),
    ):
        answer = clerk.post(PATH, body(today, **wrong), expect=422)
        assert [(one["pointer"], one["code"]) for one in answer.json()["errors"]] == [problem]
        assert "ztürk" not in answer.text
    assert code(clerk.post(PATH, body(today) | {"programme": "waska"})) == (404, "unknown_form")
    assert code(clerk.get(f"{PATH}?programme=waska&year={today.year}", expect=None)) == (404, "unknown_form")
    clerk.post(PATH, body(today) | {"programme": "picnic"}, expect=422)
    assert books(stack, agency) == []


def test_two_who_begin_a_year_at_once_share_its_book(stack: Stack, house: House, calendar: Calendar) -> None:
    """The first two contacts of a year go into one book with one key, and both can be read; no key is left over."""
    today = calendar.today
    for _ in range(ROUNDS):
        agency = house.agency("clerk")
        clerks = twice(agency["clerk"])
        answers = at_once(*(partial(clerk.post, PATH, body(today)) for clerk in clerks))
        assert [answer.status_code for answer in answers] == [201, 201]
        assert len(books(stack, agency)) == 1
        assert total(clerks[0], f"{PATH}{of(today.year)}") == 2
        keys = "SELECT count(*) FROM case_keys WHERE agency = %s"
        assert rows(stack.environment["OBHUT_CASEFILE_KEYSTORE_URL"], keys, agency.id) == [(1,)]


def test_one_key_makes_one_contact(calendar: Calendar, house: House) -> None:
    """The same Idempotency-Key from two desks at once makes one contact, and both get it."""
    clerk, today = house.agency("clerk")["clerk"], calendar.today
    for number in range(1, ROUNDS + 1):
        headers = {"Idempotency-Key": uuid4().hex}
        answers = at_once(*(partial(one.post, PATH, body(today), headers=headers) for one in twice(clerk)))
        assert [answer.status_code for answer in answers] == [201, 201]
        assert len({answer.json()["id"] for answer in answers}) == 1
        assert total(clerk, f"{PATH}{of(today.year)}") == number


def test_a_year_is_forgotten_when_its_time_is_over(stack: Stack, calendar: Calendar, agency: Agency) -> None:
    """Three full years after its end a year's contacts, book and key are gone from every database; the next stays."""
    clerk, today = agency["clerk"], calendar.today
    old, kept = today.year - KEPT_YEARS, today.year - KEPT_YEARS + 1
    gone, stays = add(clerk, date(old, 12, 31)), add(clerk, date(kept, 1, 1))
    (book, _), (other, _) = books(stack, agency)
    calendar.walk_to(date(today.year, 12, 31), step=timedelta(days=30))
    assert clerk.get(f"{PATH}/{gone['id']}").json() == gone
    calendar.walk(1)
    clerk.get(f"{PATH}/{gone['id']}", expect=404)
    assert clerk.get(f"{PATH}{of(old)}").json() == []
    assert clerk.get(f"{PATH}{of(kept)}").json() == [stays]
    assert books(stack, agency) == [(other, kept)]
    assert searched(stack.environment, str(book), gone["id"]) == {}
    assert set(searched(stack.environment, str(other))) == {"casefile", "keystore"}
    clerk.post(PATH, body(date(old, 12, 31)), expect=422)
    assert obhut("check", "--wait", "20", environment=stack.environment).returncode == 0
