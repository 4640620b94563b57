"""What a process reads of its environment: every name that is asked for, and what holds where nothing is said."""

import ast
import os
import re
from collections.abc import Callable
from itertools import chain
from typing import Any
from unittest.mock import patch

from gateway.settings import read as read_of_gateway
from kernel.services import SERVICES
from kernel.settings import migrator_urls, read
from services.casefile.settings import editing, short_contact_years, spool_folder
from services.retention.settings import key_backup_days
from tests.contract.unchanged.source import ROOT, nodes
from tests.trees import tree_of

NAME = re.compile(r"OBHUT_[A-Z0-9_]+\Z")
URL = "http://127.0.0.1:1"
OF_A_SERVICE = ("RUNTIME_URL", "JOBS_URL", "MIGRATOR_URL", "WEB_PORT", "WORKER_PORT", "URL")
REQUIRED = {
    **{f"OBHUT_{service.upper()}_{name}": "1" if name.endswith("PORT") else URL for service in SERVICES
       for name in OF_A_SERVICE},
    "OBHUT_BROKER_URL": URL,
    "OBHUT_TRUST_FILE": "trust.json",
    "OBHUT_CASEFILE_SPOOL": "spool",
}  # fmt: skip


class _Asked(dict[str, str]):
    """An environment that remembers which of our names were asked for."""

    def __init__(self, *args: Any) -> None:
        super().__init__(*args)
        self.names: set[str] = set()

    def __getitem__(self, name: str) -> str:
        self.names |= {name} if name.startswith("OBHUT_") else set()
        return super().__getitem__(name)

    def get(self, name: str, default: Any = None) -> Any:
        """As a dict does."""
        self.names |= {name} if name.startswith("OBHUT_") else set()
        return super().get(name, default)


def of_processes() -> dict[str, Any]:
    """By who reads them: all names, and the values where only what must be said is said."""
    readers: dict[str, Callable[[], Any]] = {
        **{service: _reader(service) for service in SERVICES},
        **{f"{service} (migrating)": _migrating(service) for service in SERVICES},
        "gateway": read_of_gateway,
        "casefile editing": editing,
        "casefile short contacts": short_contact_years,
        "casefile spool": spool_folder,
        "retention key backups": key_backup_days,
    }
    return {who: _asked(reader) for who, reader in readers.items()}


def anywhere() -> list[str]:
    """Every whole name in the source of the product, the operator's command and the set-up, compose included."""
    files = [file for part in ("cli", "deploy") for file in (ROOT / part).rglob("*.py")]
    others = (node for file in files for node in ast.walk(tree_of(file)))
    constants = (node.value for node in chain((node for _, node in nodes()), others) if isinstance(node, ast.Constant))
    named = {value for value in constants if isinstance(value, str) and NAME.match(value)}
    return sorted(named | set(re.findall(r"OBHUT_[A-Z_]+[A-Z]", (ROOT / "docker-compose.yml").read_text("utf-8"))))


def _reader(service: str) -> Callable[[], Any]:
    return lambda: read(service)


def _migrating(service: str) -> Callable[[], Any]:
    return lambda: migrator_urls(service)


def _asked(reader: Callable[[], Any]) -> dict[str, Any]:
    environment = _Asked(REQUIRED)
    with patch.object(os, "environ", environment):
        values = reader()
    return {"names": sorted(environment.names), "values": _plain(values)}


def _plain(values: Any) -> Any:
    if hasattr(values, "__dataclass_fields__"):
        told = {name: getattr(values, name) for name in values.__dataclass_fields__}
        return {name: _plain(value) for name, value in told.items()}
    if isinstance(values, frozenset):
        return sorted(values)
    if hasattr(values, "items"):
        return {name: _plain(value) for name, value in values.items()}
    return values if isinstance(values, str | int | float | None) else str(values)


SUBJECTS = {"settings.json": of_processes, "setting_names.json": anywhere}
