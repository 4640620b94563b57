"""A look inside the databases, and a whole life for the metrics to count."""

import os
from dataclasses import dataclass

import pytest

from deploy.local import postgres
from deploy.local.errors import silent
from deploy.local.stack import Stack
from services.casefile.assembly import PROGRAMMES
from services.casefile.templates.reading.loading import load_all
from tests.calendar import Calendar
from tests.conftest import ROOT
from tests.fault.crash import Inside
from tests.house import Agency, House
from tests.leak.canary import Canaries
from tests.leak.story import Story
from tests.telemetry.figures import Sample, samples


@pytest.fixture(scope="session")
def inside(stack: Stack) -> Inside:
    """All databases, without a wall."""
    return Inside(stack, postgres.find(ROOT, os.environ, silent))


@pytest.fixture(scope="session")
def agency(house: House) -> Agency:
    """An agency with a case manager."""
    return house.agency("case_manager", retention_days=3)


@dataclass(frozen=True)
class Life:
    """A life, and the figures of all processes as they were before it."""

    before: list[Sample]
    story: Story


@pytest.fixture(scope="session")
def life(stack: Stack, house: House, calendar: Calendar) -> Life:
    """Files opened, counted, released, erased: everything that is counted has happened, with canaries in it."""
    made = Life(list(samples(stack)), Story(house, calendar, Canaries(), load_all(PROGRAMMES)["waska"]))
    made.story.live()
    return made


@pytest.fixture(scope="session")
def story(life: Life) -> Story:
    """The story of that life."""
    return life.story
