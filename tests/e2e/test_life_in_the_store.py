"""The life of a file under any sequence of acts of several people, over the real store: use cases, locks, sealed rows.

`tests/unit/casefile/life.py` says what they do and what must come of it; there the store is one in memory.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import partial
from uuid import UUID

import pytest
from hypothesis import HealthCheck, settings
from hypothesis.stateful import run_state_machine_as_test

from deploy.local.stack import Stack
from kernel.clock import Clock
from kernel.data.database import engine
from kernel.principal import Principal
from kernel.service import Process
from kernel.settings import read
from services.casefile.assembly import assemble
from services.casefile.settings import Editing
from services.casefile.store import Work
from services.casefile.store.foundation import Foundation
from services.casefile.templates.declared.programme import Programme
from tests.calendar import Calendar
from tests.casework import File
from tests.house import House
from tests.unit.casefile.life import ANNA, BEN, LEAD, PROGRAMME, Life
from tests.visitor import Visitor, wait_for

EXAMPLES, STEPS = 3, 30


@dataclass
class StoredDesk:
    """Two case managers and their lead, with casefile's store as its web process has it."""

    assembly: Foundation
    agency: UUID
    people: dict[str, Principal]
    visitors: dict[str, Visitor]
    today: date

    @property
    def programme(self) -> Programme:
        """The programme of their files."""
        return self.assembly.programmes.current(PROGRAMME)

    def begin(self) -> Work:
        """A unit of work of the web process."""
        return Work(self.assembly, self.agency)

    def consent(self, person: str, case_id: UUID, purpose: str) -> None:
        """The client consents, at consent, and casefile has heard of it."""
        File(self.visitors[person], known=case_id).consent(purpose, self.today)


@pytest.fixture
def desk(stack: Stack, house: House, calendar: Calendar, monkeypatch: pytest.MonkeyPatch) -> Iterator[StoredDesk]:
    """New people; nobody's lease ends by itself meanwhile."""
    for name, value in stack.environment.items():
        monkeypatch.setenv(name, value)
    process = read("casefile")
    database = engine(process.runtime_url)
    assembly = replace(
        assemble(Process(process, database, Clock(process.clock_file))), editing=Editing(lease=timedelta(hours=1))
    )
    agency = house.agency("case_manager", "team_lead")
    visitors = {ANNA: agency["case_manager"], BEN: house.another(agency, "case_manager"), LEAD: agency["team_lead"]}
    people = {
        name: Principal(
            UUID(one.account), UUID(agency.id), frozenset({"team_lead" if name == LEAD else "case_manager"})
        )
        for name, one in visitors.items()
    }
    made = StoredDesk(assembly, UUID(agency.id), people, visitors, calendar.today)
    with made.begin() as work:
        accounts = {one.account for one in people.values()}
        known = partial(work.responsibilities.colleagues, accounts)
        wait_for(lambda: {one.account for one in known().values() if one.roles} == accounts, "casefile to know them")
    yield made
    database.dispose()


def test_any_life_over_the_real_store(desk: StoredDesk) -> None:
    """Gates, lease, drafts, version, responsibility and what was entrusted hold after every act, refused or not."""
    run_state_machine_as_test(
        partial(Life, desk),
        settings=settings(
            max_examples=EXAMPLES, stateful_step_count=STEPS, deadline=None, suppress_health_check=list(HealthCheck)
        ),
    )
