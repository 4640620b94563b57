"""The command itself: all its parts, none of them imported before it is called."""

import subprocess
import sys

import click
import pytest
from click.testing import CliRunner

from cli.main import COMMANDS, obhut


def test_help_names_every_command() -> None:
    """An operator finds what there is."""
    result = CliRunner().invoke(obhut, ["--help"])
    assert result.exit_code == 0
    assert all(name in result.output for name in COMMANDS)


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_is_there(name: str) -> None:
    """What the help offers can be called, and says what it is for."""
    command = obhut.get_command(click.Context(obhut), name)
    assert isinstance(command, click.Command)
    assert name == command.name
    assert command.help


def test_an_unknown_command_is_a_usage_error() -> None:
    """Not a trace."""
    result = CliRunner().invoke(obhut, ["no-such-command"])
    assert (result.exit_code, "No such command" in result.output) == (2, True)


def test_a_command_whose_parts_are_not_installed_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    """The operator's image has no demo in it: a sentence, not a trace."""
    monkeypatch.setitem(COMMANDS, "demo", ("not_installed_here.demo:demo", "Obhut on this machine."))
    result = CliRunner().invoke(obhut, ["demo", "start"])
    assert (result.exit_code, result.output) == (
        1,
        "Error: `obhut demo` needs not_installed_here, which is not here.\n",
    )


def test_the_help_imports_no_subcommand() -> None:
    """It answers at once, and where one part of the platform is not installed, the others work."""
    code = "import sys, cli.main; cli.main.obhut(['--help'], standalone_mode=False); print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    loaded = set(done.stdout.split())
    assert not {place.partition(":")[0] for place, _ in COMMANDS.values()} & loaded
    assert not {"sqlalchemy", "alembic", "kernel.events.declaration"} & loaded
