"""One path through all processes: what is done on a walked day is put on record on that day, everywhere (ADR 31)."""

from datetime import datetime

from kernel.clock import berlin_day
from tests.calendar import Calendar
from tests.casework import File
from tests.house import House
from tests.visitor import Visitor


def day(instant: str) -> str:
    """The day a person names for it."""
    return berlin_day(datetime.fromisoformat(instant)).isoformat()


def test_acts_are_dated_by_the_day_that_was_walked_to(house: House, calendar: Calendar) -> None:
    """Entry, access log, consent and its practice: a month ahead of real time, with one session that goes on."""
    agency = house.agency("case_manager", retention_days=1)
    worker: Visitor = agency["case_manager"]
    calendar.walk(30)
    today, file = calendar.today.isoformat(), File(worker)
    values = {"on": today, "kind": "talk", "text": "Gespräch"}
    note = worker.post(f"{file.path}/journal", {"values": values}, expect=201).json()
    assert (day(note["created_at"]), day(note["changed_at"])) == (today, today)
    file.consent("case_management", calendar.today)
    consent = worker.get(f"{file.path}/consents").json()[0]
    assert day(consent["recorded_at"]) == today
    log = worker.get(f"{file.path}/access-log").json()
    assert {day(row["at"]) for row in log} == {today}
    assert [row["at"] for row in log] == sorted((row["at"] for row in log), reverse=True)
