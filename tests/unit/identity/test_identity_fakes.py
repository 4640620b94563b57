"""The fakes of the unit tests offer what the real store offers, so that a test cannot pass on a method nobody has."""

import inspect

import pytest

from services.identity.store import Absences, Accounts, Agencies, Groups, Sessions, Work
from tests.unit.identity.fakes import FakeAbsences, FakeAccounts, FakeAgencies, FakeGroups, FakeSessions, FakeWork


@pytest.mark.parametrize(
    ("fake", "real"),
    [
        (FakeAgencies, Agencies),
        (FakeAccounts, Accounts),
        (FakeGroups, Groups),
        (FakeSessions, Sessions),
        (FakeAbsences, Absences),
    ],
)
def test_books_have_the_same_methods(fake: type, real: type) -> None:
    """Every method of the real book is there, with the same parameters."""
    assert _methods(real) == _methods(fake)


def test_the_unit_of_work_has_the_same_methods() -> None:
    """Use cases call nothing on the fake that the real unit of work lacks."""
    used = ("emit", "made_before", "groups")
    assert {name: _methods(Work)[name] for name in used} == {name: _methods(FakeWork)[name] for name in used}


def _methods(owner: type) -> dict[str, list[str]]:
    found = inspect.getmembers(owner, inspect.isfunction)
    return {name: list(inspect.signature(method).parameters) for name, method in found if not name.startswith("_")}
