"""The fakes of casefile's store offer what the real one offers, so that no test passes on a method nobody has.

What they do is compared with it in `tests/e2e/test_fake_and_store.py`, over PostgreSQL.
"""

import inspect
import pkgutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from importlib import import_module
from types import FunctionType
from typing import Any
from uuid import uuid4

import pytest

import services.casefile
from kernel.errors import Conflict, Forbidden, NotFound, Unavailable
from services.casefile.errors import SealBroken
from services.casefile.sealing.key_store import KeyStore
from services.casefile.store import Steps, Work
from services.casefile.store.access_log import AccessLog
from services.casefile.store.repository import Repository
from services.casefile.usecases import access_log, opening, reading
from tests.unit.casefile.fakes.constraints import Violated
from tests.unit.casefile.fakes.database import BehindTheWall
from tests.unit.casefile.fakes.office import Office
from tests.unit.casefile.fakes.scenarios import OF_JOBS, OF_WEB
from tests.unit.casefile.fakes.scene import Scene, answered
from tests.unit.casefile.fakes.work import FAKES, FakeKeys, FakeSteps, FakeWork

REAL_IN_MEMORY = {(AccessLog, "add")}
"""Methods that are the product's own here too: they say one statement, which the database in memory knows."""


def methods(owner: type, *, inherited: bool = True) -> dict[str, FunctionType]:
    """The public methods of a class."""
    found = dict(inspect.getmembers(owner, inspect.isfunction)) if inherited else vars(owner)
    return {name: one for name, one in found.items() if isinstance(one, FunctionType) and not name.startswith("_")}


def repositories() -> set[type]:
    """Every repository there is in casefile."""
    for found in pkgutil.walk_packages(services.casefile.__path__, "services.casefile."):
        if ".store" in found.name:
            import_module(found.name)
    return {one for one in Repository.__subclasses__() if one.__module__.startswith("services.")}


def test_there_is_a_fake_for_every_repository() -> None:
    """A new repository needs one, or no use case over it could be tested here."""
    assert repositories() <= set(FAKES)


@pytest.mark.parametrize("real", list(FAKES), ids=lambda one: one.__name__)
def test_a_fake_has_every_method(real: type) -> None:
    """With the same parameters, and of its own: none would reach for a database."""
    own = {name for name in methods(FAKES[real], inherited=False) if hasattr(real, name)}
    assert own == {name for name in methods(real) if (real, name) not in REAL_IN_MEMORY}
    for name in own:
        assert inspect.signature(methods(FAKES[real])[name]) == inspect.signature(methods(real)[name]), name


@pytest.mark.parametrize(("fake", "real"), [(FakeWork, Work), (FakeSteps, Steps), (FakeKeys, KeyStore)])
def test_the_rest_has_the_same_parameters(fake: type, real: type) -> None:
    """What is said anew for the memory is called like the real one."""
    said_anew = methods(fake, inherited=False)
    assert said_anew
    for name, method in said_anew.items():
        told = [one.name for one in inspect.signature(method).parameters.values()]
        assert told == list(inspect.signature(methods(real)[name]).parameters), name


def test_what_was_refused_is_undone_and_on_record() -> None:
    """A rollback leaves no row and no event; the access that was refused stays on record, as refused."""
    office = Office()
    anna = office.person("case_manager")
    case = office.file(anna)

    def refused(work: Work) -> None:
        reading.read_case(work, anna, case)
        work.cases.tell(case, responsible=uuid4())
        raise Conflict("conflict")

    with pytest.raises(Conflict):
        office.does(refused)
    assert office.case(case).responsible == anna.account
    assert [action for _, action, _ in office.accesses()] == ["open", "read_refused"]


def test_an_error_leaves_nothing() -> None:
    """What is no refusal is rolled back without a word: nothing was told."""
    office = Office()
    anna = office.person("case_manager")
    case = office.file(anna)

    def fails(work: Work) -> None:
        reading.read_case(work, anna, case)
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        office.does(fails)
    assert [action for _, action, _ in office.accesses()] == ["open"]


def test_the_wall_stands_in_memory_too() -> None:
    """Nothing of another agency is seen; what is written there is refused."""
    office = Office()
    other = Office(beside=office)
    anna, ben = office.person("case_manager"), other.person("case_manager")
    case = office.file(anna)
    with pytest.raises(NotFound):
        other.does(reading.read_case, ben, case)
    with pytest.raises(BehindTheWall):
        other.does(lambda work: work.leases.put(office.case(case), None))
    with pytest.raises(NotFound):
        other.does(access_log.read_access_log, ben, case, 1, 50)
    assert office.rows("case_leases") == []


def test_what_the_tables_refuse_is_refused() -> None:
    """A use case that forgets to check is stopped here as it is in PostgreSQL, and nothing of it stays."""
    office = Office()
    case = office.case(office.file(office.person("case_manager")))
    with pytest.raises(Violated):
        office.does(lambda work: work.cases.save(case, replace(case, status="closed")))
    assert office.case(case.id) == case


def test_a_wrong_key_opens_nothing() -> None:
    """Neither the key of another file nor that of another agency's."""
    office = Office()
    anna = office.person("case_manager")
    case, other = office.file(anna), office.file(anna)

    def swapped(work: Work) -> None:
        work.sections.write(office.case(case), work.keys.get(office.agency, case), {"person": {"name": "x"}})
        work.sections.read(case, work.keys.get(office.agency, other))

    with pytest.raises(SealBroken):
        office.does(swapped)
    with pytest.raises(Unavailable):
        office.does(lambda work: work.keys.get(uuid4(), case))


def test_a_key_makes_one_thing() -> None:
    """The same Idempotency-Key finds the first file for a day; used for another thing it is refused."""
    office = Office()
    anna = office.person("case_manager")
    first = office.does(opening.open_case, anna, "waska", None, "key").stored.case.id
    assert office.does(opening.open_case, anna, "waska", None, "key").stored.case.id == first
    with pytest.raises(Conflict, match="idempotency_key_reused"):
        office.does(lambda work: work.find_made(anna, "key", "another"))
    assert set(office.keys.keys) == {first}
    office.walk(hours=25)
    assert office.does(opening.open_case, anna, "waska", None, "key").stored.case.id != first


def test_two_changes_of_different_files_both_stay() -> None:
    """A transaction writes back what it has changed, not what another one has changed beside it."""
    office = Office()
    anna = office.person("case_manager")
    one, other = office.file(anna), office.file(anna)
    with office.begin() as first:
        first.cases.tell(one)
        office.does(lambda second: second.cases.tell(other))
    told = office.daily(lambda work: work.cases.get_all([one, other]))
    assert [told[case].told for case in (one, other)] == [1, 1]


def test_who_may_not_open_a_file_leaves_no_key() -> None:
    """A refusal comes before the key is made, since keys are outside of every transaction."""
    office = Office()
    with pytest.raises(Forbidden):
        office.does(opening.open_case, office.person("team_lead"), "waska", None, None)
    assert office.keys.keys == {}


@pytest.mark.parametrize("scenario", [*OF_WEB, *OF_JOBS], ids=lambda one: one.__name__)
def test_what_both_stores_are_asked_leaves_nothing(scenario: Callable[[Scene], Iterator[Any]]) -> None:
    """A scenario for both stores answers the same twice, and nothing of it stays."""
    office, salt = Office(), uuid4()
    before = {name: dict(rows) for name, rows in office.database.tables.items()}
    foundation = office.jobs if scenario in OF_JOBS else office.web

    def told() -> list[Any]:
        return answered(scenario, lambda clock, agency: FakeWork(replace(foundation, clock=clock), agency), salt)

    assert told() == told() != []
    assert office.database.tables == before
