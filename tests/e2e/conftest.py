"""What the tests of bad input share."""

from collections.abc import Iterator

import pytest

from deploy.local.stack import Stack
from tests.calendar import Calendar
from tests.databases import rows, superuser_of
from tests.e2e.ground import Ground, made
from tests.e2e.kept import Kept, kept_of
from tests.house import House
from tests.visitor import wait_for


@pytest.fixture(scope="module")
def ground(house: House, calendar: Calendar) -> Ground:
    """A file and its people, the same for all tests of a module."""
    return made(house, calendar)


@pytest.fixture(scope="module")
def kept(stack: Stack, ground: Ground) -> Iterator[Kept]:
    """What the databases hold of the ground, once consent has heard that its consent is in force."""
    applied = "SELECT 1 FROM consents WHERE id = %s AND granted_applied_at IS NOT NULL"
    wait_for(lambda: rows(superuser_of(stack.environment, "consent"), applied, ground.consent), "the consent")
    with kept_of(stack.environment, ground.agency.id) as found:
        yield found


@pytest.fixture
def unchanged(kept: Kept) -> Iterator[None]:
    """What the test asked for, being refused, has changed nothing."""
    before = kept.state()
    yield
    assert kept.state() == before
