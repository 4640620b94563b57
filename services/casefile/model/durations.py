"""How long phases took, in weeks (product.md, W4), and the class of the time between two edges (V11, dwell time)."""

from dataclasses import dataclass
from datetime import date
from typing import TypedDict

from services.casefile.model.casefile import CaseFile, PhaseDates
from services.casefile.templates.declared.programme import Duration, Programme


class PhaseWeeks(TypedDict):
    """`weeks`: None before the phase starts; `running`: still counting."""

    weeks: float | None
    running: bool


class Durations(TypedDict):
    """`phases` by id in the template's order; `total_weeks`: None while no phase has started."""

    phases: dict[str, PhaseWeeks]
    total_weeks: float | None


@dataclass(frozen=True)
class _Span:
    days: int | None
    running: bool


def weeks(programme: Programme, case: CaseFile, today: date) -> Durations:
    """The duration of each phase and of all phases together, in weeks with one decimal.

    A phase lasts from the day it started to the day it ended, or to today while it runs; one that starts
    and ends on the same day takes 0.0 weeks. Weeks are days / 7, rounded half up. The total adds the days
    of the phases and is rounded once, so it may differ by a tenth from the sum of the rounded weeks; days
    between two phases belong to neither and are not in it.
    """
    spans = {phase.id: _span(case.dates(phase.id), today) for phase in programme.phases}
    counted = [span.days for span in spans.values() if span.days is not None]
    return {
        "phases": {
            phase_id: {"weeks": _rounded(span.days), "running": span.running} for phase_id, span in spans.items()
        },
        "total_weeks": _rounded(sum(counted) if counted else None),
    }


def class_of(duration: Duration, case: CaseFile) -> str | None:
    """The code of the class in which the time of a file lies, None while it has not passed both edges."""
    (since, first), (until, last) = duration.since, duration.until
    begun, ended = case.dates(since).on(first), case.dates(until).on(last)
    if begun is None or ended is None:
        return None
    for one in duration.classes:
        if one.up_to is None or ended <= one.up_to.after(begun):
            return one.code
    return None


def _span(dates: PhaseDates, today: date) -> _Span:
    if dates.started_on is None:
        return _Span(None, running=False)
    last = dates.ended_on if dates.ended_on is not None else today
    return _Span(max((last - dates.started_on).days, 0), running=dates.running)


def _rounded(days: int | None) -> float | None:
    """Half up in whole numbers: 10 × days / 7 tenths, without the surprises of binary floats."""
    return None if days is None else ((20 * days + 7) // 14) / 10
