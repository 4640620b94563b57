"""What the access log of casefile may say (append-only, shown to people), and what is kept with Idempotency-Keys."""

import ast
import re
from collections.abc import Callable, Iterable, Mapping
from itertools import combinations_with_replacement
from typing import Any

from marshmallow import Schema

from services.casefile.copies.model.legal_bases import BASES
from services.casefile.schemas.cards import AskForCardSchema
from services.casefile.schemas.editing import TakeOverSchema
from services.casefile.schemas.responsibilities import NewShareSchema
from services.casefile.templates.declared.kinds import KINDS, REOPENINGS, Kind
from tests.contract.unchanged.source import holes, nodes, reaching

NARROW = "_narrow"
HOLE = re.compile(r"\{([^}]*)\}")


def actions() -> dict[str, Any]:
    """Every action that can be stored, and what is appended to it where the request was refused."""
    found = {action for pattern in patterns() for action in expanded(pattern)}
    return {"actions": sorted(found), "appended_where_refused": sorted(_appended())}


def patterns() -> frozenset[str]:
    """What reaches the log, over all use cases."""
    return reaching("services.casefile", "log_access", "action")


def expanded(pattern: str) -> Iterable[str]:
    """All texts that a pattern stands for. A hole that nobody has described is an error, not left out."""
    names = HOLE.findall(pattern)
    if not names:
        return [pattern]
    whole, start = HOLE.sub("{}", pattern), pattern.partition("{")[0]
    if "_".join(names).endswith("kind.form"):
        return [whole.format(form) for form in _forms(start, pattern.endswith(NARROW))]
    if tuple(names) not in VALUES:
        raise AssertionError(f"the access log is given {pattern!r}: say in VALUES what its holes can be")
    return VALUES[tuple(names)](whole)


def _forms(start: str, narrow: bool) -> list[str]:
    """The kinds of entry that an act is offered for."""
    offered: Mapping[str, Callable[[Kind], bool]] = {
        "list_releases_": lambda kind: kind.entrustable,
        "release_": lambda kind: kind.entrustable,
    }
    kinds = [*KINDS.values(), *([REOPENINGS] if start == "list_" else [])]
    fits = offered.get(start, lambda _: True)
    return [kind.form for kind in kinds if fits(kind) and (kind.narrow or not narrow)]


def _cards(whole: str) -> list[str]:
    asked, longest = choices(AskForCardSchema, "actions"), 2
    together = [one for n in range(1, longest + 1) for one in combinations_with_replacement(sorted(asked), n)]
    return [whole.format(to, "_".join(one)) for to in choices(AskForCardSchema, "audience") for one in together]


VALUES: Mapping[tuple[str, ...], Callable[[str], Iterable[str]]] = {
    ("self.basis",): lambda whole: [whole.format(basis) for basis in BASES],
    ("body['kind']",): lambda whole: [whole.format(kind) for kind in choices(NewShareSchema, "kind")],
    ("body['reason']",): lambda whole: [whole.format(why) for why in choices(TakeOverSchema, "reason")],
    ("wanted['audience']", "'_'.join(sorted(actions))"): _cards,
}
"""What the holes of a pattern may be, from what the API lets through."""


def choices(schema: type[Schema], field: str) -> tuple[str, ...]:
    """The closed list of a field of the API."""
    declared: Any = schema._declared_fields[field]
    one = getattr(declared, "inner", declared)
    return tuple(one.validate.choices)


def _appended() -> set[str]:
    return {
        str(node.right.value)
        for _, node in nodes()
        if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add) and isinstance(node.right, ast.Constant)
        if ast.unparse(node.left).endswith(".action")
    }


def operations() -> list[str]:
    """What is stored beside an Idempotency-Key; another name would refuse a request that is repeated."""
    reached = [reaching("kernel", name, "operation") for name in ("find_made", "claim", "made_before")]
    return sorted({holes(pattern) for patterns in reached for pattern in patterns})


SUBJECTS = {"access_log.json": actions, "idempotency_operations.json": operations}
