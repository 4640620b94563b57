"""The containers of docker-compose.yml, started once for the run through pytest-docker, with data of their own."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from shlex import join

import pytest
import yaml
from pytest_docker.plugin import Services

from deploy.containers.__main__ import BUILT, prepare
from deploy.containers.engine import PATIENT, EngineError, Project, compose_command
from deploy.containers.folder import Folder
from deploy.local.network import free_port
from tests.compose.stack import ComposeStack, Place
from tests.compose.standins import provide

ROOT = Path(__file__).parents[2]
FILES = (ROOT / "docker-compose.yml", Path(__file__).parent / "compose.test.yml")
FOLDER = ROOT / "var" / "compose-test"
PYTHON = "python:3.11.15-slim-bookworm"
PROFILE = "observability"  # its images are not started here: the configuration is checked in tests/unit/deploy
BUILDING = 1800  # seconds: the first test waits until all images are built and all containers healthy


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """A limit of their own: the first one builds."""
    for item in items:
        item.add_marker(pytest.mark.timeout(BUILDING))


@pytest.fixture(scope="session")
def docker_compose_command() -> str:
    """Compose, or the end of the run: containers that were not started must not count as tested."""
    try:
        return join(compose_command())
    except EngineError as error:
        pytest.exit(str(error), returncode=1)


@pytest.fixture(scope="session")
def docker_compose_file() -> list[str]:
    """The file of production, and what tests change."""
    return [str(file) for file in FILES]


@pytest.fixture(scope="session")
def docker_compose_project_name() -> str:
    """Beside a set-up of `make up` on the same machine."""
    return "obhut-test"


@pytest.fixture(scope="session")
def filled_in() -> Iterator[dict[str, str]]:
    """What the compose files are filled in with, in the environment for the time of the run."""
    values = PATIENT | {
        "OBHUT_COMPOSE_FOLDER": str(FOLDER),
        "OBHUT_VERSION": "test",
        "OBHUT_HTTP_PORT": str(free_port(18480)),
        "OBHUT_HTTPS_PORT": str(free_port(18443)),
        "OBHUT_GRAFANA_PORT": str(free_port(18430)),
        "OBHUT_EDGE_SUBNET": "172.30.88.0/24",
        "OBHUT_CADDY_ADDRESS": "172.30.88.250",
        "DOCKER_BUILDKIT": os.environ.get("DOCKER_BUILDKIT", "0" if compose_command() == ["docker-compose"] else "1"),
    }
    with pytest.MonkeyPatch.context() as patch:
        for name, value in values.items():
            patch.setenv(name, value)
        yield values


@pytest.fixture(scope="session")
def folder() -> Folder:
    """Passwords, keys and settings, made anew."""
    shutil.rmtree(FOLDER, ignore_errors=True)
    made = Folder(FOLDER)
    prepare(made)
    (FOLDER / "clock").mkdir()
    return made


@pytest.fixture(scope="session")
def images(filled_in: dict[str, str]) -> None:  # noqa: ARG001 -- the environment comes first
    """The images that Obhut's are built upon and runs beside; where none can be pulled, stand-ins and a wheelhouse."""
    services = yaml.safe_load(FILES[0].read_text())["services"].values()
    wanted = {one["image"] for one in services if PROFILE not in one.get("profiles", []) and "build" not in one}
    stood_in = {image for image in sorted({*wanted, PYTHON, "caddy:2.11.4"}) if provide(image)}
    if stood_in:
        subprocess.run(["make", "wheels", f"PYTHON={sys.executable}"], cwd=ROOT, check=True)


@pytest.fixture(scope="session")
def docker_setup(images: None, folder: Folder) -> list[str]:  # noqa: ARG001 -- both come first
    """What an earlier run left goes; then build and start."""
    return ["down -v --remove-orphans", f"build {join(BUILT)}", "up -d --no-build"]


@pytest.fixture(scope="session")
def stack(docker_services: Services, folder: Folder, filled_in: dict[str, str]) -> Iterator[ComposeStack]:  # noqa: ARG001 -- starts them
    """All containers, healthy; whoever asks over HTTPS trusts Caddy's own authority."""
    project = Project("obhut-test", FILES, dict(os.environ))
    address = f"https://localhost:{filled_in['OBHUT_HTTPS_PORT']}"
    made = ComposeStack(project, folder, Place(address, FOLDER / "clock" / "day"))
    project.wait_healthy(300)
    authority = FOLDER / "authority.pem"
    authority.write_text(made.authority)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("REQUESTS_CA_BUNDLE", str(authority))
        yield made
