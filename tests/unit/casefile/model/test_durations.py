"""Durations of phases in weeks."""

from collections.abc import Callable
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from services.casefile.model.casefile import CaseFile, PhaseDates
from services.casefile.model.durations import weeks
from services.casefile.model.templates.programme import Programme

START = date(2024, 1, 1)


def test_nothing_has_a_duration_before_it_starts(waska: Programme, new_case: Callable[..., CaseFile]) -> None:
    """A file in which nothing began shows no duration rather than 0."""
    expected = {phase.id: {"weeks": None, "running": False} for phase in waska.phases}
    assert {"phases": expected, "total_weeks": None} == weeks(waska, new_case(), START)


def test_ended_and_running_phases_add_up(waska: Programme, new_case: Callable[..., CaseFile]) -> None:
    """A phase lasts to its end, a running one to today; the total adds days and is rounded once."""
    phases = {
        "intake": PhaseDates(START, START + timedelta(10)),
        "case_management": PhaseDates(START + timedelta(10)),
    }
    expected = {
        "phases": {
            "intake": {"weeks": 1.4, "running": False},
            "case_management": {"weeks": 1.4, "running": True},
            "aftercare": {"weeks": None, "running": False},
        },
        "total_weeks": 2.9,
    }
    assert expected == weeks(waska, new_case(phases=phases), START + timedelta(20))


@given(days=st.integers(0, 5000))
def test_weeks_are_rounded_to_the_nearest_tenth(waska: Programme, new_case: Callable[..., CaseFile], days: int) -> None:
    """The shown weeks are never more than half a tenth from the days counted."""
    case = new_case(phases={"intake": PhaseDates(START, START + timedelta(days))})
    shown = weeks(waska, case, START)["total_weeks"]
    assert shown is not None
    assert round(shown, 1) == shown
    assert abs(shown - days / 7) <= 0.05 + 1e-9
