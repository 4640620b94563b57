"""Files that are written as rows are files like any others: read, found, worked on, erased and certified."""

from collections.abc import Iterator
from contextlib import closing
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from cli import check
from cli.check_findings import failures
from cli.demodata.agencies import Agency
from cli.demodata.bulk.acts import Worker
from cli.demodata.bulk.agencies import Further
from cli.demodata.bulk.quarters import last_days
from cli.demodata.bulk.tables import Filler, admin_urls
from cli.demodata.bulk.writer import Making, Office, Order
from cli.demodata.people import Place
from deploy.local.stack import Stack
from kernel.clock import berlin_day
from tests.calendar import Calendar
from tests.house import House
from tests.visitor import Visitor, wait_for

DESK = "bulk.case1"
FURTHER = Further(
    Agency("Kompetenzagentur Hochstraße", "Hochstraße", 1, ("waska", "jmd"), ((DESK, "Ilse Brandt", "case_manager"),)),
    Place("Hof", {"Anspann": "95032"}),
    {"waska": 14, "jmd": 6},
)
SOON = 3  # days from now the first of them falls due


def order_for(stack: Stack, today: date, agency: UUID, worker: UUID, days: int) -> Order:
    """What the writer is told of an agency that is there."""
    office = Office(agency, days, {DESK: Worker(worker, "case_manager")}, {})
    secrets = Path(stack.environment["OBHUT_CASEFILE_SECRETS"])
    return Order(today, secrets, admin_urls(stack), {FURTHER.agency.name: office}, (FURTHER,))


def days_until_the_first_is_due(order: Order) -> int:
    """For how long the agency must keep files so that the first falls due soon: the same files without a database."""
    rows = Making(order).live_until(order.today)
    ended = [row["counted_from"] for table, row in rows if table == "retention.schedules" and row["counted_from"]]
    return (order.today - min(ended)).days + SOON


@pytest.fixture(scope="module")
def today(calendar: Calendar) -> date:
    return calendar.today


@pytest.fixture(scope="module")
def worker(stack: Stack, house: House, today: date) -> Iterator[Visitor]:
    """Who has the files, which were written quarter by quarter."""
    nobody = UUID(int=1)
    days = days_until_the_first_is_due(order_for(stack, today, nobody, nobody, 1))
    agency = house.agency("case_manager", retention_days=days)
    person = agency["case_manager"]
    order = order_for(stack, today, UUID(agency.id), UUID(person.account), days)
    making = Making(order)
    with closing(Filler(order.urls)) as filler:
        for day in last_days(today):
            filler.fill(making.live_until(day))
    yield person


def listed(worker: Visitor) -> list[dict[str, Any]]:
    """All of them in the overview."""
    lines: list[dict[str, Any]] = worker.get("/v1/cases?page_size=200").json()
    return lines


def test_they_are_there_with_all_they_say(worker: Visitor, today: date) -> None:
    """Summary, answers, entries and log of each open with its own key; acts are dated by their days."""
    lines = listed(worker)
    assert len(lines) == sum(FURTHER.files.values())
    assert {line["status"] for line in lines} == {"open", "closed"}
    for line in lines:
        path = f"/v1/cases/{line['id']}"
        opened = date.fromisoformat(worker.get(path).json()["opened_on"])
        assert worker.get(f"{path}/answers").json()["answers"]
        notes = worker.get(f"{path}/journal").json()
        assert all(opened <= berlin_day(datetime.fromisoformat(note["created_at"])) <= today for note in notes)
        assert worker.get(f"{path}/access-log?page_size=200").json()[-1]["action"] == "open"


def test_they_are_found_and_worked_on(worker: Visitor) -> None:
    """By a name in them; and what is open takes a note, an answer and a consent as any file does."""
    line = next(one for one in listed(worker) if one["status"] == "open" and one["name"])
    found = worker.post("/v1/cases/search", {"text": line["name"]}, expect=200).json()["cases"]
    assert line["id"] in {one["id"] for one in found}
    path = f"/v1/cases/{line['id']}"
    worker.change("PATCH", f"{path}/answers", {"answers": {"telephone": "0171 3920001"}}, tag_of=path)
    assert worker.get(f"{path}/answers").json()["answers"]["telephone"] == "0171 3920001"


def test_databases_tell_the_same_story_and_the_first_is_erased_on_its_day(
    stack: Stack, worker: Visitor, calendar: Calendar
) -> None:
    """Ordered by rule, held back by nothing, destroyed, searched for and certified."""
    assert failures(check.judge(stack.environment, 60).findings) == []
    first = min((line for line in listed(worker) if line["erasure_due_on"]), key=lambda one: one["erasure_due_on"])
    due = date.fromisoformat(first["erasure_due_on"])
    assert calendar.today < due <= calendar.today + timedelta(days=SOON)
    calendar.walk_to(due)
    wait_for(lambda: worker.get(f"/v1/cases/{first['id']}", expect=None).status_code == 404, "the erasure")
    verdict = check.judge(stack.environment, 60)
    assert failures(verdict.findings) == []
