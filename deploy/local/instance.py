"""An instance: one set-up of Obhut on this machine, with everything it keeps in `var/<name>/`."""

import os
import re
import shlex
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from deploy.local.errors import LocalError
from deploy.local.network import is_free
from kernel.services import KINDS, SERVICES, TABLE

NAME = re.compile(r"[a-z][a-z0-9]{0,19}")


@dataclass(frozen=True)
class Instance:
    """A named set-up below the project's root; `port_base` is the first of its internal ports."""

    name: str
    root: Path
    port_base: int
    gateway_port: int

    def __post_init__(self) -> None:
        if not NAME.fullmatch(self.name):
            raise LocalError(
                f"'{self.name}' cannot name an instance: up to 20 small letters and digits, a letter first."
            )

    @property
    def folder(self) -> Path:
        """Where everything of the instance lies."""
        return self.root / "var" / self.name

    @property
    def env_file(self) -> Path:
        """The settings of all its processes, readable by its owner only: passwords are in it."""
        return self.folder / "env"

    @property
    def secrets(self) -> Path:
        """Keys of the services, one folder each, and the trust file."""
        return self.folder / "secrets"

    @property
    def logs(self) -> Path:
        """One log per process."""
        return self.folder / "logs"

    @property
    def pids(self) -> Path:
        """What runs."""
        return self.folder / "pids.json"

    @property
    def clock(self) -> Path:
        """Exists only while business days are moved."""
        return self.folder / "clock"

    @property
    def accounts(self) -> Path:
        """Accounts to sign in with; the demo loader writes it last."""
        return self.folder / "accounts.json"

    @property
    def address(self) -> str:
        """Where a browser finds it, as prepared."""
        port = self.environment().get("OBHUT_GATEWAY_PORT", str(self.gateway_port))
        return f"http://127.0.0.1:{port}"

    def environment(self) -> dict[str, str]:
        """The settings of its processes as last prepared; empty before the first time."""
        return read_env(self.env_file)

    def ports(self) -> dict[str, int]:
        """Every port by the name of its setting."""
        ports = {"OBHUT_GATEWAY_PORT": self.gateway_port}
        for number, service in enumerate(SERVICES):
            for offset, kind in enumerate(KINDS):
                ports[f"OBHUT_{service.upper()}_{kind.upper()}_PORT"] = self.port_base + 10 * number + offset
        return ports

    def on_free_ports(self) -> "Instance":
        """The same instance on ports nobody else holds: its own, or the next free ones."""
        instance = self
        while not all(is_free(port) for port in instance.ports().values() if port != instance.gateway_port):
            instance = replace(instance, port_base=instance.port_base + 100)
        while not is_free(instance.gateway_port):
            instance = replace(instance, gateway_port=instance.gateway_port + 100)
        return instance

    def settings(self) -> dict[str, str]:
        """Settings that follow from name, folder and ports alone: no server takes part in them."""
        values = {name: str(port) for name, port in self.ports().items()}
        values |= {
            "OBHUT_ENV": "demo" if self.name.startswith("demo") else "test",
            "OBHUT_CLOCK_FILE": str(self.clock),
            "OBHUT_TRUST_FILE": str(self.secrets / "trust.json"),
            "OBHUT_CASEFILE_SPOOL": str(self.folder / "spool"),
        }
        if values["OBHUT_ENV"] == "test":
            values["OBHUT_FAULT_FILE"] = str(self.folder / "fault")
        for service in SERVICES:
            port = values[f"OBHUT_{service.upper()}_WEB_PORT"]
            values[f"OBHUT_{service.upper()}_URL"] = f"http://127.0.0.1:{port}"
        for entry in TABLE:
            if entry.has_secrets:
                values[f"OBHUT_{entry.name.upper()}_SECRETS"] = str(self.secrets / entry.name)
        return values


def for_demo(root: Path, environment: Mapping[str, str]) -> Instance:
    """The demo that `make demo` starts; OBHUT_GATEWAY_PORT in the person's environment moves its address."""
    port = environment.get("OBHUT_GATEWAY_PORT", "8080")
    if not port.isdigit() or not 0 < int(port) < 65000:
        raise LocalError(f"OBHUT_GATEWAY_PORT is '{port}', but a port is a number from 1 to 64999.")
    return Instance("demo", root.resolve(), port_base=8100, gateway_port=int(port))


def for_tests(root: Path, name: str = "test") -> Instance:
    """The instance the tests use; it runs beside the demo, and others of another name beside it.

    Each name has a place of its own among the ports, so that two prepared at one moment do not choose the same.
    """
    place = 0 if name == "test" else 100 * (1 + zlib.crc32(name.encode()) % 100)
    return Instance(name, root.resolve(), port_base=18100 + place, gateway_port=18080 + place)


def write_env(file: Path, values: Mapping[str, str]) -> None:
    """Writes KEY=value lines, quoted for a shell, whole or not at all, readable by the owner only."""
    file.parent.mkdir(parents=True, exist_ok=True)
    draft = file.with_name(f".{file.name}.{os.getpid()}")
    draft.touch(mode=0o600)
    lines = (f"{name}={shlex.quote(value)}\n" for name, value in sorted(values.items()))
    draft.write_text("".join(lines))
    draft.replace(file)


def read_env(file: Path) -> dict[str, str]:
    """Reads what `write_env` wrote; a file that is not there holds nothing."""
    if not file.exists():
        return {}
    words = shlex.split(file.read_text())
    return {name: value for name, _, value in (word.partition("=") for word in words)}
