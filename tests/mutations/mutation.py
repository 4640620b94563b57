"""What a mutation is, and where the lists of them lie."""

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
HERE = Path(__file__).parent
LIST, MOVED, COVERED, PAGE = (HERE / name for name in ("drawn.json", "moved.json", "covered.json", "results.md"))
PRODUCT = ("services", "kernel", "gateway", "contracts", "verifier")
MODULE = "<module>"


@dataclass(frozen=True)
class Mutation:
    """One wrong change.

    `file`, `line`: where it was when it was drawn. `function`: the qualified name of the function or class around it,
    `<module>` where there is none. `before`, `after`: the lines, without the first one's indentation. `nth`: which of
    several equal places in the function, from 0.
    """

    id: str
    area: str
    kind: str
    file: str
    line: int
    function: str
    before: str
    after: str
    nth: int

    @property
    def says(self) -> str:
        """In one line."""
        return f"{' '.join(self.before.split())} → {' '.join(self.after.split()) or '(nothing)'}"


def read(file: Path = LIST) -> list[Mutation]:
    """The list as drawn."""
    return [Mutation(**one) for one in json.loads(file.read_text(encoding="utf-8"))["mutations"]]


def write(seed: int, commit: str, drawn: Iterable[Mutation], file: Path = LIST) -> None:
    """Store a list with what it was drawn by, and from."""
    write_json(file, {"seed": seed, "commit": commit, "mutations": [asdict(one) for one in drawn]})


def write_json(file: Path, content: object) -> None:
    """As a person reads it."""
    file.write_text(json.dumps(content, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
