"""What lies in the repository is what a fresh clone can use: nothing of the machine on which it was written."""

import subprocess

from tests.conftest import ROOT


def test_nothing_is_committed_that_a_clone_cannot_follow() -> None:
    """No link, and nothing that git is told to leave out: an environment of this machine leads nowhere on another."""
    links = [line for line in _git("ls-files", "--stage") if line.startswith("120000 ")]
    ignored = _git("ls-files", "--cached", "--ignored", "--exclude-standard")
    assert links + ignored == []


def test_an_environment_is_left_out_whatever_it_is() -> None:
    """A folder, or a link to one that several checkouts share."""
    assert _git("check-ignore", "--no-index", ".venv") == [".venv"]


def _git(*arguments: str) -> list[str]:
    return subprocess.run(["git", *arguments], cwd=ROOT, check=True, capture_output=True, text=True).stdout.splitlines()
