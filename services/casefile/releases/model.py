"""Disclosure control of releases as far as it goes in this part: tables of one dimension and one grain, no margins.

In a table nothing implies a withheld cell, since every cell under the threshold is withheld and no total stands beside
it. Zeros are withheld like other small cells, since "nobody" is a statement about everybody (privacy.md, 4).

Tables of the same people share their total, so a family of them is judged together (ADR 33). A **family** are all
tables of one edge of a programme in one calendar year: the same period by different questions, and the months of a
quarter, the quarters of a year. A table is shown

- that shows all its cells, where every withheld cell of the family could still be anything below the threshold;
- that withholds some, where nothing else is shown of its people, and no table of them shows all: the one with the
  fewest cells, whatever is in them.

All others are held back whole. That one is held back tells nothing, since any table can have a small cell, whatever
the total; and which of several is shown does not depend on what they say. Margins, hierarchies and the attack come
with the full method.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import inf
from typing import NamedTuple

from services.casefile.templates.declared.periods import Period, Year, parts, whole

THRESHOLD = 5  # people; never below 3
SAME_PEOPLE = "same_people"
"""Why a table is held back: what it withholds could follow from another of the same people."""


def protected(codes: Iterable[str], counted: Mapping[str, int], threshold: int = THRESHOLD) -> dict[str, int | None]:
    """A value per code of the list, in its order; None where fewer than `threshold` people are in the cell."""
    if threshold < 3:
        raise ValueError("a threshold below 3 protects nobody")
    counts = Counter(counted)
    return {code: counts[code] if counts[code] >= threshold else None for code in codes}


class Bounds(NamedTuple):
    """How many people there are at least and at most, as far as whoever reads what is shown can tell."""

    least: float
    most: float

    def meet(self, other: "Bounds") -> "Bounds":
        """What both say."""
        return Bounds(max(self.least, other.least), min(self.most, other.most))


ANY = Bounds(0, inf)


@dataclass(frozen=True, slots=True)
class Shown:
    """A table of a family as it is shown: its period, and a value for each cell, None where that is withheld."""

    period: Period
    values: tuple[int | None, ...]
    threshold: int = THRESHOLD

    @property
    def hidden(self) -> int:
        """How many cells are withheld."""
        return sum(value is None for value in self.values)

    @property
    def seen(self) -> int:
        """The people in the cells that are not."""
        return sum(value for value in self.values if value is not None)

    @property
    def most(self) -> int:
        """The most that a withheld cell can hold."""
        return self.threshold - 1

    @property
    def total(self) -> Bounds:
        """What the table by itself tells of its total."""
        return Bounds(self.seen, self.seen + self.hidden * self.most)

    def overlaps(self, period: Period) -> bool:
        """Whether people of that period are in it."""
        return self.period.first_day <= period.last_day and period.first_day <= self.period.last_day


def shown(candidates: Sequence[Shown], family: Collection[Shown]) -> list[bool]:
    """Which of the tables of one edge and period are shown, where those of `family` are already.

    Of those that show all their cells each one that leaves every withheld cell of the family open; without such, the
    one with the fewest cells, the first of several, where the family shows nothing of its people.
    """
    whole_ones = [place for place, table in enumerate(candidates) if not table.hidden]
    chosen, beside = set[int](), list(family)
    for place in whole_ones:
        table = candidates[place]
        alone = not any(one.overlaps(table.period) for one in beside if one.hidden)
        if (alone or len(table.values) > 1) and stays_open([*beside, table]):
            chosen.add(place)
            beside.append(table)
    if not whole_ones and candidates:
        place = min(range(len(candidates)), key=lambda one: len(candidates[one].values))
        if not any(one.overlaps(candidates[place].period) for one in family):
            chosen.add(place)
    return [place in chosen for place in range(len(candidates))]


def stays_open(family: Sequence[Shown]) -> bool:
    """Whether every cell that is not seen could be anything below the threshold, by all that the family shows: cells
    that are withheld, and those of periods within it of which nothing is shown."""
    if not family:
        return True
    most = max(one.most for one in family)
    of_nothing = (period for period in _periods(family) if not any(one.period == period for one in family))
    return all(_is_open(place, family) for place, one in enumerate(family) if one.hidden) and all(
        elsewhere(period, family).most >= most for period in of_nothing
    )


def elsewhere(period: Period, family: Collection[Shown]) -> Bounds:
    """What the tables of a family tell of the total of a period: those of the period itself, what lies within it, and
    what it lies in. Exact, since periods lie in one another like a tree."""
    return _own(period, family).meet(_from_within(period, family)).meet(_from_around(period, family))


def _is_open(place: int, family: Sequence[Shown]) -> bool:
    """Whether each withheld cell of one table may be zero, and may be the most it can hold."""
    table = family[place]
    least, most = elsewhere(table.period, [one for other, one in enumerate(family) if other != place])
    return least - table.seen <= (table.hidden - 1) * table.most and most - table.seen >= table.most


def _own(period: Period, family: Collection[Shown]) -> Bounds:
    bounds = ANY
    for table in family:
        if table.period == period:
            bounds = bounds.meet(table.total)
    return bounds


def _from_within(period: Period, family: Collection[Shown]) -> Bounds:
    """The periods within it add up to it."""
    inner = [_own(part, family).meet(_from_within(part, family)) for part in parts(period)]
    return Bounds(sum(one.least for one in inner), sum(one.most for one in inner)) if inner else ANY


def _from_around(period: Period, family: Collection[Shown]) -> Bounds:
    """What the others of the same whole leave of it."""
    outer = whole(period)
    if outer is None:
        return ANY
    bounds = _own(outer, family).meet(_from_around(outer, family))
    others = [one for one in parts(outer) if one != period]
    beside = [_own(one, family).meet(_from_within(one, family)) for one in others]
    least, most = sum(one.least for one in beside), sum(one.most for one in beside)
    return Bounds(max(0, bounds.least - most), bounds.most - least)


def _periods(family: Collection[Shown]) -> Iterator[Period]:
    """All periods of the years of a family."""
    for year in sorted({one.period.year for one in family}):
        for inner in (Year(year), *parts(Year(year))):
            yield inner
            yield from parts(inner) if inner.grain == "quarter" else ()
