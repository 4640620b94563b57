"""Tables of the same people: whatever is released in whatever order, nothing shown tells a withheld cell (ADR 33)."""

from collections import Counter
from random import Random
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.casefile.programmes import DIRECTORY
from services.casefile.releases.families import edge_of
from services.casefile.releases.model import THRESHOLD, Shown, protected, shown
from services.casefile.releases.usecases import of_the_same_people
from services.casefile.templates.declared.periods import Grain, Month, Period, Quarter, Year
from services.casefile.templates.declared.programme import Measure, Programme
from services.casefile.templates.reading.loading import load_all
from tests.unit.casefile.attacker import of_period, possible
from tests.unit.casefile.model.ways import Way

TEMPLATES = load_all(DIRECTORY)
OPEN = set(range(THRESHOLD))
QUARTERS, MONTHS = [Quarter(2026, number) for number in range(1, 5)], [Month(2026, number) for number in range(1, 13)]
OF_GRAIN: dict[Grain, list[Period]] = {"year": [Year(2026)], "quarter": [*QUARTERS], "month": [*MONTHS]}


def table(period: Period, *values: int | None) -> Shown:
    """A table as it would be shown."""
    return Shown(period, values)


def counted(period: Period, people: list[tuple[int, int]], cells: int, question: int) -> Shown:
    """The people of a period by the answers to one question; each has a month and a seed of all answers."""
    inside = [seed for month, seed in people if period.first_day <= Month(2026, month).first_day <= period.last_day]
    codes = [str(code) for code in range(cells)]
    answers = Counter(codes[min(Random(seed + question).choices(range(6))[0], cells - 1)] for seed in inside)  # noqa: S311 -- answers, no secrets
    return Shown(period, tuple(protected(codes, answers).values()))


@st.composite
def published(draw: st.DrawFn) -> list[Shown]:
    """What is shown of people at the end of any releases, of any tables, in any order."""
    busy = draw(st.lists(st.integers(0, 14), min_size=12, max_size=12))
    random = draw(st.randoms(use_true_random=False))
    people = [(month, random.randrange(10**6)) for month, number in enumerate(busy, 1) for _ in range(number)]
    questions: dict[Grain, list[int]] = {
        grain: draw(st.lists(st.integers(1, 6), max_size=3)) for grain in get_args(Grain)
    }
    asked = [period for grain, periods in OF_GRAIN.items() if questions[grain] for period in periods]
    family: list[Shown] = []
    for period in draw(st.permutations(asked)):
        sizes = questions[period.grain]
        candidates = [counted(period, people, cells, place) for place, cells in enumerate(sizes)]
        verdicts = shown(candidates, family)
        family += [one for one, is_shown in zip(candidates, verdicts, strict=True) if is_shown]
    return family


@given(published())
def test_nobody_finds_a_withheld_cell(family: list[Shown]) -> None:
    """Each could still be zero, or anything below the threshold: nothing is told of it but that it is small."""
    for one in family:
        if one.hidden:
            assert possible(family, one) == OPEN


@given(published())
def test_nobody_finds_how_few_there_were_where_nothing_is_shown(family: list[Shown]) -> None:
    """Of a period without a table it follows neither that there was nobody, nor that there were few."""
    of_something = {one.period for one in family}
    for period in (Year(2026), *QUARTERS, *MONTHS):
        if family and period not in of_something:
            assert of_period(period, family) >> (THRESHOLD - 1)


@pytest.mark.parametrize(
    ("family", "found"),
    [
        ([table(QUARTERS[0], 10, 12), table(QUARTERS[0], 19, None)], {3}),
        ([table(QUARTERS[0], 10, None), table(QUARTERS[0], 14, None)], {0, 4}),
        ([*(table(one, 20, 20) for one in QUARTERS[:3]), table(QUARTERS[3], 20, None), table(Year(2026), 72, 70)], {2}),
        ([table(Year(2026), 12, None), *(table(one, 5, 5) for one in MONTHS[:1])], OPEN),
    ],
    ids=["total of another", "bounds of two", "rest of a year", "a month tells little"],
)  # fmt: skip
def test_the_attacker_finds_what_can_be_found(family: list[Shown], found: set[int]) -> None:
    """The faults this rule is about, found by adding up; one that finds nothing would prove nothing."""
    assert set().union(*(possible(family, one) for one in family if one.hidden)) == found


def test_complete_tables_are_shown_together() -> None:
    """They withhold nothing; beside them nothing that does is shown."""
    whole, other, partial = table(QUARTERS[0], 5, 9), table(QUARTERS[0], 7, 7), table(QUARTERS[0], 12, None)
    assert shown([partial, whole, other], []) == [False, True, True]
    assert shown([partial], [whole]) == [False]


def test_without_a_complete_one_the_shortest_is_shown() -> None:
    """Whatever is in it: which one it is must not depend on what they say."""
    tables = [table(QUARTERS[0], 9, None, 8), table(QUARTERS[0], None, None), table(QUARTERS[0], 17, None)]
    assert shown(tables, []) == [False, True, False]


def test_a_year_is_shown_where_its_quarters_stay_open() -> None:
    """Its total says how many the quarters withhold together: enough that each cell could be anything, or it waits."""
    quarters = [table(one, 30, None, None) for one in QUARTERS]
    for withheld, is_shown in ((0, False), (3, False), (4, True), (28, True), (29, False), (32, False)):
        assert shown([table(Year(2026), 60, 60 + withheld)], quarters) == [is_shown]
    assert shown([table(Year(2026), 130, None)], quarters) == [False]


def test_a_quarter_that_is_left_is_not_told_by_its_year() -> None:
    """Three quarters that show all and a year that does would say how few the fourth had."""
    three = [table(one, 20, 20) for one in QUARTERS[:3]]
    assert shown([table(Year(2026), 60, 61)], three) == [False]
    assert shown([table(Year(2026), 60, 66)], three) == [True]


@given(st.integers(0, 200), st.integers(2, 20), published())
def test_what_is_held_back_tells_nothing(total: int, cells: int, family: list[Shown]) -> None:
    """Whatever the total of a period, there is a table of it that is held back beside others: so no total is ruled out
    by one that is."""
    for period in {one.period for one in family}:
        beside = Shown(period, tuple(protected("ab" + "c" * (cells - 2), {"a": total}).values()))
        assert shown([beside], family) == [False]


@pytest.fixture(params=sorted(TEMPLATES))
def programme(request: pytest.FixtureRequest) -> Programme:
    """Every template that is shipped."""
    return TEMPLATES[request.param]


def test_tables_of_the_same_people_are_of_one_family(programme: Programme) -> None:
    """Of every shipped template: of files that have passed one edge more each, two tables count the same only if they
    are judged together."""
    way = Way.through(programme)
    files = [way.crossed(edges) for edges in range(len(programme.edges) + 1)]

    def people(measure: Measure) -> set[int]:
        column = "started_recorded_on" if measure.counts == "phase_started" else "ended_recorded_on"
        return {number for number, file in enumerate(files) if getattr(file.dates(measure.phase), column) is not None}

    for one in programme.measures:
        assert people(one)
        for other in programme.measures:
            assert (people(one) == people(other)) == (edge_of(one) == edge_of(other)), (one.id, other.id)
    groups = of_the_same_people(programme.measures)
    assert sum(len(group) for group in groups) == len(programme.measures)
    assert len({edge_of(group[0]) for group in groups}) == len(groups)
