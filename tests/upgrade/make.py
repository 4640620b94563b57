"""Makes the archive anew: `python -m tests.upgrade.make [COMMIT]` takes a checkout of it from this repository's history
and lives there what `before.py` tells, with its own code and the libraries of this tree's `.venv`."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.upgrade.restored import ARCHIVE

ROOT = Path(__file__).parent.parent.parent
COMMIT = "007412f8df2f593347863f4a542f40bab92dd14a"


@contextmanager
def checkout(commit: str) -> Iterator[Path]:
    """The tree of an earlier commit, beside this one for as long as it is needed."""
    with TemporaryDirectory(prefix="obhut-before-") as folder:
        tree = Path(folder) / "tree"
        subprocess.run(["git", "worktree", "add", "--quiet", "--detach", str(tree), commit], cwd=ROOT, check=True)
        try:
            yield tree
        finally:
            subprocess.run(["git", "worktree", "remove", "--force", str(tree)], cwd=ROOT, check=True)


def environment(tree: Path) -> dict[str, str]:
    """Modules are those of the tree, whichever was installed."""
    return {**os.environ, "PYTHONPATH": str(tree)}


def main(commit: str) -> int:
    """Live, and keep what is left behind."""
    with checkout(commit) as tree:
        command = [sys.executable, str(Path(__file__).with_name("before.py")), str(ARCHIVE)]
        return subprocess.run(command, cwd=tree, env=environment(tree), check=False).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1] if len(sys.argv) > 1 else COMMIT))
