"""Figures that are derived from published cells, and from nothing else.

A withheld cell has no value. It may stand for few people or for none (zero and withheld look the same), so no
figure here ever counts it as zero: a total is what can be seen, and how much that is stands beside it.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell: the code it is about, and how many people; None where that is withheld."""

    code: str
    value: int | None


@dataclass(frozen=True, slots=True)
class Table:
    """One published table: a measure by one dimension in one period (2026-05, 2026-Q2, 2026-Y).

    `threshold`: no cell stands for fewer people than this. `held_back`: why the table is shown to nobody, a code; it
    has no value then, whatever came.
    """

    release: UUID
    programme: str
    measure: str
    dimension: str
    period: str
    threshold: int
    received_at: datetime
    cells: tuple[Cell, ...] = ()
    held_back: str | None = None

    def __post_init__(self) -> None:
        """Nothing is made of what is held back: no total, no coverage, no figure."""
        if self.held_back is not None:
            object.__setattr__(self, "cells", tuple(Cell(cell.code, None) for cell in self.cells))

    @property
    def total(self) -> int | None:
        """The people in visible cells: at least so many there were. None where no cell is visible."""
        seen = [cell.value for cell in self.cells if cell.value is not None]
        return sum(seen) if seen else None

    @property
    def visible(self) -> int:
        """How many cells have a value."""
        return sum(cell.value is not None for cell in self.cells)

    @property
    def coverage(self) -> float | None:
        """The share of cells that are visible, from 0 to 1; None where the table has no cells."""
        return round(self.visible / len(self.cells), 4) if self.cells else None


@dataclass(frozen=True, slots=True)
class Series:
    """A key figure over time: the tables of one measure by one dimension, the earliest period first."""

    programme: str
    measure: str
    dimension: str
    tables: tuple[Table, ...]


def series(tables: Iterable[Table]) -> list[Series]:
    """Put tables together into key figures, in the order of programme, measure and dimension."""

    def figure(table: Table) -> tuple[str, str, str]:
        return table.programme, table.measure, table.dimension

    ordered = sorted(tables, key=lambda table: (*figure(table), table.period))
    return [Series(*key, tuple(group)) for key, group in groupby(ordered, figure)]


@dataclass(frozen=True, slots=True)
class Labels:
    """Labels in one language, by programme, list and code. A code without one stands for itself."""

    texts: Mapping[tuple[str, str, str], str]

    def of_programme(self, programme: str) -> str:
        """What a programme is called."""
        return self._text(programme, "programme", programme)

    def of_measure(self, programme: str, measure: str) -> str:
        """What a measure is called."""
        return self._text(programme, "measure", measure)

    def of_dimension(self, programme: str, dimension: str) -> str:
        """What a dimension is called: the label of the field it is made of."""
        return self._text(programme, "dimension", dimension)

    def of_code(self, programme: str, dimension: str, code: str) -> str:
        """What a code of a dimension means; its list bears the dimension's name."""
        return self._text(programme, dimension, code)

    def _text(self, programme: str, name: str, code: str) -> str:
        return self.texts.get((programme, name, code), code)
