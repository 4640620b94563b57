"""What the tests of bad input share."""

from collections.abc import Iterator

import pytest

from tests.calendar import Calendar
from tests.e2e.ground import Ground, made
from tests.house import House


@pytest.fixture(scope="module")
def ground(house: House, calendar: Calendar) -> Ground:
    """A file and its people, the same for all tests of a module."""
    return made(house, calendar)


@pytest.fixture
def unchanged(ground: Ground) -> Iterator[None]:
    """What the test asked for, being refused, has changed nothing."""
    before = ground.state()
    yield
    assert ground.state() == before
