"""The support plan: what belongs to which goal, how ratings moved on their scale, how two views compare."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from hypothesis import given
from hypothesis import strategies as some

from services.casefile.model.entries import Entry
from services.casefile.model.plan import Course, compare, plan
from services.casefile.programmes import DIRECTORY
from services.casefile.templates.declared.programme import Programme
from services.casefile.templates.reading.loading import load_all

WASKA = load_all(DIRECTORY)["waska"]
BEGAN, TODAY = datetime(2024, 1, 1, 12, tzinfo=UTC), date(2024, 6, 1)


def codes(name: str) -> list[str]:
    """The codes of a list, from the lowest to the highest."""
    return [code.code for code in WASKA.code_lists[name].codes]


SCALE, PARTIES, AREAS = codes("rating_scale"), codes("party"), codes("goal_area")
DAYS = some.dates(date(2024, 1, 1), TODAY).map(date.isoformat)
LEVELS = some.sampled_from([*SCALE, "unknown", "refused"])


def entry(kind: str, parent: UUID | None = None, minutes: int = 0, done: bool = False, **values: Any) -> Entry:
    """An entry as it was written so many minutes after the first."""
    at = BEGAN + timedelta(minutes=minutes)
    return Entry(
        id=uuid4(), case_id=UUID(int=1), kind=kind, parent=parent, author=UUID(int=2), values=values, done=done,
        created_at=at, changed_at=at,
    )  # fmt: skip


def only_course(entries: list[Entry]) -> Course:
    """The course of the only party that has rated the only goal."""
    [area] = plan(WASKA, entries, TODAY).areas
    [course] = area.goals[0].courses
    return course


@given(said=some.lists(some.tuples(DAYS, LEVELS), min_size=1, max_size=8))
def test_ratings_move_from_the_first_to_the_latest_that_counts(said: list[tuple[str, str]]) -> None:
    """Whatever was rated in whatever order: before and after are the ends in time, and markers never count."""
    goal = entry("goals", area=AREAS[0])
    ratings = [
        entry("ratings", goal.id, minutes, on=day, by="worker", value=value)
        for minutes, (day, value) in enumerate(said)
    ]
    course = only_course([*reversed(ratings), goal])
    assert len(course.ratings) == len(ratings)
    assert [str(r.values["on"]) for r in course.ratings] == sorted(day for day, _ in said)
    counting = [r for r in course.ratings if r.values["value"] in SCALE]
    assert (course.first, course.latest) == ((counting[0], counting[-1]) if counting else (None, None))
    if len(counting) < 2:
        assert course.change is None, "nothing can have moved"
    else:
        ends = [SCALE.index(str(r.values["value"])) for r in (counting[0], counting[-1])]
        assert course.change == ends[1] - ends[0]


def test_of_one_day_the_rating_written_last_is_the_latest() -> None:
    """Two ratings of one day have an order, so that the change does not depend on how rows come."""
    goal = entry("goals", area=AREAS[0])
    before = entry("ratings", goal.id, 1, on="2024-03-01", by="worker", value="low")
    after = entry("ratings", goal.id, 2, on="2024-03-01", by="worker", value="very_high")
    for order in ([goal, before, after], [goal, after, before]):
        assert only_course(order).change == 3


@given(areas=some.lists(some.sampled_from(AREAS), max_size=6), parties=some.lists(some.sampled_from(PARTIES)))
def test_areas_and_parties_come_in_the_order_of_their_lists(areas: list[str], parties: list[str]) -> None:
    """The order of the template is that of the talk; every goal is in the plan once, and no empty area."""
    goals = [entry("goals", area=area) for area in areas]
    ratings = [entry("ratings", g.id, on="2024-03-01", by=by, value="low") for g in goals for by in parties]
    found = plan(WASKA, [*ratings, *goals], TODAY).areas
    assert [area.area for area in found] == [code for code in AREAS if code in areas]
    assert sorted(p.goal.id for area in found for p in area.goals) == sorted(goal.id for goal in goals)
    for area in found:
        for planned in area.goals:
            assert [course.party for course in planned.courses] == [code for code in PARTIES if code in parties]


def test_steps_are_open_until_they_are_done() -> None:
    """A day or the tick of the list closes a step; steps and ratings of a goal that is gone are gone with it."""
    goal = entry("goals", area=AREAS[0])
    still = entry("steps", goal.id, what="anrufen")
    dated, ticked = entry("steps", goal.id, done_on="2024-02-01"), entry("steps", goal.id, done=True)
    lost = [entry("steps", uuid4()), entry("ratings", uuid4(), on="2024-03-01", by="worker", value="low")]
    [area] = plan(WASKA, [goal, still, dated, ticked, *lost], TODAY).areas
    [planned] = area.goals
    assert (planned.open_steps, planned.done_steps, planned.courses) == ((still,), (dated, ticked), ())


def test_a_goal_of_an_area_that_is_no_more_stays_in_the_plan() -> None:
    """A new version of the template may drop an area, and never a goal."""
    old, new = entry("goals", area="an_area_of_old"), entry("goals", area=AREAS[-1])
    assert [a.area for a in plan(WASKA, [old, new], TODAY).areas] == [AREAS[-1], "an_area_of_old"]


def test_the_plan_shows_agreements_of_today_alone() -> None:
    """What has run out, was ended or has not begun binds nobody in the talk."""
    holds = entry("agreements", on="2024-05-01", until=TODAY.isoformat())
    others = [
        entry("agreements", on="2024-05-01", until="2024-05-31"),
        entry("agreements", on="2024-05-01", ended_on=TODAY.isoformat()),
        entry("agreements", on="2024-06-02"),
    ]
    assert plan(WASKA, [*others, holds], TODAY).agreements == (holds,)


@given(
    said=some.lists(
        some.tuples(some.sampled_from(codes("assessment_area")), some.sampled_from(codes("view")), DAYS, LEVELS)
    )
)
def test_views_compare_by_the_latest_of_each(said: list[tuple[str, str, str, str]]) -> None:
    """For any assessments: latest by day, joint views and markers left out, the difference as places on the scale."""
    given_ = [
        entry("assessments", None, minutes, area=area, view=view, on=day, value=value)
        for minutes, (area, view, day, value) in enumerate(said)
    ]

    def latest(area: str, view: str) -> Entry | None:
        counting = [e for e in given_ if e.values["area"] == area and e.values["view"] == view]
        counting = [e for e in counting if e.values["value"] in SCALE]
        return max(counting, key=lambda e: (str(e.values["on"]), e.created_at), default=None)

    found = {one.area: one for one in compare(WASKA, given_)}
    for area in codes("assessment_area"):
        own, outside = latest(area, "self"), latest(area, "outside")
        if own is None and outside is None:
            assert area not in found
            continue
        assert (found[area].self_view, found[area].outside_view) == (own, outside)
        if own and outside:
            places = [SCALE.index(str(e.values["value"])) for e in (own, outside)]
            assert found[area].difference == places[1] - places[0]
        else:
            assert found[area].difference is None


def test_assessments_without_a_level_do_not_count() -> None:
    """An assessment may be words alone: it stands on no scale and hides no earlier level."""
    level = entry("assessments", area="learning", view="self", on="2024-02-01", value="low")
    words = entry("assessments", area="learning", view="self", on="2024-03-01", text="geht besser")
    [found] = compare(WASKA, [level, words])
    assert found.self_view == level


def test_the_plan_reads_fields_of_its_forms(waska: Programme) -> None:
    """A field renamed in the base forms would silently empty the plan."""
    read = {
        "goals": {"area"}, "steps": {"done_on"}, "ratings": {"on", "by", "value"},
        "assessments": {"on", "area", "view", "value"},
    }  # fmt: skip
    assert {kind: names - set(waska.form(kind).by_id) for kind, names in read.items()} == {kind: set() for kind in read}
    assert {"self", "outside"} <= waska.code_lists["view"].members
