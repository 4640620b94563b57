"""What an instance keeps in its folder."""

import stat
from pathlib import Path

import pytest

from deploy.local.errors import LocalError
from deploy.local.instance import Instance, for_demo, for_tests, read_env, write_env


def test_env_file_gives_back_what_was_written(tmp_path: Path) -> None:
    """URLs with characters a shell would take for its own survive the env file."""
    values = {"A": "postgresql://u:p%40ss@h/d?host=/a b&x=1#y", "B": "", "C": "it's $HOME"}
    write_env(tmp_path / "env", values)
    assert values == read_env(tmp_path / "env")


def test_env_file_is_private(tmp_path: Path) -> None:
    """Nobody else on the machine may read the passwords, not even for the moment of writing."""
    write_env(tmp_path / "env", {"A": "1"})
    assert stat.S_IMODE((tmp_path / "env").stat().st_mode) == 0o600
    assert [tmp_path / "env"] == list(tmp_path.iterdir())


def test_demo_and_tests_share_no_port(tmp_path: Path) -> None:
    """`make test` runs beside a demo."""
    demo, tests = for_demo(tmp_path, {}).ports(), for_tests(tmp_path).ports()
    assert set() == set(demo.values()) & set(tests.values())
    assert len(demo) == len(set(demo.values()))


def test_only_the_test_instance_can_be_made_to_fail(tmp_path: Path) -> None:
    """No fault file in the demo, and each instance says which of the two it is."""
    demo, tests = for_demo(tmp_path, {}).settings(), for_tests(tmp_path).settings()
    assert (demo["OBHUT_ENV"], tests["OBHUT_ENV"]) == ("demo", "test")
    assert "OBHUT_FAULT_FILE" not in demo
    assert str(tmp_path / "var" / "test" / "fault") == tests["OBHUT_FAULT_FILE"]


@pytest.mark.parametrize("name", ["", "Demo", "a/b", "a_b", "1a", "x" * 21])
def test_a_name_that_servers_would_not_take_is_refused(tmp_path: Path, name: str) -> None:
    """The name becomes part of databases, roles, virtual hosts and folders."""
    with pytest.raises(LocalError, match="cannot name an instance"):
        Instance(name, tmp_path, 8100, 8080)


@pytest.mark.parametrize("port", ["", "http", "0", "70000"])
def test_a_wrong_port_is_refused_with_its_name(tmp_path: Path, port: str) -> None:
    """A person who mistypes the demo's port learns which setting it was."""
    with pytest.raises(LocalError, match="OBHUT_GATEWAY_PORT"):
        for_demo(tmp_path, {"OBHUT_GATEWAY_PORT": port})
