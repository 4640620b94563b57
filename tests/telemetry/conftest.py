"""A browser that begins traces, a look inside the databases, and a whole life for the metrics to count."""

import os
import secrets
from dataclasses import dataclass, field

import pytest

from deploy.local import postgres
from deploy.local.errors import silent
from deploy.local.stack import Stack
from services.casefile.assembly import PROGRAMMES
from services.casefile.model.loading import load_all
from tests.calendar import Calendar
from tests.conftest import ROOT
from tests.fault.crash import Inside
from tests.house import Agency, House
from tests.leak.canary import Canaries
from tests.leak.story import Story


@dataclass(frozen=True)
class Browser:
    """A trace as a browser begins it: random ids, and the header that names them."""

    trace: str = field(default_factory=lambda: secrets.token_hex(16))
    span: str = field(default_factory=lambda: secrets.token_hex(8))

    @property
    def headers(self) -> dict[str, str]:
        """For a request."""
        return {"traceparent": f"00-{self.trace}-{self.span}-01"}


@pytest.fixture(scope="session")
def inside(stack: Stack) -> Inside:
    """All databases, without a wall."""
    return Inside(stack, postgres.find(ROOT, os.environ, silent))


@pytest.fixture(scope="session")
def agency(house: House) -> Agency:
    """An agency with a case manager."""
    return house.agency("case_manager", retention_days=3)


@pytest.fixture(scope="session")
def story(house: House, calendar: Calendar) -> Story:
    """Files opened, counted, released, erased: everything that is counted has happened, with canaries in it."""
    lived = Story(house, calendar, Canaries(), load_all(PROGRAMMES)["waska"])
    lived.live()
    return lived
