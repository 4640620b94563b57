"""The fakes of the unit tests offer what the real store offers, so that a test cannot pass on a method nobody has."""

import inspect

import pytest
from consent_fakes import FakeConsents, FakeErasures, FakeWork

from services.consent.store import Consents, Erasures, Work


@pytest.mark.parametrize(("fake", "real"), [(FakeConsents, Consents), (FakeErasures, Erasures)])
def test_repositories_have_the_same_methods(fake: type, real: type) -> None:
    """Every method of the real repository is there, with the same parameters."""
    assert _methods(real) == _methods(fake)


def test_the_unit_of_work_has_the_same_methods() -> None:
    """Use cases call nothing on the fake that the real unit of work lacks."""
    own = {"lock_case", "emit", "erase_later", "search"}
    assert {name: _methods(Work)[name] for name in own} == {name: _methods(FakeWork)[name] for name in own}


def _methods(owner: type) -> dict[str, list[str]]:
    found = inspect.getmembers(owner, inspect.isfunction)
    return {name: list(inspect.signature(method).parameters) for name, method in found if not name.startswith("_")}
