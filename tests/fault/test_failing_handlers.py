"""Handlers that fail: tried again, then parked for a person, who replays or discards.

The failure is real: a trigger of the test refuses the row that the real handler writes. Its text holds a name, which
must be found nowhere afterwards.
"""

import json

import pytest

from tests.casework import File
from tests.fault.crash import Inside, Judge, Operator
from tests.house import Agency, House
from tests.visitor import wait_for

INBOX = "SELECT message_id::text, state, attempts, error, body IS NULL FROM inbox WHERE event = %s"
NEWEST = INBOX + " ORDER BY arrived_at DESC LIMIT 1"
OPENED, CHANGED = "obhut.casefile.case_opened.v1", "obhut.identity.agency_changed.v1"
ATTEMPTS = 5  # tests/conftest.py sets it


@pytest.fixture(scope="module")
def agency(house: House, judge: Judge) -> Agency:
    """An agency everybody has heard of."""
    made = house.agency("case_manager")
    judge.finds_nothing_wrong()
    return made


def schedules(inside: Inside, agency: Agency) -> int:
    """How many files retention watches for the agency."""
    ((number,),) = inside.ask("retention", "SELECT count(*) FROM schedules WHERE agency = %s", agency.id)
    return int(number)


def parked(inside: Inside, event: str) -> str:
    """The id of the event at retention, once it is parked after all attempts."""
    (row,) = wait_for(lambda: [r for r in inside.ask("retention", NEWEST, event) if r[1] == "parked"], "parking")
    assert row[2:] == (ATTEMPTS, "InternalError", False)
    return str(row[0])


def days(inside: Inside, agency: Agency) -> int:
    """The agency's retention as retention knows it."""
    ((found,),) = inside.ask("retention", "SELECT retention_days FROM agency_rules WHERE agency = %s", agency.id)
    return int(found)


def set_days(agency: Agency, number: int) -> None:
    """The agency's admin changes the retention."""
    settings = {"retention_days": number, "transmission": False}
    agency["agency_admin"].change("PATCH", f"/v1/agencies/{agency.id}/settings", settings)


def test_what_fails_twice_works_the_third_time(agency: Agency, inside: Inside, judge: Judge) -> None:
    """Nobody notices: it is tried again by itself, and takes effect once."""
    before = schedules(inside, agency)
    with inside.failing("retention", "schedules", times=2):
        File(agency["case_manager"])
        wait_for(lambda: schedules(inside, agency) == before + 1, "the third attempt")
        judge.finds_nothing_wrong()
    (row,) = inside.ask("retention", NEWEST, OPENED)
    assert row[1:] == ("handled", 2, "InternalError", True)
    assert schedules(inside, agency) == before + 1


def test_what_keeps_failing_is_parked_and_replayed(
    agency: Agency, inside: Inside, judge: Judge, operator: Operator
) -> None:
    """After the last attempt a person sees it, without any value; mended and replayed it takes effect."""
    before = schedules(inside, agency)
    with inside.failing("retention", "schedules"):
        File(agency["case_manager"])
        key = parked(inside, OPENED)
        (seen,) = operator.sees()
        shown = operator.does("show", key)
        found = judge.findings(allow_parked=True)
    assert (seen["service"], seen["event"], seen["attempts"]) == ("retention", OPENED, ATTEMPTS)
    assert json.loads(shown)["data"]["agency"] == agency.id
    assert "Erika" not in shown + json.dumps(seen)
    assert found["parked"] == 1
    assert schedules(inside, agency) == before
    operator.does("replay", key)
    wait_for(lambda: schedules(inside, agency) == before + 1, "the replay")
    judge.finds_nothing_wrong()
    assert operator.sees() == []


def test_what_is_discarded_is_over(agency: Agency, inside: Inside, judge: Judge, operator: Operator) -> None:
    """It never takes effect, what it said is deleted, and the next state of the same thing does arrive."""
    before = days(inside, agency)
    with inside.failing("retention", "agency_rules"):
        set_days(agency, 111)
        key = parked(inside, CHANGED)
        operator.does("discard", key, "--yes")
    assert inside.ask("retention", INBOX + " AND message_id = %s", CHANGED, key)[0][1:] == (
        "discarded", ATTEMPTS, "InternalError", True,
    )  # fmt: skip
    assert days(inside, agency) == before
    set_days(agency, 112)
    wait_for(lambda: days(inside, agency) == 112, "the next state")
    judge.finds_nothing_wrong()


def test_an_older_state_replayed_late_changes_nothing(
    agency: Agency, inside: Inside, judge: Judge, operator: Operator
) -> None:
    """What was parked meanwhile and overtaken is stale when it is replayed: the newer state stays."""
    with inside.failing("retention", "agency_rules"):
        set_days(agency, 121)
        key = parked(inside, CHANGED)
    set_days(agency, 122)
    wait_for(lambda: days(inside, agency) == 122, "the newer state")
    operator.does("replay", key)
    one = INBOX + " AND message_id = %s AND state <> 'retrying'"
    (row,) = wait_for(lambda: inside.ask("retention", one, CHANGED, key), "the replay")
    assert (row[1], row[4]) == ("stale", True)
    assert days(inside, agency) == 122
    judge.finds_nothing_wrong()


def test_one_that_fails_keeps_no_other_waiting(agency: Agency, inside: Inside, operator: Operator) -> None:
    """While one event is being retried, another one of the same publisher takes effect."""
    with inside.failing("retention", "schedules"):
        File(agency["case_manager"])
        set_days(agency, 131)
        wait_for(lambda: days(inside, agency) == 131, "the other event", seconds=5)
        key = parked(inside, OPENED)
    operator.does("replay", "--all")
    wait_for(lambda: inside.ask("retention", INBOX + " AND message_id = %s AND state = 'handled'", OPENED, key), "it")
