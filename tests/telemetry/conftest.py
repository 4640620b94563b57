"""A look inside the databases, and the story of the life that metrics and traces tell of."""

import os

import pytest

from deploy.local import postgres
from deploy.local.errors import silent
from deploy.local.stack import Stack
from tests.conftest import ROOT
from tests.fault.crash import Inside
from tests.house import Agency, House
from tests.leak.story import Story
from tests.lived import Life


@pytest.fixture(scope="session")
def inside(stack: Stack) -> Inside:
    """All databases, without a wall."""
    return Inside(stack, postgres.find(ROOT, os.environ, silent))


@pytest.fixture(scope="session")
def agency(house: House) -> Agency:
    """An agency with a case manager."""
    return house.agency("case_manager", retention_days=3)


@pytest.fixture(scope="session")
def story(life: Life) -> Story:
    """The story of that life."""
    return life.story
