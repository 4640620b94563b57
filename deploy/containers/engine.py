"""The Docker engine, through its command line tools: compose as a plugin, or the older program of its own."""

import json
import shutil
import subprocess
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

INSTALL = (
    "A Docker engine with compose is needed: https://docs.docker.com/engine/install/ "
    "(on Debian: sudo apt-get install -y docker.io docker-compose)."
)

PATIENT = {"COMPOSE_HTTP_TIMEOUT": "600"}
"""The older compose gives an engine that is busy starting our containers up after 60 s otherwise."""


class EngineError(Exception):
    """Containers cannot be run here, or did not come up; the message says why and what to do."""


@cache
def compose_command() -> list[str]:
    """`docker compose`, or `docker-compose`. Raises EngineError where there is no engine that answers."""
    if shutil.which("docker") is None:
        raise EngineError(f"There is no command `docker` here. {INSTALL}")
    if not _works("docker", "info"):
        raise EngineError(
            "The Docker engine does not answer: is it running, and may this account use it? "
            f"(sudo systemctl start docker; sudo usermod -aG docker $USER). {INSTALL}"
        )
    for command in (["docker", "compose"], ["docker-compose"]):
        if shutil.which(command[0]) and _works(*command, "version"):
            return command
    raise EngineError(f"There is an engine, but no compose. {INSTALL}")


def _works(*command: str) -> bool:
    return subprocess.run(command, capture_output=True, check=False).returncode == 0


@dataclass(frozen=True)
class Project:
    """The containers of one compose project. `environment` is what the compose files are filled in with."""

    name: str
    files: tuple[Path, ...]
    environment: Mapping[str, str] = field(default_factory=dict)

    @property
    def command(self) -> list[str]:
        """The command line up to the subcommand."""
        return [*compose_command(), "-p", self.name, *(part for file in self.files for part in ("-f", str(file)))]

    def run(self, *arguments: str, typed: str | None = None) -> str:
        """Runs a subcommand; what it prints on stdout comes back. Raises EngineError with what it said."""
        done = subprocess.run(
            [*self.command, *arguments], check=False, text=True, input=typed, env={**PATIENT, **self.environment},
            capture_output=True, cwd=self.files[0].parent,
        )  # fmt: skip
        if done.returncode:
            raise EngineError(f"compose {' '.join(arguments)} failed:\n{(done.stdout + done.stderr)[-3000:]}")
        return done.stdout

    def containers(self) -> list[dict[str, Any]]:
        """Every container of the project, as the engine describes it (docker inspect)."""
        label = f"label=com.docker.compose.project={self.name}"
        ids = docker("ps", "-aq", "--filter", label).split()
        described: list[dict[str, Any]] = json.loads(docker("inspect", *ids)) if ids else []
        return [one for one in described if one["Config"]["Labels"].get("com.docker.compose.oneoff") != "True"]

    def wait_healthy(self, seconds: float, services: tuple[str, ...] = ()) -> None:
        """Returns when all containers (or those of the services) are healthy and one-shot ones have ended well."""
        end = time.monotonic() + seconds
        while lacking := [sentence for one in self.containers() if (sentence := lack_of(one, services))]:
            if time.monotonic() > end:
                raise EngineError(f"Not healthy after {seconds:.0f} s: {'; '.join(lacking)}. See `docker logs NAME`.")
            time.sleep(0.5)


def service_of(container: Mapping[str, Any]) -> str:
    """The compose service a container belongs to."""
    return str(container["Config"]["Labels"]["com.docker.compose.service"])


def lack_of(container: Mapping[str, Any], services: tuple[str, ...] = ()) -> str | None:
    """What keeps a container from being as it should, or None."""
    service, state = service_of(container), container["State"]
    if services and service not in services:
        return None
    if service == "migrate":
        good = state["Status"] == "exited" and state["ExitCode"] == 0
        return None if good else f"{service}: {state['Status']} ({state['ExitCode']})"
    health = state.get("Health", {}).get("Status", "healthy")  # an image without a check is healthy while it runs
    return None if state["Running"] and health == "healthy" else f"{container['Name'][1:]}: {state['Status']}, {health}"


def docker(*arguments: str) -> str:
    """Runs a subcommand of `docker`; what it prints on stdout comes back. Raises EngineError with what it said."""
    done = subprocess.run(["docker", *arguments], check=False, text=True, capture_output=True)
    if done.returncode:
        raise EngineError(f"docker {arguments[0]} failed: {done.stderr.strip()}")
    return done.stdout
