"""A gateway with fake services, anew for every test."""

import logging
from collections.abc import Iterator

import pytest
import structlog
from gateway_parts import House, Street


@pytest.fixture(scope="module")
def street() -> Iterator[Street]:
    before = structlog.get_config()
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))
    made = Street()
    yield made
    made.close()
    structlog.configure(**before)


@pytest.fixture
def house(street: Street) -> Iterator[House]:
    with street.house() as ready:
        yield ready
