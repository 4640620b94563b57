"""A sheet: what stands on paper, as parts, blocks and rows, before it is drawn; and how each of them may break."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby

LONG = 300
"""Characters from which on an answer stands under its question instead of beside it: a row that goes over a page would
leave its question behind, for the eye and for a screen reader."""
MOST_BEFORE = 6
TOGETHER = 10
"""Rows that are kept on one page; of more, the head of the table stands on each page anew."""
EMPTY_LINE = re.compile(r"\n\s*\n")


@dataclass(frozen=True, slots=True)
class Row:
    """A question with its answer, and what it was before, the newest first."""

    label: str
    value: str
    before: tuple[str, ...] = ()

    @property
    def long(self) -> bool:
        """Whether it is told as heading and paragraphs."""
        return len(self.value) > LONG or "\n" in self.value.strip() or len(self.before) > MOST_BEFORE

    @property
    def paragraphs(self) -> tuple[str, ...]:
        """The answer by its empty lines."""
        return tuple(one.strip() for one in EMPTY_LINE.split(self.value) if one.strip())


@dataclass(frozen=True, slots=True)
class Block:
    """Rows that belong together, such as one entry with those that belong to it. `level`: how deep it lies below."""

    heading: str | None
    rows: tuple[Row, ...]
    level: int = 0

    @property
    def runs(self) -> Iterator[tuple[bool, tuple[Row, ...]]]:
        """The rows in order: those that stand in one table, and long ones."""
        for long, rows in groupby(self.rows, lambda row: row.long):
            yield long, tuple(rows)

    @property
    def together(self) -> bool:
        """Whether it is kept on one page."""
        return len(self.rows) <= TOGETHER and not any(row.long for row in self.rows)


@dataclass(frozen=True, slots=True)
class Part:
    """A section of the outline, or all entries of a kind."""

    heading: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """All that is printed of a file. `sender`: the lines at its head; `about`: who printed it, when and why; `words`:
    those the page itself needs."""

    language: str
    title: str
    subtitle: str
    foot: str
    sender: tuple[str, ...]
    about: tuple[Row, ...]
    facts: tuple[Row, ...]
    parts: tuple[Part, ...]
    words: Mapping[str, str]
    together: int = TOGETHER


@dataclass(frozen=True, slots=True)
class Drawn:
    """A PDF. `missing`: how many different letters no font of this machine has, by their script; they are boxes."""

    pdf: bytes
    missing: Mapping[str, int]
