"""Quarters against the calendar: every day lies in exactly one, and they follow one another without a gap."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as some

from services.casefile.model.periods import FIRST_YEAR, LAST_YEAR, Quarter

DAYS = some.dates(date(FIRST_YEAR, 1, 1), date(LAST_YEAR, 12, 31))


@given(day=DAYS)
def test_a_day_lies_in_its_quarter(day: date) -> None:
    """Between its first and its last day, both included."""
    quarter = Quarter.of(day)
    assert quarter.first_day <= day <= quarter.last_day
    assert (quarter.first_day.day, quarter.first_day.month) in ((1, 1), (1, 4), (1, 7), (1, 10))


@given(day=DAYS)
def test_quarters_follow_without_a_gap(day: date) -> None:
    """The day after the last is the first of another one, three months later."""
    quarter = Quarter.of(day)
    following = Quarter.of(quarter.last_day + timedelta(days=1))
    assert following.first_day == quarter.last_day + timedelta(days=1)
    months = (following.year - quarter.year) * 12 + 3 * (following.number - quarter.number)
    assert months == 3
    assert 90 <= (quarter.last_day - quarter.first_day).days + 1 <= 92


@given(day=DAYS)
def test_its_name_is_read_back(day: date) -> None:
    """What stands in a release names the quarter it was made of."""
    quarter = Quarter.of(day)
    assert Quarter.parse(str(quarter)) == quarter


@given(text=some.text(max_size=12))
def test_any_text_is_a_quarter_or_none(text: str) -> None:
    """Whatever a client sends for a period; and no quarter has two names."""
    quarter = Quarter.parse(text)
    assert quarter is None or str(quarter) == text


@pytest.mark.parametrize(
    "text",
    ["2026-Q5", "2026-Q0", "2026-q1", "2026Q1", "2026-Q1 ", " 2026-Q1", "2026-Q1\n", "٢٠٢٦-Q1", "1999-Q4", "2200-Q1"],
)
def test_what_only_looks_like_a_quarter_is_none(text: str) -> None:
    """Other digits, blanks and years far away would be second names of a period that is issued once."""
    assert Quarter.parse(text) is None


def test_leap_years_are_the_calendars() -> None:
    """The first quarter has 91 days in a leap year."""
    assert Quarter(2024, 1).last_day - Quarter(2024, 1).first_day == timedelta(days=90)
    assert Quarter(2023, 1).last_day - Quarter(2023, 1).first_day == timedelta(days=89)
    assert Quarter(2023, 4).last_day == date(2023, 12, 31)
