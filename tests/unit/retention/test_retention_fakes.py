"""The fakes of the unit tests offer what the real store offers, so that a test cannot pass on a method nobody has."""

import inspect

import pytest
from retention_fakes import FakeBrakes, FakeCertificates, FakeOrders, FakeRules, FakeSchedules, FakeWork

from services.retention.store import Work
from services.retention.store.brakes import Brakes
from services.retention.store.orders import Certificates, Orders
from services.retention.store.schedules import Rules, Schedules

PAIRS = [
    (FakeRules, Rules),
    (FakeSchedules, Schedules),
    (FakeBrakes, Brakes),
    (FakeOrders, Orders),
    (FakeCertificates, Certificates),
]


@pytest.mark.parametrize(("fake", "real"), PAIRS)
def test_repositories_have_the_same_methods(fake: type, real: type) -> None:
    """Every method of the real repository is there, with the same parameters."""
    assert _methods(real) == _methods(fake)


def test_the_unit_of_work_has_the_same_methods() -> None:
    """Use cases call nothing on the fake that the real unit of work lacks."""
    real, fake = _methods(Work), _methods(FakeWork)
    assert {name: real[name] for name in fake} == fake
    assert {name for name in vars(Work) if name in real} <= set(fake)


def _methods(owner: type) -> dict[str, list[str]]:
    found = inspect.getmembers(owner, inspect.isfunction)
    return {name: list(inspect.signature(method).parameters) for name, method in found if not name.startswith("_")}
