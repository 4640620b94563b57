"""Finding a mutation's place again, wherever its function has moved since, and putting the wrong lines there.

`moved.json` says where a place is whose text is no longer what it was: by the mutation's id, whatever of `file`,
`function`, `before`, `after` and `nth` differs from the list. The change must still break the same promise.
"""

import ast
import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

from tests.mutations.mutation import MODULE, MOVED, PRODUCT, ROOT, Mutation

Scope = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef


class Gone(Exception):
    """The place is not there, or not one place alone; says so in a sentence."""


@dataclass(frozen=True)
class Place:
    """Where the lines of a mutation are: `first` counts from 0."""

    file: Path
    function: str
    first: int

    def mutated(self, mutation: Mutation) -> str:
        """The text of the file with the wrong lines in it."""
        lines = self.file.read_text(encoding="utf-8").splitlines(keepends=True)
        count = len(mutation.before.splitlines())
        indent = lines[self.first][: len(lines[self.first]) - len(lines[self.first].lstrip())]
        wrong = [f"{indent}{line}\n" if line.strip() else "\n" for line in mutation.after.splitlines()]
        return "".join([*lines[: self.first], *wrong, *lines[self.first + count :]])


class Tree:
    """The product's code below a folder."""

    def __init__(self, root: Path) -> None:
        self.root = root

    @cached_property
    def sources(self) -> dict[Path, str]:
        """The text of every module, by its path."""
        files = (file for folder in PRODUCT for file in sorted((self.root / folder).rglob("*.py")))
        return {file: file.read_text(encoding="utf-8") for file in files}

    def find(self, mutation: Mutation) -> Place:
        """The place of a mutation; raises `Gone`."""
        last = mutation.function.rpartition(".")[2]
        places = list(self._places(mutation))
        same = [place for place in places if place.function == mutation.function]
        at_home = [place for place in same if place.file == self.root / mutation.file]
        found = at_home or same or [place for place in places if place.function.rpartition(".")[2] == last]
        if len(found) == 1:
            return found[0]
        where = ", ".join(str(place.file.relative_to(self.root)) for place in found) or "nowhere"
        raise Gone(
            f"{mutation.id} ({mutation.file}, {mutation.function}: {mutation.before.strip()!r}) is {where}:"
            f" say in tests/mutations/{MOVED.name} where it is now, and how the same mistake reads there."
        )

    def _places(self, mutation: Mutation) -> Iterator[Place]:
        """Where a function of any name has these lines, the `nth` time."""
        wanted = [line.strip() for line in mutation.before.splitlines()]
        for file, text in self.sources.items():
            if wanted[0] not in text:
                continue
            lines = [line.strip() for line in text.splitlines()]
            within: dict[str, list[int]] = {}
            scopes = scopes_of(ast.parse(text), len(lines))
            for first in range(len(lines)):
                if lines[first : first + len(wanted)] == wanted:
                    within.setdefault(scopes[first], []).append(first)
            for function, firsts in within.items():
                if len(firsts) > mutation.nth:
                    yield Place(file, function, firsts[mutation.nth])


def scopes_of(tree: ast.Module, count: int) -> list[str]:
    """The qualified name of the innermost function or class, line by line."""
    names = [MODULE] * count

    def descend(node: ast.AST, prefix: str) -> None:
        for child in ast.iter_child_nodes(node):
            name = prefix
            if isinstance(child, Scope):
                name = f"{prefix}{child.name}."
                start = min([child.lineno, *(decorator.lineno for decorator in child.decorator_list)])
                names[start - 1 : child.end_lineno] = [name[:-1]] * ((child.end_lineno or start) - start + 1)
            descend(child, name)

    descend(tree, "")
    return names


def as_today(mutation: Mutation, moved: Path = MOVED) -> Mutation:
    """The mutation as `moved.json` says that it reads today."""
    notes: dict[str, dict[str, str]] = json.loads(moved.read_text(encoding="utf-8")) if moved.exists() else {}
    changes = {name: value for name, value in notes.get(mutation.id, {}).items() if name != "why"}
    return replace(mutation, **changes)  # type: ignore[arg-type]  # `nth` alone is a number, and JSON has it as one


def place_of(mutation: Mutation, root: Path = ROOT) -> tuple[Place, Mutation]:
    """Where a mutation is in a tree, and how it reads there; raises `Gone`."""
    today = as_today(mutation)
    return Tree(root).find(today), today
