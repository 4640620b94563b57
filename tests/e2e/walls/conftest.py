"""Two agencies on either side of the wall, for the tests that try it."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest

from deploy.local.stack import Stack
from kernel.clock import Clock
from kernel.data.database import engine
from kernel.service import Process
from kernel.settings import read
from services.casefile.assembly import assemble
from services.casefile.store.foundation import Foundation
from tests.calendar import Calendar
from tests.casework import File
from tests.house import Agency, House
from tests.visitor import wait_for
from tests.walls import AVOIDED, Walls


@pytest.fixture(scope="session")
def walls(stack: Stack, house: House, calendar: Calendar) -> Walls:
    """Two agencies, each with an open file and one that was erased."""
    agencies = [house.agency("case_manager", retention_days=1, transmission=True) for _ in range(2)]
    away = {"from": calendar.today.isoformat(), "until": (calendar.today + timedelta(days=30)).isoformat()}
    for agency in agencies:
        admin, member = agency["agency_admin"], agency["case_manager"]
        member.post(f"/v1/accounts/{member.account}/absences", away, expect=201)
        for kind in ("districts", "teams"):
            admin.post(f"/v1/agencies/{agency.id}/{kind}", {"name": "Nord"}, expect=201)
        erased = File(agency["case_manager"])
        erased.to_case_management(calendar.today)
        erased.to_its_day(calendar.today)
        File(agency["case_manager"]).to_case_management(calendar.today)
    calendar.walk(1)
    for agency in agencies:
        admin = agency["agency_admin"]
        wait_for(lambda admin=admin: certified(admin.get("/v1/erasure-orders").json()), "the certificate")
        _wish_shorter_rule(agency, calendar.today)
    return Walls(stack, *agencies)


def _wish_shorter_rule(agency: Agency, today: date) -> None:
    """The brake has something to ask about."""
    admin, settings = agency["agency_admin"], f"/v1/agencies/{agency.id}/settings"
    admin.change("PATCH", settings, {"retention_days": 300, "transmission": True})
    file = File(agency["case_manager"])
    file.to_case_management(today)
    file.to_its_day(today)
    admin.change("PATCH", settings, {"retention_days": 30, "transmission": True})
    wait_for(lambda: admin.get("/v1/retention/held-back").json(), "the brake's question")


def certified(orders: list[dict[str, Any]]) -> bool:
    """Whether the one order is carried out."""
    return [order["state"] for order in orders] == ["certified"]


@pytest.fixture(scope="session")
def casefile(walls: Walls) -> Iterator[Foundation]:
    """What the web process of casefile stands on, with a role that reads whole tables only if there is no other way."""
    with pytest.MonkeyPatch.context() as surroundings:
        for name, value in walls.stack.environment.items():
            surroundings.setenv(name, value)
        settings = read("casefile")
        database = engine(settings.runtime_url + AVOIDED)
        made = assemble(Process(settings, database, Clock(settings.clock_file)))
    yield made
    database.dispose()
