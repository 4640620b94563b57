"""The life of a file under any sequence of acts of several people, over the store in memory."""

from datetime import date, timedelta
from uuid import UUID

from hypothesis import HealthCheck, settings
from hypothesis.stateful import run_state_machine_as_test

from kernel.principal import Principal
from services.casefile.settings import Editing
from services.casefile.store import Work
from services.casefile.templates.declared.programme import Programme
from tests.unit.casefile.fakes.office import Office
from tests.unit.casefile.life import ANNA, BEN, LEAD, PROGRAMME, Life

EXAMPLES, STEPS = 12, 30


class FakeDesk:
    """Two case managers and their lead."""

    def __init__(self) -> None:
        self.office = Office()
        self.office.set(editing=Editing(lease=timedelta(hours=1)))
        self.programme: Programme = self.office.web.programmes.current(PROGRAMME)
        self.today: date = self.office.clock.today()
        roles = {ANNA: "case_manager", BEN: "case_manager", LEAD: "team_lead"}
        self.people: dict[str, Principal] = {name: self.office.person(role) for name, role in roles.items()}

    def begin(self) -> Work:
        """A unit of work in memory."""
        return self.office.begin()

    def consent(self, _: str, case_id: UUID, purpose: str) -> None:
        """What consent would tell."""
        self.office.consent(case_id, purpose)


def test_any_life_over_the_store_in_memory() -> None:
    """The rules that hold after every act over the real store hold over the one in memory, so tests may rest on it."""
    run_state_machine_as_test(
        lambda: Life(FakeDesk()),
        settings=settings(
            max_examples=EXAMPLES, stateful_step_count=STEPS, deadline=None, suppress_health_check=list(HealthCheck)
        ),
    )
