"""The compose file as a program reads it, and a set-up's folder made for the test."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from deploy.containers.__main__ import prepare
from deploy.containers.folder import Folder

ROOT = Path(__file__).parents[3]


@pytest.fixture(scope="session")
def compose() -> dict[str, Any]:
    """docker-compose.yml with its anchors resolved."""
    found: dict[str, Any] = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
    return found


@pytest.fixture(scope="session")
def services(compose: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """The services of the compose file by name."""
    found: dict[str, dict[str, Any]] = compose["services"]
    return found


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Folder:
    """A set-up's folder as `make up` makes it."""
    made = Folder(tmp_path_factory.mktemp("compose"))
    prepare(made)
    return made
