"""Obhut in containers, with the small interface that house, calendar and story know from the stack on one machine."""

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any
from urllib.parse import quote

from deploy.containers.engine import Project, docker, service_of
from deploy.containers.folder import Folder
from deploy.local.instance import read_env


@dataclass(frozen=True)
class Place:
    """Where the gateway answers, and the file that moves business days."""

    address: str
    clock: Path


class ComposeStack:
    """The containers of one compose project, as seen from the host of its engine."""

    def __init__(self, project: Project, folder: Folder, instance: Place) -> None:
        self.project, self.folder, self.instance = project, folder, instance

    @property
    def environment(self) -> dict[str, str]:
        """The operator's settings, by addresses that this host reaches: no container publishes such a port."""
        values = read_env(self.folder.path / "env" / "operator.env")
        for host in ("postgres", "keystore", "rabbitmq"):
            found = self.address(host)
            values = {name: value.replace(f"@{host}:", f"@{found}:") for name, value in values.items()}
        return values | {
            "OBHUT_ENV": "test",
            "OBHUT_CLOCK_FILE": str(self.instance.clock),
            "OBHUT_CASEFILE_SECRETS": str(self.folder.keys / "casefile"),
            "OBHUT_TRUST_FILE": str(self.folder.keys / "trust.json"),
            "OBHUT_POSTGRES_URL": self.administrator("postgres"),
            "OBHUT_KEYSTORE_POSTGRES_URL": self.administrator("keystore"),
        }

    def administrator(self, host: str) -> str:
        """The superuser's address of one of the two database servers."""
        password = quote(self.folder.password(f"{host}_superuser"))
        return f"postgresql://postgres:{password}@{self.address(host)}:5432/postgres"

    def address(self, service: str, network: str = "operations") -> str:
        """The address of a container in one of its networks."""
        networks = self.container(service)["NetworkSettings"]["Networks"]
        return str(networks[f"{self.project.name}_{network}"]["IPAddress"])

    def container(self, service: str) -> dict[str, Any]:
        """The one container of a service, as the engine describes it now."""
        (found,) = [one for one in self.project.containers() if service_of(one) == service]
        return found

    def within(self, service: str, *command: str) -> str:
        """What a command run in a service's container prints; an EngineError where it fails."""
        return docker("exec", str(self.container(service)["Id"]), *command)

    @cached_property
    def authority(self) -> str:
        """The certificate of Caddy's own authority, in PEM."""
        return self.within("caddy", "cat", "/var/lib/caddy/data/caddy/pki/authorities/local/root.crt")
