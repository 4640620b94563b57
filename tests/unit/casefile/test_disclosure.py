"""Disclosure control of one table: few look like nobody, and nobody like few."""

import pytest
from hypothesis import given
from hypothesis import strategies as some

from kernel.events.fields import Count
from services.casefile.releases.model import THRESHOLD, protected

CODES = some.lists(some.text("abcdef", min_size=1, max_size=3), unique=True, max_size=12)
COUNTS = some.dictionaries(some.text("abcdefg", min_size=1, max_size=3), some.integers(0, 40), max_size=15)


def test_small_cells_and_zeros_are_withheld() -> None:
    """Five people are shown; four, one and none look the same."""
    counted = {"five": 5, "four": 4, "one": 1, "none": 0, "many": 700}
    codes = ["many", "five", "four", "one", "none", "never_counted"]
    assert protected(codes, counted) == {
        "many": 700, "five": 5, "four": None, "one": None, "none": None, "never_counted": None,
    }  # fmt: skip


@pytest.mark.parametrize("threshold", [-1, 0, 1, 2])
def test_a_threshold_below_three_is_refused(threshold: int) -> None:
    """With two, each of them knows the other."""
    with pytest.raises(ValueError, match="below 3"):
        protected(["a"], {"a": 100}, threshold)


@given(codes=CODES, counted=COUNTS, threshold=some.integers(3, 30))
def test_no_published_value_is_below_the_threshold(codes: list[str], counted: dict[str, int], threshold: int) -> None:
    """Whatever was counted; and what reaches it is published as it is, neither rounded nor shifted."""
    cells = protected(codes, counted, threshold)
    assert all(value is None or value >= threshold for value in cells.values())
    assert all(cells[code] == counted[code] for code in codes if counted.get(code, 0) >= threshold)


@given(codes=CODES, counted=COUNTS)
def test_the_codes_of_the_list_decide_what_is_there(codes: list[str], counted: dict[str, int]) -> None:
    """Cells are those of the template in its order: an unexpected answer adds none, an absent one removes none."""
    assert list(protected(codes, counted)) == codes


@given(few=some.integers(0, THRESHOLD - 1), others=some.integers(0, THRESHOLD - 1))
def test_what_is_withheld_looks_the_same(few: int, others: int) -> None:
    """From the table nobody learns whether a withheld cell is empty."""
    assert protected(["a", "b"], {"a": few, "b": 9}) == protected(["a", "b"], {"a": others, "b": 9})


def test_the_contract_takes_what_is_published() -> None:
    """The event refuses what this function would never publish, as a second look."""
    assert Count(3).minimum <= THRESHOLD
