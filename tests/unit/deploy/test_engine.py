"""What is said where there is no engine, and when containers count as up."""

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from deploy.containers.__main__ import ROOT
from deploy.containers.engine import EngineError, compose_command, lack_of


def container(service: str, **state: Any) -> dict[str, Any]:
    """A container as the engine describes it."""
    labels = {"com.docker.compose.service": service}
    return {"Name": f"/obhut_{service}_1", "Config": {"Labels": labels}, "State": state}


def test_without_docker_a_sentence_says_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody has to guess from `command not found`."""
    monkeypatch.setenv("PATH", str(tmp_path))
    compose_command.cache_clear()
    with pytest.raises(EngineError, match="no command `docker` here.*apt-get install -y docker.io docker-compose"):
        compose_command()


def test_tests_of_containers_never_pass_without_an_engine(tmp_path: Path) -> None:
    """`make test-compose` on a machine without Docker fails, and says why."""
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "tests/compose", "-p", "no:cacheprovider", "-p", "no:hypothesispytest"],
        cwd=ROOT, env={**os.environ, "PATH": str(tmp_path)}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 1
    assert "There is no command `docker` here" in done.stdout + done.stderr
    assert "passed" not in done.stdout


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        (container("postgres", Status="running", Running=True, Health={"Status": "healthy"}), None),
        (container("otel-collector", Status="running", Running=True), None),
        (container("migrate", Status="exited", Running=False, ExitCode=0), None),
        (container("migrate", Status="exited", Running=False, ExitCode=1), "migrate: exited (1)"),
        (container("migrate", Status="running", Running=True, ExitCode=0), "migrate: running (0)"),
        (
            container("gateway", Status="running", Running=True, Health={"Status": "starting"}),
            "obhut_gateway_1: running, starting",
        ),
        (
            container("gateway", Status="restarting", Running=False, Health={"Status": "unhealthy"}),
            "obhut_gateway_1: restarting, unhealthy",
        ),
    ],
)
def test_what_counts_as_up(found: dict[str, Any], expected: str | None) -> None:
    """Running and healthy; the migration has ended well."""
    assert lack_of(found) == expected


def test_only_the_services_asked_for_are_waited_for() -> None:
    """While the servers come up, nobody waits for processes that are still to be started."""
    assert lack_of(container("gateway", Status="created", Running=False), ("postgres",)) is None
