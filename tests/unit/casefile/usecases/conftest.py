"""An office over the store in memory, with two case managers, their lead, and a file of the first one's."""

from uuid import UUID

import pytest

from kernel.principal import Principal
from services.casefile.copies.print_sheet import Drawn
from services.casefile.copies.usecases import prints
from services.casefile.templates.declared.programme import Programme
from tests.unit.casefile.fakes.office import Office
from tests.unit.casefile.model.ways import Way


@pytest.fixture
def office() -> Office:
    """New, with every programme that is shipped."""
    return Office()


@pytest.fixture
def anna(office: Office) -> Principal:
    """A case manager."""
    return office.person("case_manager")


@pytest.fixture
def ben(office: Office) -> Principal:
    """Another one."""
    return office.person("case_manager")


@pytest.fixture
def lead(office: Office) -> Principal:
    """Their lead."""
    return office.person("team_lead")


@pytest.fixture
def case(office: Office, anna: Principal) -> UUID:
    """A file of Anna's in which nothing has happened yet."""
    return office.file(anna)


@pytest.fixture
def waska(office: Office) -> Programme:
    """The programme of that file."""
    return office.web.programmes.current("waska")


@pytest.fixture
def way(waska: Programme) -> Way:
    """What that file needs to pass every gate."""
    return Way.through(waska)


@pytest.fixture
def nothing_is_drawn(monkeypatch: pytest.MonkeyPatch) -> None:
    """Prints are made without a page: other tests look at pages."""
    monkeypatch.setattr(prints, "on_paper", lambda _: Drawn(b"%PDF", {}))
