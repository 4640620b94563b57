"""Families of tables: which tables are of the same people, and what becomes of those made before anybody asked."""

from collections.abc import Collection, Iterable, Mapping
from typing import TypeAlias

from contracts.casefile import AggregateHeldBack
from services.casefile.releases.model import SAME_PEOPLE, Shown, shown
from services.casefile.releases.store import Issued, Releases, Standing
from services.casefile.store import Steps, Work
from services.casefile.templates.declared.periods import Period
from services.casefile.templates.declared.programme import Counts, Measure

CountedEdge: TypeAlias = tuple[Counts, str]
"""Whom a table counts: those who passed the start or the end of a phase. Its purpose is left out, for who consents to
one is among those who consent to another."""
Edges: TypeAlias = Mapping[str, frozenset[CountedEdge]]


def edge_of(measure: Measure) -> CountedEdge:
    """Whom it counts."""
    return measure.counts, measure.phase


def family(work: Work, programme: str, edge: CountedEdge, period: Period) -> list[Shown]:
    """What is shown of the people of an edge in the year of a period."""
    edges = _edges(work, programme)
    issued = work.of(Releases).issued(programme)
    return _beside([one for one in issued if one.standing is not Standing.HELD_BACK], {edge}, period, edges)


def judge_all(steps: Steps) -> None:
    """Of each day: judge what was made by a release that did not ask."""
    with steps.work() as work:
        programmes = work.of(Releases).unjudged()
    for programme in programmes:
        with steps.work() as work:
            judge_older(work, programme)


def judge_older(work: Work, programme: str) -> None:
    """Judge the tables that were made before families were, in the order in which they were made, as if each were
    made now; of those that are held back this is told, and they are shown no more."""
    releases = work.of(Releases)
    releases.lock(programme)
    edges, issued = _edges(work, programme), releases.issued(programme)
    settled = [one for one in issued if one.standing is Standing.SHOWN]
    for group in _of_the_same_people([one for one in issued if one.standing is Standing.UNJUDGED], edges):
        beside = _beside(settled, edges.get(group[0].measure, frozenset()), group[0].period, edges)
        for one, is_shown in zip(group, shown([one.table for one in group], beside), strict=True):
            standing = Standing.SHOWN if is_shown and one.measure in edges else Standing.HELD_BACK
            releases.judge(one.release, standing)
            if standing is Standing.SHOWN:
                settled.append(one)
            else:
                tell_held_back(work, one)


def tell_held_back(work: Work, table: Issued) -> None:
    """Tell that a table is held back, and why."""
    about = {name: table.data[name] for name in ("programme", "measure", "dimension", "period")}
    work.emit(AggregateHeldBack, **about, release=table.release, reason=SAME_PEOPLE)


def _edges(work: Work, programme: str) -> Edges:
    """Whom each measure counts, in any version of the programme there ever was."""
    edges: dict[str, frozenset[CountedEdge]] = {}
    for version in work.programmes.every():
        for measure in version.measures if version.id == programme else ():
            edges[measure.id] = edges.get(measure.id, frozenset()) | {edge_of(measure)}
    return edges


def _beside(issued: Iterable[Issued], of: Collection[CountedEdge], period: Period, edges: Edges) -> list[Shown]:
    """The tables among them of those people and that year; one whose people are not known any more may be of them."""
    return [
        one.table
        for one in issued
        if one.period.year == period.year and (one.measure not in edges or not edges[one.measure].isdisjoint(of))
    ]


def _of_the_same_people(issued: Iterable[Issued], edges: Edges) -> list[list[Issued]]:
    """Tables of one period and edge together, in the order of the first of them."""
    groups: dict[tuple[Period, frozenset[CountedEdge]], list[Issued]] = {}
    for one in issued:
        groups.setdefault((one.period, edges.get(one.measure, frozenset())), []).append(one)
    return list(groups.values())
