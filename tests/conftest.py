"""One instance of Obhut for the whole run: every process real, on real PostgreSQL and RabbitMQ, beside any demo."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from deploy.local.instance import for_tests
from deploy.local.stack import Stack
from tests.calendar import Calendar
from tests.house import House
from tests.lived import life
from tests.receiver import Receiver

__all__ = ["life"]  # a fixture of several folders, lived once for all of them

ROOT = Path(__file__).parent.parent
SHORT = {
    "OBHUT_RETRY_FIRST": "0.05",
    "OBHUT_RETRY_ATTEMPTS": "5",
    "OBHUT_LEASE_SECONDS": "4",
}  # failed handlers are tried again quickly


@pytest.fixture(scope="session")
def receiver() -> Iterator[Receiver]:
    """Where the traces of all processes go."""
    made = Receiver().open()
    yield made
    made.close()


@pytest.fixture(scope="session")
def stack(receiver: Receiver) -> Iterator[Stack]:
    """All processes of a fresh instance; stopped, with its databases left for a look, in the end."""
    settings = {**SHORT, "OBHUT_TRACES_URL": receiver.url}
    made = Stack(for_tests(ROOT, os.environ.get("OBHUT_TEST_INSTANCE", "test")), settings=settings)
    made.prepare(fresh=True)
    made.start()
    yield made
    made.stop(with_servers=True)


@pytest.fixture(scope="session")
def house(stack: Stack) -> House:
    """The platform's own accounts: host, system owner, analyst; makes agencies with their people."""
    return House(stack)


@pytest.fixture(scope="session")
def calendar(stack: Stack, house: House) -> Calendar:
    """Business days that only go forward."""
    return Calendar(stack.instance.clock, house)
