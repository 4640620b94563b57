"""The brake through all processes: a shorter rule waits for two people and 30 days, what a jump makes due for two."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import psycopg2
import pytest

from deploy.local.stack import Stack
from services.retention.model.leap import REMEMBERED
from tests.calendar import Calendar
from tests.casework import File
from tests.databases import rows, superuser_of
from tests.house import Agency, House
from tests.visitor import Visitor, wait_for

HELD = "/v1/retention/held-back"
JUMP = timedelta(days=70)  # more than forty working days: a jump also where tests walk


def closed(agency: Agency, today: date) -> File:
    """A file with a day of erasure."""
    file = File(agency["case_manager"])
    file.to_case_management(today)
    file.to_its_day(today)
    return file


def asked(person: Visitor) -> dict[str, Any]:
    """The one question that the brake asks."""
    (one,) = wait_for(lambda: person.get(f"{HELD}?state=asked").json(), "the brake's question")
    found: dict[str, Any] = one
    return found


def agree(person: Visitor, one: dict[str, Any], expect: int = 200) -> dict[str, Any]:
    """Look, and say that it is right."""
    told: dict[str, Any] = person.change(
        "POST", f"{HELD}/{one['id']}/agreement", tag_of=f"{HELD}/{one['id']}", expect=expect
    ).json()
    return told


def is_gone(file: File) -> bool:
    """Whether nobody finds it any more."""
    return file.worker.get(file.path, expect=None).status_code == 404


@pytest.fixture(scope="module")
def agency(house: House) -> Agency:
    """With an office head, and data protection."""
    return house.agency("case_manager", "office_head", "dpo", retention_days=365)


@pytest.fixture
def jumping(calendar: Calendar) -> Iterator[Calendar]:
    """A calendar that jumps; afterwards it is walked on until no test that comes after is held back for it."""
    yield calendar
    calendar.walk(REMEMBERED.days)


def test_a_shorter_rule_takes_two_people_and_thirty_days(house: House, calendar: Calendar, agency: Agency) -> None:
    """Looked ahead at, wished for, agreed to by two accounts, in force a month later; the file tells why it waits."""
    admin, head, dpo = agency["agency_admin"], agency["office_head"], agency["dpo"]
    file = closed(agency, calendar.today)
    ahead = admin.get("/v1/retention/preview?retention_days=5").json()
    day = (calendar.today + timedelta(days=5)).isoformat()
    assert ahead == {"files": 1, "due_at_once": 0, "earliest_due_on": day}
    admin.change("PATCH", f"/v1/agencies/{agency.id}/settings", {"retention_days": 5, "transmission": False})
    one = asked(dpo)
    assert (one["reason"], one["retention_days"], one["earliest_due_on"]) == ("shorter_rule", 5, day)
    agency["case_manager"].get(HELD, expect=403)
    house.host.get(f"{HELD}/{one['id']}")
    dpo.change("POST", f"{HELD}/{one['id']}/agreement", tag_of=f"{HELD}/{one['id']}", expect=403)
    admin.post(f"{HELD}/{one['id']}/agreement", expect=428)
    admin.post(f"{HELD}/{one['id']}/agreement", headers={"If-Match": '"7"'}, expect=412)
    assert agree(admin, one)["agreed_by"] == admin.account
    assert agree(admin, one, 403)["code"] == "second_person_needed"
    calendar.walk(10)
    assert not is_gone(file)
    released = agree(head, one)
    begins = (calendar.today + timedelta(days=30)).isoformat()
    assert (released["state"], released["released_by"], released["takes_effect_on"]) == (
        "released",
        head.account,
        begins,
    )
    assert agree(head, one, 409)["code"] == "not_asked"
    calendar.walk(29)
    assert not is_gone(file)
    calendar.walk(1)
    wait_for(lambda: is_gone(file), "the erasure under the shorter rule")


def test_what_a_jump_makes_due_waits(stack: Stack, house: House, jumping: Calendar) -> None:
    """Held back by agency, shown on the file and to the host; no SQL of jobs orders it; released, it goes next day."""
    agency = house.agency("case_manager", retention_days=30)
    file = closed(agency, jumping.today)
    jumping.walk_to(jumping.today + JUMP, step=JUMP)
    one = asked(agency["agency_admin"])
    assert (one["reason"], one["files"], one["due_at_once"]) == ("clock_jumped", 1, 1)
    assert file.worker.get(f"{file.path}/retention").json()["held_back"] == "clock_jumped"
    with pytest.raises(psycopg2.errors.CheckViolation):
        order_by_hand(stack, one["id"])
    jumping.walk(1)
    assert not is_gone(file)
    agree(house.host, one)
    agree(agency["agency_admin"], one)
    steps = rows(
        superuser_of(stack.environment, "retention"), "SELECT step, role FROM brake_log WHERE brake = %s", one["id"]
    )
    assert steps == [("asked", None), ("agreed", "host"), ("released", "agency_admin")]
    jumping.walk(1)
    wait_for(lambda: is_gone(file), "the erasure after the release")


def order_by_hand(stack: Stack, brake: str) -> None:
    """As the jobs process of a release would that knows no brake."""
    rows(
        stack.environment["OBHUT_RETENTION_JOBS_URL"],
        """INSERT INTO erasure_orders (id, agency, reference, programme, due_on, counted_from, rule, retention_days,
                                       state, ordered_at, ordered_by_role, version)
           SELECT gen_random_uuid(), agency, reference, programme, due_on, counted_from, 'days_after_phase_end',
                  rule_days, 'ordered', now(), 'rule', 1 FROM schedules WHERE held_by = %s RETURNING id""",
        brake,
    )
