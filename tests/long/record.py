"""The record of what was run: one JSON line per share in docs/evidence.jsonl, in the order in which they ended."""

import json
import os
import subprocess
from dataclasses import asdict, dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
LINES, PAGE = ROOT / "docs" / "evidence.jsonl", ROOT / "docs" / "evidence.md"


@dataclass(frozen=True)
class Entry:
    """One share that was run. `started`: the UTC date; `dirty`: the checkout had changes that are in no commit."""

    row: str
    part: int
    of: int
    seed: int
    commit: str
    dirty: bool
    started: str
    seconds: int
    cores: int
    counts: dict[str, int]
    figures: dict[str, float]
    failures: int

    @property
    def passed(self) -> bool:
        """Whether nothing was wrong."""
        return not self.failures


def read(file: Path = LINES) -> list[Entry]:
    """All entries, oldest first; none where there is no record yet."""
    if not file.exists():
        return []
    return [Entry(**json.loads(line)) for line in file.read_text(encoding="utf-8").splitlines()]


def append(entry: Entry, file: Path = LINES) -> None:
    """Add an entry in one write, so that two runs at a time do not mix their lines."""
    line = json.dumps(asdict(entry), ensure_ascii=False) + "\n"
    out = os.open(file, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o644)
    try:
        os.write(out, line.encode())
    finally:
        os.close(out)


def checkout() -> tuple[str, bool]:
    """The commit that is checked out, and whether there are changes beside it (the record itself aside)."""
    changed = [line for line in _git("status", "--porcelain", "--untracked-files=no") if "docs/evidence" not in line]
    return _git("rev-parse", "--short=12", "HEAD")[0], bool(changed)


def cores() -> int:
    """How many processors this machine gives us."""
    return len(os.sched_getaffinity(0))


def _git(*command: str) -> list[str]:
    said = subprocess.run(["git", *command], cwd=ROOT, check=True, capture_output=True, text=True)
    return said.stdout.splitlines()
