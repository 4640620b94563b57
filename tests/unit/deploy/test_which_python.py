"""The first of the README's two commands takes a Python that Obhut runs on, or says in a sentence which it needs."""

import shutil
import subprocess
from pathlib import Path

import pytest

from tests.conftest import ROOT

STARTS = "#!/bin/sh\nexit 0\n"
BROKEN = "#!/bin/sh\nexit 1\n"
TOOLS = ("sh", "make", "touch", "awk")


@pytest.fixture
def machine(tmp_path: Path) -> Path:
    """A machine with the Makefile, and in `bin` the tools that it asks for but no Python."""
    for name in ("Makefile", "pyproject.toml", "constraints.txt"):
        shutil.copy(ROOT / name, tmp_path / name)
    (tmp_path / "bin").mkdir()
    for tool in TOOLS:
        (tmp_path / "bin" / tool).symlink_to(str(shutil.which(tool)))
    return tmp_path


def program(file: Path, text: str) -> None:
    """A program that does what `text` says."""
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text)
    file.chmod(0o755)


def make(machine: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """`make` with these arguments, on that machine."""
    command = [str(machine / "bin" / "make"), "-s", *arguments]
    surroundings = {"PATH": str(machine / "bin"), "HOME": str(machine)}
    return subprocess.run(command, cwd=machine, env=surroundings, capture_output=True, text=True, check=False)


def chosen(machine: Path, *arguments: str) -> str:
    """The Python that it would take."""
    return make(machine, "--eval", "chosen: ; @:; echo '$(PYTHON)'", "chosen", *arguments).stdout.strip()


def test_the_newest_that_starts_is_taken(machine: Path) -> None:
    """Debian 12 brings 3.11, Ubuntu 24.04 3.12, Debian 13 3.13; one without its venv module is passed over."""
    assert chosen(machine) == ""
    program(machine / "bin" / "python3.11", STARTS)
    assert chosen(machine) == "python3.11"
    program(machine / "bin" / "python3.12", STARTS)
    program(machine / "bin" / "python3.13", BROKEN)
    assert chosen(machine) == "python3.12"
    assert chosen(machine, "PYTHON=/of/my/own") == "/of/my/own"


def test_without_a_python_it_says_which(machine: Path) -> None:
    """Whoever has none hears what to install, not what failed."""
    done = make(machine, ".venv/.installed")
    assert done.returncode != 0
    assert "apt-get install -y python3 python3-venv" in done.stdout


def test_a_venv_of_another_python_is_refused(machine: Path) -> None:
    """Libraries of one Python are not the other's; one that Obhut runs on is used, though a newer one has come."""
    program(machine / "bin" / "python3.13", STARTS)
    program(machine / ".venv" / "bin" / "python", BROKEN)
    done = make(machine, ".venv/.installed")
    assert done.returncode != 0
    assert "Remove it" in done.stdout


def test_a_python_that_is_named_is_looked_at(machine: Path) -> None:
    """One that Obhut does not run on is refused before anything is made."""
    program(machine / "bin" / "python3.10", BROKEN)
    done = make(machine, ".venv/.installed", "PYTHON=python3.10")
    assert done.returncode != 0
    assert "'python3.10' is none of these" in done.stdout
    assert not (machine / ".venv").exists()
