"""A person's calendar: a secret address that shows when, and never whom."""

from datetime import date, timedelta
from pathlib import Path

import pytest
from icalendar import Calendar as ICalendar

from deploy.local.stack import Stack
from kernel.clock import berlin
from tests.calendar import Calendar
from tests.casework import File
from tests.databases import dumps
from tests.house import House, obhut
from tests.visitor import Visitor, wait_for

CANARY = "Žofia am Hafen"


@pytest.fixture(scope="module")
def file(house: House) -> File:
    """An open file."""
    return File(house.agency("case_manager")["case_manager"])


def appointment(file: File, on: date, **more: object) -> dict[str, object]:
    """A talk on that day."""
    values = {"on": on.isoformat(), "at": "14:30", "kind": "talk", "place": CANARY, "subject": CANARY, **more}
    made: dict[str, object] = file.worker.post(f"{file.path}/appointments", {"values": values}, expect=201).json()
    return made


def shown(feed: bytes) -> list[tuple[str, str]]:
    return [
        (str(event["SUMMARY"]), berlin(event.decoded("DTSTART")).strftime("%Y-%m-%d %H:%M"))
        for event in ICalendar.from_ical(feed).walk("VEVENT")
    ]


def test_a_calendar_shows_when_and_never_whom(stack: Stack, house: House, calendar: Calendar, file: File) -> None:
    """The feed needs no session, holds kind and time alone, follows every change, and ends when it is revoked."""
    worker, stranger, today = file.worker, Visitor(house.base), calendar.today
    soon, late = today + timedelta(days=3), today + timedelta(days=400)
    made = appointment(file, soon)
    appointment(file, late)
    assert worker.get("/v1/calendar").json() == {"since": None}
    address = worker.post("/v1/calendar", expect=201).json()["address"]
    secret = address.rpartition("/")[2].removesuffix(".ics")
    assert worker.get("/v1/calendar").json()["since"]

    got = stranger.get(address)
    assert got.headers["Content-Type"].startswith("text/calendar")
    assert got.headers["Cache-Control"] == "no-store"
    assert shown(got.content) == [("Gespräch", f"{soon.isoformat()} 14:30")]
    for leak in (CANARY, "ofia", file.id, str(made["id"]), file.look()["client_number"] + "\r"):
        assert leak.encode() not in got.content
    again = {"If-None-Match": got.headers["ETag"]}
    assert stranger.get(address, headers=again, expect=304).content == b""
    assert "feed" in {e["action"] for e in worker.get(f"{file.path}/access-log").json()}

    worker.change("PATCH", f"{file.path}/appointments/{made['id']}", {"removed": True})
    assert shown(stranger.get(address, headers=again).content) == []

    renewed = worker.post("/v1/calendar", expect=201).json()["address"]
    stranger.get(address, expect=404)
    stranger.get(renewed)
    worker.ask("DELETE", "/v1/calendar", expect=204)
    for gone in (renewed, "/v1/calendar/guess.ics", f"/v1/calendar/{'x' * 43}"):
        stranger.get(gone, expect=404 if gone.endswith(".ics") else None)
    for name, dump in dumps(stack.environment).items():
        assert secret.encode() not in dump and secret.encode().hex().encode() not in dump, name
    for written in Path(stack.instance.folder).rglob("*.log"):
        assert secret.encode() not in written.read_bytes(), written.name


def test_one_s_own_appointments_over_all_files(calendar: Calendar, file: File) -> None:
    """The day begins with a look at all of one's appointments, in order, whichever file they are in."""
    worker, another, day = file.worker, File(file.worker), calendar.today + timedelta(days=10)
    appointment(file, day, at="15:00")
    appointment(another, day, at="09:00")
    appointment(another, day + timedelta(days=1))
    query = f"/v1/cases/appointments?from={day}&to={day}"
    found = worker.get(query).json()
    assert [(one["case"], one["values"]["at"]) for one in found] == [(another.id, "09:00"), (file.id, "15:00")]
    worker.get(f"/v1/cases/appointments?from={day}&to=2199-01-01", expect=422)
    assert "own_appointments" in {e["action"] for e in worker.get(f"{another.path}/access-log").json()}


def test_a_closed_account_has_no_calendar(stack: Stack, calendar: Calendar, house: House) -> None:
    """Whoever has left hears of no appointment any more, from any device; colleagues do as before."""
    agency = house.agency("case_manager")
    left = File(house.another(agency, "case_manager"))
    stays = File(agency["case_manager"])
    addresses = []
    for one in (left, stays):
        appointment(one, calendar.today)
        addresses.append(one.worker.post("/v1/calendar", expect=201).json()["address"])
    device = Visitor(house.base)
    known = [device.get(address).headers["ETag"] for address in addresses]
    said = obhut("account", "close", "--login", left.worker.login, environment=stack.environment)
    assert said.returncode == 0, said.stdout
    wait_for(lambda: device.get(addresses[0], expect=None).status_code == 404, "casefile to hear of it")
    for headers in ({}, {"If-None-Match": known[0]}):
        answer = device.get(addresses[0], expect=404, headers=headers)
        guess = device.get("/v1/calendar/guess.ics", expect=404, headers=headers)
        assert answer.json()["code"] == guess.json()["code"]
        assert "ETag" not in answer.headers
    late = left.worker.post("/v1/calendar")  # a session may live for the seconds in which the gateway remembers it
    assert late.status_code in (201, 401)
    if late.status_code == 201:
        device.get(late.json()["address"], expect=404)
    assert len(shown(device.get(addresses[1]).content)) == 1
    device.get(addresses[1], headers={"If-None-Match": known[1]}, expect=304)
