"""Durations of phases in weeks."""

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.casefile.errors import TemplateRefused
from services.casefile.model.casefile import CaseFile, PhaseDates
from services.casefile.model.durations import class_of, weeks
from services.casefile.programmes import DIRECTORY
from services.casefile.templates.declared.programme import Programme
from services.casefile.templates.reading.loading import load_all, parse
from services.casefile.templates.source import read

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


@pytest.mark.parametrize(
    ("ended", "code"),
    [
        (date(2024, 1, 31), "up_to_6_months"),
        (date(2024, 7, 31), "up_to_6_months"),
        (date(2024, 8, 1), "up_to_12_months"),
        (date(2026, 1, 31), "up_to_24_months"),
        (date(2026, 2, 1), "longer"),
        (date(2050, 1, 1), "longer"),
        (None, None),
    ],
)
def test_dwell_time_has_a_class(new_case: Callable[..., CaseFile], ended: date | None, code: str | None) -> None:
    """Every day from the entry to the exit lies in one class, the last day of a class still in it."""
    (dwell_time,) = load_all(DIRECTORY)["bfm"].durations
    entered = PhaseDates(date(2024, 1, 31), date(2024, 2, 1))
    assert class_of(dwell_time, new_case(phases={"entry": entered, "exit": PhaseDates(ended, ended)})) == code
    assert class_of(dwell_time, new_case(phases={"exit": PhaseDates(ended, ended)})) is None


@pytest.mark.parametrize(
    ("old", "new", "why"),
    [
        ("to: {phase: exit, edge: end}", "to: {phase: referral, edge: end}", "to a later one"),
        ("to: {phase: exit, edge: end}", "to: {phase: exit, edge: start}", "does not end where this counts"),
        ("from: {phase: entry, edge: start}", "from: {phase: none, edge: start}", "an edge of the programme"),
        ("up_to: 18 months}", "up_to: 3 months}", "follow one another"),
        ("up_to: 18 months}", "}", "follow one another"),
        ("code: longer,", "code: up_to_6_months,", "a code twice"),
        ("code: longer,", "code: unknown,", "a marker"),
    ],
)
def test_a_duration_that_cannot_be_measured_is_refused(old: str, new: str, why: str) -> None:
    """When the template is read, with the line."""
    text = (Path(DIRECTORY) / "bfm.yaml").read_text(encoding="utf-8")
    assert old in text
    with pytest.raises(TemplateRefused, match=why):
        parse(read("bfm.yaml", text.replace(old, new).replace(", }", "}")))
