"""Copies of facts that another service owns."""

from dataclasses import replace
from typing import Any

import pytest

from cli.check_copies import Copies, judge

GOOD = Copies(
    agencies={"a": (365, True)},
    agencies_in_casefile={"a": (365, True)},
    agencies_in_retention={"a": 365},
    accounts={"p": ("a", "active")},
    accounts_in_casefile={"p": ("a", "active")},
    releases={("waska", "entries", "2026-Q1"): "r"},
    published={("waska", "entries", "2026-Q1"): "r"},
)


def test_equal_copies_are_consistent() -> None:
    """Nothing is found where all say the same."""
    assert judge(GOOD).found == []


@pytest.mark.parametrize(
    ("code", "where", "changes"),
    [
        ("agency_differs", "casefile", {"agencies_in_casefile": {"a": (365, False)}}),
        ("agency_differs", "retention", {"agencies_in_retention": {"a": 30}}),
        ("agency_differs", "retention", {"agencies_in_retention": {}}),
        ("account_differs", "casefile", {"accounts_in_casefile": {"p": ("a", "closed")}}),
        ("release_differs", "reporting", {"published": {}}),
        ("release_differs", "reporting", {"published": {("waska", "entries", "2026-Q1"): "another"}}),
    ],
)
def test_a_differing_copy_is_found(code: str, where: str, changes: dict[str, Any]) -> None:
    """A retention under an old rule, a closed account that still counts, a figure nobody released."""
    (finding,) = judge(replace(GOOD, **changes)).found
    assert (code, where) == (finding.code, finding.where)
