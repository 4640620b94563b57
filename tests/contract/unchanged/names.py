"""Names that operators type: processes, containers, commands, make targets; and the steps that stored logs name."""

import re
from collections.abc import Iterator
from typing import Any

import click
import yaml

from cli.main import obhut
from tests.contract.unchanged.source import ROOT, holes, reaching

HELD = ("command", "image", "networks", "profiles", "secrets", "env_file", "environment", "volumes", "ports")


def procfile() -> list[str]:
    """The processes of one machine."""
    return (ROOT / "Procfile").read_text(encoding="utf-8").splitlines()


def compose() -> dict[str, Any]:
    """Containers, networks, volumes and secrets by name, and what hangs on the names."""
    file = yaml.safe_load((ROOT / "docker-compose.yml").read_text(encoding="utf-8"))
    services = {
        name: {key: one[key] for key in HELD if key in one} for name, one in sorted(file.pop("services").items())
    }
    return {"services": services, **{name: sorted(file[name]) for name in ("networks", "volumes", "secrets")}}


def commands() -> list[str]:
    """The operator's commands with their arguments and options, and the targets of make."""
    targets = re.findall(r"^([a-z-]+):.*## ", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)
    return [*(f"make {target}" for target in targets), *_commands(obhut, "obhut", click.Context(obhut))]


def steps() -> dict[str, list[str]]:
    """What is written into the append-only logs beside the one of accesses."""
    return {
        "casefile erasure_log": _steps("services.casefile", "log_step", "step"),
        "casefile template_proposal_log": _steps("services.casefile", "_note", "step"),
        "retention erasure_log": _steps("services.retention", "log", "step"),
        "retention brake_log": _steps("services.retention", "note", "step"),
    }


def _steps(where: str, function: str, parameter: str) -> list[str]:
    return sorted(holes(text) for text in reaching(where, function, parameter))


def _commands(command: click.Command, name: str, context: click.Context) -> Iterator[str]:
    options = [" ".join([*one.opts, *one.secondary_opts]) for one in command.params]
    yield " | ".join([name, *options])
    if isinstance(command, click.Group):
        for word in command.list_commands(context):
            inner = command.get_command(context, word)
            if inner is not None:
                yield from _commands(inner, f"{name} {word}", click.Context(inner, context))


SUBJECTS = {"procfile.json": procfile, "compose.json": compose, "commands.json": commands, "log_steps.json": steps}
