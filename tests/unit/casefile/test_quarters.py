"""Periods against the calendar: every day lies in one of each kind, and they follow one another."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as some

from services.casefile.templates.declared.periods import FIRST_YEAR, LAST_YEAR, Month, Quarter, Year, parse

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
    assert parse(str(quarter)) == quarter


@given(text=some.text(max_size=12))
def test_any_text_is_a_quarter_or_none(text: str) -> None:
    """Whatever a client sends for a period; and no quarter has two names."""
    quarter = parse(text)
    assert quarter is None or str(quarter) == text


@pytest.mark.parametrize(
    "text",
    ["2026-Q5", "2026-Q0", "2026-q1", "2026Q1", "2026-Q1 ", " 2026-Q1", "2026-Q1\n", "٢٠٢٦-Q1", "1999-Q4", "2200-Q1"],
)
def test_what_only_looks_like_a_quarter_is_none(text: str) -> None:
    """Other digits, blanks and years far away would be second names of a period that is issued once."""
    assert parse(text) is None


def test_leap_years_are_the_calendars() -> None:
    """The first quarter has 91 days in a leap year."""
    assert Quarter(2024, 1).last_day - Quarter(2024, 1).first_day == timedelta(days=90)
    assert Quarter(2023, 1).last_day - Quarter(2023, 1).first_day == timedelta(days=89)
    assert Quarter(2023, 4).last_day == date(2023, 12, 31)


@given(day=DAYS)
def test_a_day_lies_in_one_month_and_one_year(day: date) -> None:
    """Which are read back by the name that stands in a release."""
    month, year = Month(day.year, day.month), Year(day.year)
    assert month.first_day <= day <= month.last_day
    assert (month.last_day + timedelta(days=1)).day == 1
    assert (month.last_day - month.first_day).days < 31
    assert (year.first_day, year.last_day) == (date(day.year, 1, 1), date(day.year, 12, 31))
    assert [parse(str(one)) for one in (month, year, Quarter.of(day))] == [month, year, Quarter.of(day)]
    assert [one.grain for one in (month, Quarter.of(day), year)] == ["month", "quarter", "year"]


@given(text=some.text(max_size=12) | some.from_regex(r"[0-9]{4}-([0-9]{2}|Q[0-9]|Y)", fullmatch=True))
def test_any_text_is_a_period_or_none(text: str) -> None:
    """And no period has two names: it would be issued twice."""
    period = parse(text)
    assert period is None or str(period) == text


@pytest.mark.parametrize("text", ["2026-13", "2026-00", "2026-5", "2026-Y\n", "2026", "1999-12", "2200-Y", "٢٠٢٦-05"])
def test_what_only_looks_like_a_period_is_none(text: str) -> None:
    """No such month, a second name, or a year far away."""
    assert parse(text) is None
