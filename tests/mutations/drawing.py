"""Drawing the list: by a seed, from lines that the suite of the day covers, two of each area, of different kinds."""

import json
import subprocess
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from random import Random

from tests.mutations.areas import AREAS
from tests.mutations.candidates import candidates
from tests.mutations.mutation import COVERED, ROOT, Mutation, write_json

SEED = 13
EACH = 2


def draw(seed: int, covered: Mapping[str, set[int]], root: Path = ROOT) -> list[Mutation]:
    """Two mutations of each area, with their ids. The chances of one area do not hang on what another one has."""
    drawn = []
    for area in AREAS:
        chance = Random(f"{seed} {area}")
        drawn += _drawn(chance, _of_area(area, covered, root))
    return [replace(one, id=f"m{number:02d}") for number, one in enumerate(drawn, 1)]


def _of_area(area: str, covered: Mapping[str, set[int]], root: Path) -> list[Mutation]:
    found = []
    for file, functions in code_of(area, root).items():
        text = (root / file).read_text(encoding="utf-8")
        possible = candidates(area, file, text, covered.get(file, set()))
        found += [one for one in possible if not functions or one.function in functions]
    return found


def _drawn(chance: Random, possible: list[Mutation]) -> list[Mutation]:
    """Of kinds drawn first, so that the most frequent kind does not win; in functions of their own."""
    drawn: list[Mutation] = []
    kinds = sorted({one.kind for one in possible})
    chance.shuffle(kinds)
    for kind in kinds:
        taken = {(one.file, one.function) for one in drawn}
        left = [one for one in possible if one.kind == kind and (one.file, one.function) not in taken]
        if left and len(drawn) < EACH:
            drawn.append(chance.choice(left))
    return drawn


def code_of(area: str, root: Path = ROOT) -> dict[str, list[str]]:
    """The modules of an area with the functions of each that count; no functions: all."""
    found: dict[str, list[str]] = {}
    for pattern in AREAS[area].code:
        files, _, functions = pattern.partition("::")
        found |= {str(file.relative_to(root)): functions.split() for file in root.glob(files)}
    return dict(sorted(found.items()))


def covered_lines(file: Path = COVERED) -> dict[str, set[int]]:
    """The lines that the suite of the day covered, by module, as `keep_covered` has stored them."""
    return {
        name: {line for first, last in map(_bounds, ranges.split()) for line in range(first, last + 1)}
        for name, ranges in json.loads(file.read_text(encoding="utf-8"))["lines"].items()
    }


def covered_at(file: Path = COVERED) -> str:
    """The commit whose lines these are."""
    return str(json.loads(file.read_text(encoding="utf-8"))["commit"])


def keep_covered(report: Path, how: str, file: Path = COVERED) -> None:
    """Store what `coverage json` has reported, for the modules of all areas. `how`: which tests were run."""
    found = json.loads(report.read_text(encoding="utf-8"))["files"]
    ours = sorted({name for area in AREAS for name in code_of(area)} & found.keys())
    write_json(
        file,
        {"how": how, "commit": commit_of(), "lines": {name: _ranges(found[name]["executed_lines"]) for name in ours}},
    )


def commit_of(root: Path = ROOT) -> str:
    """The commit that is checked out."""
    said = subprocess.run(["git", "rev-parse", "HEAD"], cwd=root, check=True, capture_output=True, text=True)
    return said.stdout.strip()


def _bounds(text: str) -> tuple[int, int]:
    first, _, last = text.partition("-")
    return int(first), int(last or first)


def _ranges(lines: list[int]) -> str:
    """`1-3 7`: lines one after another as one range."""
    found: list[list[int]] = []
    for line in sorted(lines):
        if found and found[-1][-1] == line - 1:
            found[-1][-1] = line
        else:
            found.append([line, line])
    return " ".join(f"{first}-{last}" if first != last else str(first) for first, last in found)
