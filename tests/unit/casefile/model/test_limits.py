"""Rules of time: what is due by which day, and what is overdue."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.casefile.errors import TemplateRefused
from services.casefile.model.casefile import CaseFile, PhaseDates
from services.casefile.model.deadlines import Due, due, exceeded, repeated_forms, watched_phases
from services.casefile.templates.declared.programme import Programme
from services.casefile.templates.declared.spans import Span
from services.casefile.templates.reading.loading import load, parse
from services.casefile.templates.source import read

START = date(2024, 1, 31)


@pytest.fixture(scope="module")
def whole() -> Programme:
    """A programme that uses everything."""
    return load(Path(__file__).parent / "whole.yaml")


@pytest.fixture
def in_work(new_case: Callable[..., CaseFile]) -> CaseFile:
    """A file whose second phase runs."""
    return new_case(phases={"entry": PhaseDates(START, START), "work": PhaseDates(START)})


def days(found: list[Due]) -> dict[str, tuple[date, bool]]:
    return {one.rule: (one.on, one.overdue) for one in found}


def test_a_running_phase_has_its_duties(whole: Programme, in_work: CaseFile) -> None:
    """Limit, repetition and contact count from the start of the running phase while nothing else has happened; the
    earliest comes first, and phases that are over ask for nothing."""
    found = due(whole, in_work, {}, date(2024, 2, 15))
    assert [one.rule for one in found] == ["contact_every", "review", "work_time"]
    assert days(found) == {
        "contact_every": (date(2024, 2, 14), True),
        "review": (date(2024, 7, 31), False),
        "work_time": (date(2026, 1, 31), False),
    }


def test_what_was_done_puts_the_day_off(whole: Programme, in_work: CaseFile) -> None:
    """The last review and the last contact count; a review of an earlier phase does not."""
    worked = CaseFile(**{**in_work.__dict__, "last_contact_on": date(2024, 3, 1)})
    later = days(due(whole, worked, {"reviews": date(2024, 5, 2)}, START))
    assert later["review"] == (date(2024, 11, 2), False)
    assert later["contact_every"] == (date(2024, 3, 15), False)
    assert days(due(whole, in_work, {"reviews": date(2023, 1, 1)}, START))["review"][0] == date(2024, 7, 31)


def test_the_soft_day_of_a_limit_is_the_one_to_keep(whole: Programme, new_case: Callable[..., CaseFile]) -> None:
    """On the day itself nothing is overdue; the day after it is."""
    case = new_case(phases={"entry": PhaseDates(START)})
    last = START + timedelta(weeks=6)
    assert days(due(whole, case, {}, last))["entry_time"] == (last, False)
    assert days(due(whole, case, {}, last + timedelta(1)))["entry_time"] == (last, True)


@pytest.mark.parametrize("status", ["closed", "erasing"])
def test_nothing_is_due_where_nobody_works(whole: Programme, in_work: CaseFile, status: str) -> None:
    """Neither in a closed file nor before the first phase."""
    assert due(whole, CaseFile(**{**in_work.__dict__, "status": status}), {}, date(2030, 1, 1)) == []
    assert due(whole, CaseFile(**{**in_work.__dict__, "phases": {}}), {}, date(2030, 1, 1)) == []


def test_entries_are_opened_only_where_something_repeats(whole: Programme, in_work: CaseFile) -> None:
    """A summary opens no sealed entry for a phase that asks for none."""
    assert repeated_forms(whole, in_work) == {"reviews"}
    assert repeated_forms(whole, CaseFile(**{**in_work.__dict__, "phases": {"entry": PhaseDates(START)}})) == set()


@given(day=st.dates(date(1990, 1, 1), date(2100, 1, 1)), months=st.integers(1, 60), days=st.integers(0, 60))
def test_a_span_ends_after_it_began(day: date, months: int, days: int) -> None:
    """Months are those of the calendar: never longer than 31 days each, never shorter than 28."""
    assert 28 * months + days <= (Span(months, days).after(day) - day).days <= 31 * months + days


def test_a_phase_that_is_not_watched_asks_for_nothing(
    whole: Programme, waska: Programme, new_case: Callable[..., CaseFile]
) -> None:
    """The daily work passes its files by; where contact is asked for, it passes none by."""
    assert watched_phases(whole) == {phase.id for phase in whole.phases}
    assert watched_phases(waska) == {phase.id for phase in waska.phases}
    assert watched_phases(replace(waska, contact_every=None)) == {"aftercare"}
    quiet = replace(whole, contact_every=None)
    for phase in quiet.phases:
        case = new_case(phases={phase.id: PhaseDates(START)})
        assert bool(due(quiet, case, {}, START)) == (phase.id in watched_phases(quiet)), phase.id


def since_entry(since: str = "entry") -> Programme:
    """The programme with the time of its second phase counted from the start of another."""
    text = (Path(__file__).parent / "whole.yaml").read_text(encoding="utf-8")
    return parse(
        read("whole.yaml", text.replace("hard: 24 months,", f"since: {since}, soft: 18 months, hard: 24 months,"))
    )


def test_a_limit_may_count_from_an_earlier_phase(new_case: Callable[..., CaseFile]) -> None:
    """It is due from the start of that phase on, while the file is not yet in the phase that it limits, until this has
    ended; a phase that began late has no more time for it."""
    programme, phase = since_entry(), since_entry().phase("work")
    assert {"entry", "work"} <= watched_phases(programme)
    early = new_case(phases={"entry": PhaseDates(START)})
    assert days(due(programme, early, {}, START))["work_time"] == (date(2025, 7, 31), False)
    late = new_case(phases={"entry": PhaseDates(START, date(2025, 6, 1)), "work": PhaseDates(date(2025, 6, 1))})
    assert days(due(programme, late, {}, date(2025, 8, 1)))["work_time"] == (date(2025, 7, 31), True)
    assert exceeded(phase, late, date(2026, 1, 31), {}) == []
    assert exceeded(phase, late, date(2026, 2, 1), {}) == [phase.limits[0]]
    assert exceeded(phase, late, date(2026, 2, 1), {"reasons_for_time": "Gründe"}) == []
    over = CaseFile(
        **{**late.__dict__, "phases": {**late.phases, "work": PhaseDates(date(2025, 6, 1), date(2025, 7, 1))}}
    )
    assert "work_time" not in days(due(programme, over, {}, date(2025, 8, 1)))


@pytest.mark.parametrize("since", ["work", "after", "none"])
def test_a_limit_counts_from_an_earlier_phase_alone(since: str) -> None:
    """Its own, a later or an unknown one is refused when the template is read."""
    with pytest.raises(TemplateRefused, match="no earlier phase"):
        since_entry(since)
