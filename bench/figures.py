"""What a row of the bench is, and what is said of several rounds: median and spread."""

from dataclasses import dataclass, field
from statistics import median
from typing import Literal


@dataclass(frozen=True, slots=True)
class Row:
    """One measure. `values`: a ratio (or a figure in `unit`) per round; `accept` and `aim` as in docs/bench.md."""

    name: str
    measure: str
    ours: str
    peer: str
    values: tuple[float, ...]
    accept: float
    aim: float
    better: Literal["higher", "lower"] = "higher"
    unit: str = "×"
    notes: tuple[str, ...] = field(default=())

    @property
    def middle(self) -> float:
        """The median over the rounds: what is held against `accept`."""
        return median(self.values)

    @property
    def verdict(self) -> str:
        """Whether the median holds: `aim`, `accept` or `no`."""
        reached = self.middle.__ge__ if self.better == "higher" else self.middle.__le__
        return "aim" if reached(self.aim) else "accept" if reached(self.accept) else "no"

    def shown(self) -> str:
        """Median and spread."""
        low, high = shown(min(self.values)), shown(max(self.values))
        spread = f" [{low}–{high}]" if len(self.values) > 1 else ""
        return f"{shown(self.middle)} {self.unit}{spread}"


def shown(value: float) -> str:
    """A figure with two or three digits that mean something."""
    if value >= 1000:
        return f"{value:,.0f}"
    return f"{value:.2f}" if value < 10 else f"{value:.1f}" if value < 100 else f"{value:.0f}"


def percentile(values: list[float], share: float) -> float:
    """The smallest value that at least this share (0 to 1) of the values does not exceed (nearest rank)."""
    ordered = sorted(values)
    return ordered[max(0, -(-len(ordered) * share // 1).__int__() - 1)]
