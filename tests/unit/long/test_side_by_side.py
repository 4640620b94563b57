"""`make test` runs several pytests: no test is forgotten, none runs twice, and no failure of any is lost."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests import side_by_side
from tests.side_by_side import FAST, INTERRUPTED, ROOT, Ended, Group, closing, exit_code, fast_groups, groups
from tests.visitor import wait_for


def test_every_folder_is_in_one_group() -> None:
    """The first group leaves out exactly what the others run, and that is there; each has an instance of its own."""
    rest, *apart = groups("test")
    folders = [folder for group in apart for folder in group.where]
    assert sorted(f"--ignore={folder}" for folder in folders) == sorted(set(rest.where) - {"tests"})
    assert all(any((ROOT / folder).rglob("test_*.py")) for folder in folders)
    assert len({group.instance for group in (rest, *apart)}) == 1 + len(apart)


def test_only_what_has_no_servers_gives_way(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Tests that wait for processes of theirs are not slowed down, and those that give way run all the same."""
    assert [group.where for group in groups("test") if group.gives_way] == [FAST]
    monkeypatch.setenv("PYTEST_DISABLE_PLUGIN_AUTOLOAD", "1")  # none is wanted, and they take seconds to import
    lines = f"import os\ndef test_it():\n    assert os.nice(0) > {os.nice(0)}\n"  # more than these, which may do so too
    (tmp_path / "test_one.py").write_text(lines)
    where = (str(tmp_path), f"--rootdir={tmp_path}", "-q")
    assert [side_by_side.run(Group("these", where, "test", gives_way=way), []).code for way in (True, False)] == [0, 1]


def test_every_fast_folder_is_in_one_group() -> None:
    """The last group leaves out exactly what the others run, and that is there."""
    *apart, rest = fast_groups("test")
    folders = [folder for group in apart for folder in group.where]
    assert sorted(f"--ignore={folder}" for folder in folders) == sorted(set(rest.where) - set(FAST))
    assert all(any((ROOT / folder).rglob("test_*.py")) for folder in folders)


def test_the_closing_line_adds_up() -> None:
    """Numbers of both closing lines, whether pytest was quiet or not; other lines that look alike count nothing."""
    said = [
        "1 failed, 20 passed, 1 error in 3.50s",
        "2 passed in a row",
        "==== 3 passed, 2 errors in 61.00s (0:01:01) ====",
    ]
    assert closing(said, 65.25) == "1 failed, 23 passed, 3 errors in 65.25s (0:01:05)"
    assert closing([], 1) == "no tests ran in 1.00s (0:00:01)"


@pytest.mark.parametrize(
    ("codes", "worst"), [((0, 0), 0), ((0, 1), 1), ((2, 0), 2), ((5, 0), 0), ((5, 5), 5), ((0, -9), 9)]
)
def test_one_failure_is_enough(codes: tuple[int, int], worst: int) -> None:
    """Whichever group failed, or was killed; one that has no tests for the arguments given is no failure."""
    assert exit_code(codes) == worst


def test_what_failed_is_told_whole(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A group's progress is shown as it comes; its failures are kept together, with the exit code."""
    (tmp_path / "test_one.py").write_text("def test_right():\n    pass\ndef test_wrong():\n    assert 1 == 2\n")
    group = Group("these", (str(tmp_path), f"--rootdir={tmp_path}", "-q"), "test")
    monkeypatch.setenv("PYTEST_DISABLE_PLUGIN_AUTOLOAD", "1")  # none is wanted, and they take seconds to import
    ended = side_by_side.run(group, [])
    assert ended == Ended(group, 1, ended.said)
    assert any("assert 1 == 2" in line for line in ended.said)
    assert ended.said[-1].startswith("1 failed, 1 passed in ")
    assert (
        capsys.readouterr().out
        == ".F                                                                       [100%] these\n"
    )


SLEEPS = """
import time
from pathlib import Path
import pytest
HERE = Path(__file__).parent
@pytest.fixture
def built():
    (HERE / "built").touch()
    yield
    (HERE / "torn_down").touch()
def test_it(built):
    time.sleep(60)  # it never gets there: it is interrupted
"""
RUNS = """
import sys
from tests import side_by_side
from tests.side_by_side import Group
side_by_side.fast_groups = lambda _: (Group("these", (sys.argv[1], f"--rootdir={sys.argv[1]}", "-q"), "test"),)
sys.exit(side_by_side.main(["fast"]))
"""


@pytest.mark.parametrize("ignored", [False, True])
def test_sigterm_ends_them_as_ctrl_c_does(tmp_path: Path, ignored: bool) -> None:
    """Each tears down what it has built and is gone with its parent, also where a shell's job is deaf to Ctrl-C."""
    (tmp_path / "test_one.py").write_text(SLEEPS)
    settings = {**os.environ, "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}
    deaf = (
        "import os, signal, sys; signal.signal(signal.SIGINT, signal.SIG_IGN); os.execv(sys.executable, sys.argv[1:])"
    )
    command = [sys.executable, "-c", RUNS, str(tmp_path)]
    command = [sys.executable, "-c", deaf, *command] if ignored else command
    with subprocess.Popen(command, cwd=ROOT, env=settings, stdout=subprocess.PIPE, text=True) as process:
        wait_for((tmp_path / "built").exists, "the test")
        process.send_signal(signal.SIGTERM)
        said, _ = process.communicate(timeout=30)
    assert process.returncode == INTERRUPTED
    assert (tmp_path / "torn_down").exists()
    assert "KeyboardInterrupt" in said
