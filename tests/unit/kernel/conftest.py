"""Settings of a process whose servers are nowhere, and a web process on top of them."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import Engine

from kernel.data.database import engine
from kernel.keys import create_keys
from kernel.settings import Settings

NOWHERE = "postgresql://nobody@127.0.0.1:1/nowhere"


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Settings]:
    """Makes settings of casefile, but for what the test says."""
    folder = tmp_path_factory.mktemp("keys")
    create_keys(folder)
    plain: dict[str, Any] = {
        "service": "casefile",
        "env": "test",
        "runtime_url": NOWHERE,
        "jobs_url": NOWHERE,
        "broker_url": "amqp://127.0.0.1:1",
        "broker_prefix": "",
        "web_port": 0,
        "worker_port": 0,
        "jobs_port": 0,
        "bind": "127.0.0.1",
        "trust_file": folder / "trust.json",
        "secrets": folder / "casefile",
        "clock_file": None,
        "fault_file": None,
        "keystore_url": None,
        "session_idle": 1800,
        "session_longest": 43200,
        "retry_first": 1.0,
        "retry_attempts": 8,
        "web_threads": 1,
    }
    return lambda **changes: Settings(**plain | changes)


@pytest.fixture(scope="module")
def away() -> Engine:
    """An engine whose database does not answer: nothing listens on port 1."""
    return engine(NOWHERE, 1)
