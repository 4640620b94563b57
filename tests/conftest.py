"""One instance of Obhut for the whole run: every process real, on real PostgreSQL and RabbitMQ, beside any demo.

What starts one is imported by whoever asks for it: tests without servers, which are most, do without.
"""

import gc
import os
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from deploy.local.stack import Stack
    from tests.calendar import Calendar
    from tests.house import House
    from tests.lived import Life
    from tests.receiver import Receiver

ROOT = Path(__file__).parent.parent
SHORT = {
    "OBHUT_RETRY_FIRST": "0.05",
    "OBHUT_RETRY_ATTEMPTS": "5",
    "OBHUT_LEASE_SECONDS": "4",
}  # failed handlers are tried again quickly


gc.set_threshold(100_000, 20, 100)  # a sixth of all time was the collector's, which found next to nothing


def pytest_collection_finish() -> None:
    """What has been imported stays to the end: the collector has no need to walk through it again and again."""
    gc.collect()
    gc.freeze()


def pytest_sessionfinish() -> None:
    """What ends badly as it is collected is told now; pytest collects five times more, and shall not walk it all."""
    gc.collect()
    gc.freeze()


@pytest.fixture(scope="session")
def receiver() -> "Iterator[Receiver]":
    """Where the traces of all processes go."""
    from tests.receiver import Receiver

    made = Receiver().open()
    yield made
    made.close()


@pytest.fixture(scope="session")
def stack(receiver: "Receiver") -> "Iterator[Stack]":
    """All processes of a fresh instance; stopped, with its databases left for a look, in the end."""
    from deploy.local.instance import for_tests
    from deploy.local.stack import Stack

    settings = {**SHORT, "OBHUT_TRACES_URL": receiver.url}
    made = Stack(for_tests(ROOT, os.environ.get("OBHUT_TEST_INSTANCE", "test")), settings=settings)
    made.prepare(fresh=True)
    made.start()
    yield made
    made.stop(with_servers=True)


@pytest.fixture(scope="session")
def house(stack: "Stack") -> "House":
    """The platform's own accounts: host, system owner, analyst; makes agencies with their people."""
    from tests.house import House

    return House(stack)


@pytest.fixture(scope="session")
def calendar(stack: "Stack", house: "House") -> "Calendar":
    """Business days that only go forward."""
    from tests.calendar import Calendar

    return Calendar(stack.instance.clock, house)


@pytest.fixture(scope="session")
def life(stack: "Stack", house: "House", calendar: "Calendar") -> "Iterator[Life]":
    """The one life that the tests of leaks, figures and traces look at, lived once for all of them."""
    from tests.lived import lived

    yield from lived(stack, house, calendar)
