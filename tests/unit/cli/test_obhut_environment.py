"""Which Obhut a command speaks of."""

import os
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from cli.environment import KNOWN_BY, setting, settle
from deploy.local.instance import write_env


@pytest.fixture(autouse=True)
def environment() -> Iterator[None]:
    """No settings to begin with; those of the run are put back."""
    before = {name: value for name, value in os.environ.items() if name.startswith("OBHUT_")}
    for name in before:
        del os.environ[name]
    yield
    for name in [name for name in os.environ if name.startswith("OBHUT_")]:
        del os.environ[name]
    os.environ.update(before)


def instance(root: Path, name: str) -> None:
    """An instance on this machine."""
    write_env(root / "var" / name / "env", {KNOWN_BY: name, "OBHUT_ENV": name})


def test_the_environment_comes_first(tmp_path: Path) -> None:
    """In a container there is no other choice, and beside a demo an operator's settings must win."""
    instance(tmp_path, "demo")
    os.environ[KNOWN_BY] = "mine"
    settle(None, tmp_path)
    assert os.environ[KNOWN_BY] == "mine"


def test_the_demo_is_used_where_nothing_is_set(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A new user need not know of settings; a sentence says which instance it was, and not on stdout."""
    instance(tmp_path, "demo")
    settle(None, tmp_path)
    said = capsys.readouterr()
    assert (os.environ[KNOWN_BY], said.out, "'demo'" in said.err) == ("demo", "", True)


def test_a_named_instance_replaces_all_settings(tmp_path: Path) -> None:
    """A command never works on two instances by half."""
    instance(tmp_path, "test")
    os.environ.update({KNOWN_BY: "mine", "OBHUT_BROKER_PREFIX": "mine"})
    settle("test", tmp_path)
    assert os.environ[KNOWN_BY] == "test"
    assert "OBHUT_BROKER_PREFIX" not in os.environ


@pytest.mark.parametrize("name", ["demo", None])
def test_without_any_instance_a_sentence_says_what_to_do(tmp_path: Path, name: str | None) -> None:
    """Not a trace about a missing variable."""
    with pytest.raises(click.ClickException) as refused:
        settle(name, tmp_path)
    assert ("instance" if name else "make demo") in refused.value.message


def test_a_missing_setting_is_named() -> None:
    """So that it can be set."""
    with pytest.raises(click.ClickException, match="OBHUT_BROKER_URL"):
        setting("OBHUT_BROKER_URL")
