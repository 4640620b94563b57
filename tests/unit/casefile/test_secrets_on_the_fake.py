"""What was entrusted stays a secret under any sequence of acts, over the store in memory."""

from hypothesis import HealthCheck, settings
from hypothesis.stateful import run_state_machine_as_test

from kernel.principal import Principal
from services.casefile.store import Work
from tests.unit.casefile.fakes.office import Office
from tests.unit.casefile.secrets import ANNA, BEN, CARA, LEAD, Secrets

EXAMPLES, STEPS = 10, 30


class FakePeople:
    """Three case managers and their lead."""

    def __init__(self) -> None:
        self.office = Office()
        roles = {ANNA: "case_manager", BEN: "case_manager", CARA: "case_manager", LEAD: "team_lead"}
        self.people: dict[str, Principal] = {name: self.office.person(role) for name, role in roles.items()}

    def begin(self) -> Work:
        """A unit of work in memory."""
        return self.office.begin()


def test_no_sequence_lets_anybody_read_what_was_entrusted() -> None:
    """Entrusting, un-entrusting, handing over, releasing, removing and copying, in any order."""
    run_state_machine_as_test(
        lambda: Secrets(FakePeople()),
        settings=settings(
            max_examples=EXAMPLES, stateful_step_count=STEPS, deadline=None, suppress_health_check=list(HealthCheck)
        ),
    )
