"""What the tables themselves let nobody write, whatever a use case forgets (migrations/ holds the truth)."""

from collections.abc import Callable, Mapping
from typing import Any


class Violated(Exception):
    """A row that PostgreSQL would refuse; names its table."""


def _in_order(first: Any, last: Any) -> bool:
    return first is None or last is None or first <= last


CHECKS: Mapping[str, Callable[[Mapping[str, Any]], bool]] = {
    "cases": lambda row: (row["status"] == "open") == (row["closed_on"] is None),
    "case_phases": lambda row: _in_order(row["dates"].started_on, row["dates"].ended_on),
    "case_responsibilities": lambda row: _in_order(row["since"], row["until"]),
    "case_exports": lambda row: (
        row["export"].state not in ("approved", "rejected") or row["export"].decided_by != row["export"].account
    ),
    "template_proposals": lambda row: (
        not row["proposal"].basic or row["proposal"].approved_by != row["proposal"].proposed_by
    ),
}


def must_hold(table: str, row: Mapping[str, Any]) -> None:
    """Raises `Violated`."""
    check = CHECKS.get(table)
    if check is not None and not check(row):
        raise Violated(table)
