"""The syntax trees of our own modules, for tests that read code."""

import ast
from functools import cache
from pathlib import Path


@cache
def tree_of(file: Path) -> ast.Module:
    """The tree of a module, parsed once for all tests: none of them changes it."""
    return ast.parse(file.read_text(encoding="utf-8"))


@cache
def nodes_of(tree: ast.Module) -> tuple[ast.AST, ...]:
    """All nodes of such a tree, gathered once: a dozen rules look at each."""
    return tuple(ast.walk(tree))
