"""What the tests of bad input share, and what the web process of casefile stands on."""

from collections.abc import Iterator

import pytest

from deploy.local.stack import Stack
from kernel.clock import Clock
from kernel.data.database import engine
from kernel.service import Process
from kernel.settings import read
from services.casefile.assembly import assemble
from services.casefile.store.foundation import Foundation
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


@pytest.fixture(scope="module")
def web(stack: Stack) -> Iterator[Foundation]:
    """What the web process of casefile stands on."""
    with pytest.MonkeyPatch.context() as patch:
        for name, value in stack.environment.items():
            patch.setenv(name, value)
        settings = read("casefile")
        database = engine(settings.runtime_url)
        yield assemble(Process(settings, database, Clock()))
        database.dispose()
