"""The support plan (Förderplan): goals by area with their steps, how ratings moved, which agreements bind today.

And the comparison of self and outside view (Selbst- und Fremdbild). Scales are code lists, ordered from the lowest to
the highest code; what is unknown or was refused stands on no scale, so it is shown and never counts.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from services.casefile.model.agreements import AGREEMENTS, in_force
from services.casefile.model.entries import Entry
from services.casefile.templates.declared.programme import Programme

GOALS, STEPS, RATINGS, ASSESSMENTS = "goals", "steps", "ratings", "assessments"
PLAN = (GOALS, STEPS, RATINGS, AGREEMENTS)
"""The forms a plan is made of, in the words of KINDS; a programme that has plans has the first."""
SELF, OUTSIDE = "self", "outside"


@dataclass(frozen=True)
class Course:
    """How one party (Beteiligte) has rated a goal over time.

    `ratings`: all, the oldest first; `first` and `latest`: of those that stand on the scale, before and after, the
    same where there is one alone; `change`: places on the scale between them, None unless there are two.
    """

    party: str
    ratings: tuple[Entry, ...]
    first: Entry | None
    latest: Entry | None
    change: int | None


@dataclass(frozen=True)
class PlannedGoal:
    """A goal with its steps, each kind as they were written down, and a course for every party that has rated it."""

    goal: Entry
    open_steps: tuple[Entry, ...]
    done_steps: tuple[Entry, ...]
    courses: tuple[Course, ...]


@dataclass(frozen=True)
class Area:
    """A goal area (Zielbereich) in which there are goals."""

    area: str
    goals: tuple[PlannedGoal, ...]


@dataclass(frozen=True)
class Plan:
    """Areas in the order of the code list, and the agreements in force on the day asked for."""

    areas: tuple[Area, ...]
    agreements: tuple[Entry, ...]


@dataclass(frozen=True)
class Comparison:
    """The latest views of one area that stand on the scale.

    `difference`: places by which the outside view lies above the own one (below: negative); None unless both are there.
    """

    area: str
    self_view: Entry | None
    outside_view: Entry | None
    difference: int | None


def plan(programme: Programme, entries: Iterable[Entry], today: date) -> Plan:
    """The plan these entries make; steps and ratings of a goal that is not among them are left out."""
    by_kind: dict[str, list[Entry]] = {kind: [] for kind in PLAN}
    for entry in entries:
        by_kind[entry.kind].append(entry)
    areas = _by(by_kind[GOALS], "area")
    return Plan(
        tuple(
            Area(code, tuple(_planned(programme, goal, by_kind[STEPS], by_kind[RATINGS]) for goal in areas[code]))
            for code in _in_order(programme, GOALS, "area", areas)
        ),
        tuple(entry for entry in by_kind[AGREEMENTS] if in_force(entry.values, today)),
    )


def compare(programme: Programme, assessments: Sequence[Entry]) -> tuple[Comparison, ...]:
    """Self and outside view by area, in the order of the code list; areas with neither are left out."""
    scale = _codes(programme, ASSESSMENTS, "value")
    areas = _by(assessments, "area")
    ordered = _in_order(programme, ASSESSMENTS, "area", areas)
    comparisons = (_compared(scale, code, _by(areas[code], "view")) for code in ordered)
    return tuple(one for one in comparisons if one.self_view or one.outside_view)


def _planned(programme: Programme, goal: Entry, steps: Sequence[Entry], ratings: Sequence[Entry]) -> PlannedGoal:
    own = [step for step in steps if step.parent == goal.id]
    scale = _codes(programme, RATINGS, "value") if RATINGS in programme.forms else ()
    parties = _by([rating for rating in ratings if rating.parent == goal.id], "by")
    return PlannedGoal(
        goal,
        tuple(step for step in own if not _is_done(step)),
        tuple(step for step in own if _is_done(step)),
        tuple(_course(scale, party, parties[party]) for party in _in_order(programme, RATINGS, "by", parties)),
    )


def _is_done(step: Entry) -> bool:
    return step.done or "done_on" in step.values


def _course(scale: Sequence[str], party: str, ratings: Sequence[Entry]) -> Course:
    ordered = sorted(ratings, key=_when)
    counting = [rating for rating in ordered if rating.values.get("value") in scale]
    first, latest = (counting[0], counting[-1]) if counting else (None, None)
    change = _places(scale, first, latest) if len(counting) > 1 else None
    return Course(party, tuple(ordered), first, latest, change)


def _compared(scale: Sequence[str], area: str, by_view: Mapping[str, Sequence[Entry]]) -> Comparison:
    own, outside = (_course(scale, view, by_view.get(view, ())).latest for view in (SELF, OUTSIDE))
    return Comparison(area, own, outside, _places(scale, own, outside))


def _places(scale: Sequence[str], lower: Entry | None, upper: Entry | None) -> int | None:
    """How many places `upper` stands above `lower`."""
    if lower is None or upper is None:
        return None
    return scale.index(str(upper.values["value"])) - scale.index(str(lower.values["value"]))


def _when(entry: Entry) -> tuple[str, str, str]:
    """Days as they were said; of one day as they were written down."""
    return str(entry.values.get("on", "")), entry.created_at.isoformat(), str(entry.id)


def _by(entries: Iterable[Entry], field: str) -> dict[str, list[Entry]]:
    """Entries by what they say in a coded field."""
    groups: dict[str, list[Entry]] = {}
    for entry in entries:
        groups.setdefault(str(entry.values.get(field, "")), []).append(entry)
    return groups


def _in_order(programme: Programme, form: str, field: str, present: Mapping[str, object]) -> list[str]:
    """Those of the code list in its order, then codes that a later version of the template no longer has."""
    known = [code for code in _codes(programme, form, field) if code in present]
    return [*known, *(code for code in present if code not in known)]


def _codes(programme: Programme, form: str, field: str) -> tuple[str, ...]:
    asked = programme.form(form).by_id[field]
    return tuple(code.code for code in programme.code_lists[asked.code_list or ""].codes)
