"""What a row of the long run is: a promise, the counts it is claimed with, and what runs a share of them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from importlib import import_module
from pkgutil import iter_modules
from random import Random

from tests.long import rows

TRIAL = 100  # a trial does this part of the work
Tell = Callable[[str], None]


@dataclass(frozen=True)
class Share:
    """Part `part` (from 1) of `of` equal parts of a row's work. The seed is of this part alone.

    A trial is a hundredth of the share, to see that the row runs; its result says nothing about the promise.
    """

    part: int
    of: int
    seed: int
    trial: bool = False

    def of_count(self, total: int) -> int:
        """How many of `total` things this share has to do; the parts add up to the total, a trial does one at least."""
        mine = total * self.part // self.of - total * (self.part - 1) // self.of
        return max(1, mine // TRIAL) if self.trial else mine

    def random(self) -> Random:
        """Chances of this part: the same seed for all parts still gives each its own."""
        return Random(f"{self.seed} {self.part}/{self.of}")  # noqa: S311 -- chances of a test, not secrets


@dataclass
class Outcome:
    """What a share has shown.

    `counts`: what was done, under the names of the row's target, and more; they add up over parts.
    `figures`: what was measured, with the unit in the name (`recovery p99 s`).
    `failures`: one sentence each, with what is needed to see it again; none means passed.
    """

    counts: dict[str, int] = field(default_factory=dict)
    figures: dict[str, float] = field(default_factory=dict)
    failures: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Row:
    """A row of docs/evidence.md.

    `name`: as in ONLY=; `promise`: one sentence on what it shows; `target`: the counts a complete run reaches;
    `run`: does a share, telling how far it is. It may raise: the share has failed then.
    """

    name: str
    promise: str
    target: Mapping[str, int]
    run: Callable[[Share, Tell], Outcome]


def all_rows() -> dict[str, Row]:
    """Every row, by name, in the order of the names of their modules."""
    found = [import_module(f"{rows.__name__}.{module.name}").ROW for module in iter_modules(rows.__path__)]
    return {row.name: row for row in found}
