"""Whoever has read all tables of a family and knows that those of the same people share their total.

It solves for whole numbers by trying them all: sets of totals are bits of a number, so it knows nothing of the bounds
by which tables are judged (`releases.model`).
"""

from collections.abc import Iterable

from services.casefile.releases.model import Shown
from services.casefile.templates.declared.periods import Period, parts, whole

MOST = 400  # no period of these tests has so many people
ALL = (1 << MOST) - 1


def possible(family: list[Shown], table: Shown) -> set[int]:
    """The values that a withheld cell of a table can have, each at least once, by all that is shown."""
    values = range(table.threshold)
    others = span(0, (table.hidden - 1) * table.most)
    totals = of_period(table.period, family)
    return {value for value in values if totals & (others << (table.seen + value))}


def of_period(period: Period, family: list[Shown]) -> int:
    """The totals that a period can have."""
    inner, outer = _within(period, family), whole(period)
    if outer is None:
        return inner
    beside = _sums(_within(one, family) for one in parts(outer) if one != period)
    wanted = of_period(outer, family)
    return sum(1 << total for total in _members(inner) if (beside << total) & wanted)


def span(least: int, most: int) -> int:
    """All numbers from one to another."""
    return ((1 << (most + 1)) - 1) & ~((1 << least) - 1)


def _within(period: Period, family: list[Shown]) -> int:
    totals = ALL
    for table in family:
        if table.period == period:
            totals &= span(table.seen, table.seen + table.hidden * table.most)
    if parts(period):
        totals &= _sums(_within(part, family) for part in parts(period))
    return totals


def _sums(sets: Iterable[int]) -> int:
    total = 1
    for one in sets:
        total = ALL if one == total == ALL else _sum(total, one)
    return total


def _sum(left: int, right: int) -> int:
    if right == ALL:
        return ALL & ~((left & -left) - 1)
    few, many = sorted((left, right), key=int.bit_count)
    total = 0
    for member in _members(few):
        total |= many << member
    return total & ALL


def _members(numbers: int) -> Iterable[int]:
    while numbers:
        lowest = numbers & -numbers
        yield lowest.bit_length() - 1
        numbers ^= lowest
