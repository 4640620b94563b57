"""What was entrusted stays a secret under any sequence of acts, over the real store: use cases, locks, sealed rows."""

from collections.abc import Iterator
from dataclasses import dataclass
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
from services.casefile.store import Work
from services.casefile.store.foundation import Foundation
from tests.house import House
from tests.unit.casefile.secrets import ANNA, BEN, CARA, LEAD, Secrets
from tests.visitor import wait_for

EXAMPLES, STEPS = 3, 30


@dataclass
class StoredPeople:
    """Three case managers and their lead, with casefile's store as its web process has it."""

    assembly: Foundation
    agency: UUID
    people: dict[str, Principal]

    def begin(self) -> Work:
        """A unit of work of the web process."""
        return Work(self.assembly, self.agency)


@pytest.fixture
def office(stack: Stack, house: House, monkeypatch: pytest.MonkeyPatch) -> Iterator[StoredPeople]:
    """New people, whose roles casefile has heard."""
    for name, value in stack.environment.items():
        monkeypatch.setenv(name, value)
    process = read("casefile")
    database = engine(process.runtime_url)
    agency = house.agency("case_manager", "team_lead")
    visitors = {ANNA: agency["case_manager"], LEAD: agency["team_lead"]}
    visitors |= {name: house.another(agency, "case_manager") for name in (BEN, CARA)}
    people = {
        name: Principal(
            UUID(one.account), UUID(agency.id), frozenset({"team_lead" if name == LEAD else "case_manager"})
        )
        for name, one in visitors.items()
    }
    made = StoredPeople(assemble(Process(process, database, Clock(process.clock_file))), UUID(agency.id), people)
    accounts = {one.account for one in people.values()}
    with made.begin() as work:
        known = partial(work.responsibilities.colleagues, accounts)
        wait_for(lambda: {one.account for one in known().values() if one.roles} == accounts, "casefile to know them")
    yield made
    database.dispose()


def test_no_sequence_lets_anybody_read_what_was_entrusted(office: StoredPeople) -> None:
    """Entrusting, un-entrusting, handing over, releasing, removing and copying, in any order."""
    run_state_machine_as_test(
        partial(Secrets, office),
        settings=settings(
            max_examples=EXAMPLES, stateful_step_count=STEPS, deadline=None, suppress_health_check=list(HealthCheck)
        ),
    )
