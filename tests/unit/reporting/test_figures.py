"""Figures derived from published cells."""

from datetime import UTC, datetime
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.reporting.model.figures import Cell, Labels, Table, series

NOW = datetime(2026, 5, 4, tzinfo=UTC)
VALUES = st.lists(st.none() | st.integers(5, 10_000), max_size=12)


def table(period: str, *values: int | None, measure: str = "entries", release: UUID | None = None) -> Table:
    """A table with these values."""
    cells = tuple(Cell(f"code_{place}", value) for place, value in enumerate(values))
    return Table(release or uuid4(), "waska", measure, "gender", period, 5, NOW, cells)


@given(VALUES)
def test_a_withheld_cell_is_never_taken_for_zero(values: list[int | None]) -> None:
    """A total says at least how many there were, and nothing at all where nothing is visible."""
    made = table("2026-Q1", *values)
    seen = [value for value in values if value is not None]
    assert (sum(seen) if seen else None) == made.total
    assert len(seen) == made.visible


@pytest.mark.parametrize(("values", "coverage"), [((), None), ((None,), 0.0), ((5, None, None), 0.3333), ((5, 6), 1.0)])
def test_coverage_is_the_share_of_visible_cells(values: tuple[int | None, ...], coverage: float | None) -> None:
    """A reader sees how much of a table stands behind its figure; a table without cells has no share."""
    assert coverage == table("2026-Q1", *values).coverage


def test_a_series_runs_from_the_earliest_period() -> None:
    """Tables arrive in any order; the figure over time does not depend on it."""
    made = [table("2026-Q2", 7), table("2025-Q4", 5), table("2026-Q1", None), table("2026-Q1", 9, measure="exits")]
    found = series(made)
    assert [one.measure for one in found] == ["entries", "exits"]
    assert [one.period for one in found[0].tables] == ["2025-Q4", "2026-Q1", "2026-Q2"]


def test_a_code_without_a_label_stands_for_itself() -> None:
    """A table that arrives before its catalogue can be read all the same."""
    labels = Labels({("waska", "gender", "m"): "männlich", ("waska", "measure", "m"): "Zahl"})
    assert (labels.of_code("waska", "gender", "m"), labels.of_code("waska", "gender", "w")) == ("männlich", "w")
    assert labels.of_code("other", "gender", "m") == "m"
    assert labels.of_measure("waska", "m") == "Zahl"
