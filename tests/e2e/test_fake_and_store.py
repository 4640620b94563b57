"""The store in memory, on which use cases are tested, answers as the real one does: both are asked the same."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any
from uuid import UUID, uuid4

import pytest

from deploy.local.stack import Stack
from kernel.data.database import engine
from services.casefile.store import Work
from services.casefile.store.foundation import Foundation
from tests.databases import superuser_of
from tests.unit.casefile.fakes.office import Office
from tests.unit.casefile.fakes.scenarios import OF_JOBS, OF_WEB
from tests.unit.casefile.fakes.scene import Scene, answered
from tests.unit.casefile.fakes.work import FakeWork

Scenario = Callable[[Scene], Iterator[Any]]


@pytest.fixture(scope="module")
def seeing_all(stack: Stack, web: Foundation) -> Iterator[Foundation]:
    """The same, for one who may do what web and jobs process may do, in one transaction."""
    database = engine(superuser_of(stack.environment, "casefile"))
    yield replace(web, engine=database)
    database.dispose()


@pytest.mark.parametrize("scenario", OF_WEB, ids=lambda one: one.__name__)
def test_for_an_agency(web: Foundation, scenario: Scenario) -> None:
    """Behind its wall, under the role of the web process."""
    office, salt = Office(), uuid4()
    real, fake = over(web, scenario, salt), in_memory(office.web, scenario, salt)
    assert fake == real


@pytest.mark.parametrize("scenario", OF_JOBS, ids=lambda one: one.__name__)
def test_for_the_jobs_process(seeing_all: Foundation, scenario: Scenario) -> None:
    """Whatever agency a file is of."""
    office, salt = Office(), uuid4()
    real, fake = over(seeing_all, scenario, salt), in_memory(office.jobs, scenario, salt)
    assert fake == real


def over(foundation: Foundation, scenario: Scenario, salt: UUID) -> list[Any]:
    """What the real store answers."""
    return answered(scenario, lambda clock, agency: Work(replace(foundation, clock=clock), agency), salt)


def in_memory(foundation: Foundation, scenario: Scenario, salt: UUID) -> list[Any]:
    """What the one in memory answers."""
    return answered(scenario, lambda clock, agency: FakeWork(replace(foundation, clock=clock), agency), salt)
