"""Days in the one spelling they are shown in."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as some
from marshmallow import Schema, ValidationError

from kernel.clock import EARLIEST_DAY
from kernel.web.days import Day, PeriodSchema, span


class OneSchema(Schema):
    """A day."""

    on = Day(required=True)


@given(day=some.dates(EARLIEST_DAY))
def test_a_day_is_taken_as_it_is_shown(day: date) -> None:
    """What a client was sent it can send back, and nothing else means the same."""
    shown = OneSchema().dump({"on": day})["on"]
    assert OneSchema().load({"on": shown})["on"] == day
    for other in (shown.replace("-", ""), f"{shown}T00:00:00", f"{shown} ", f" {shown}", day.strftime("%G-W%V-%u")):
        with pytest.raises(ValidationError):
            OneSchema().load({"on": other})


@pytest.mark.parametrize(
    "text", ["2026-W12", "20260318", "2026-3-1", "2026-02-30", "٢٠٢٦-03-18", "", 20260318, None, True]
)
def test_other_spellings_are_no_day(text: object) -> None:
    """A week, a number, digits of other scripts, a day that is none."""
    with pytest.raises(ValidationError):
        OneSchema().load({"on": text})


@given(day=some.dates(max_value=date(1899, 12, 31)))
def test_no_day_before_1900_is_taken(day: date) -> None:
    """Consents, absences, shares: nothing after it would find a slip of the year odd. What is stored is shown."""
    with pytest.raises(ValidationError) as refused:
        OneSchema().load({"on": day.isoformat()})
    assert refused.value.messages == {"on": ["No day before 1900."]}
    assert OneSchema().dump({"on": day}) == {"on": day.isoformat()}
    assert OneSchema().load({"on": "1900-01-01"}) == {"on": EARLIEST_DAY}


@given(first=some.dates(date(1990, 1, 1), date(2100, 1, 1)), days=some.integers(0, 400))
def test_a_period_is_of_german_days(first: date, days: int) -> None:
    """From the midnight before its first to the one after its last, whatever the clocks do within."""
    last = first + timedelta(days=days)
    asked = PeriodSchema().load({"from": first.isoformat(), "until": last.isoformat()})
    since, until = span(asked["first"], asked["until"])
    assert since is not None and until is not None
    assert (since.date(), until.date()) == (first, last + timedelta(days=1))
    assert timedelta(hours=-1) <= (until - since.astimezone(UTC)) - timedelta(days=days + 1) <= timedelta(hours=1)


def test_a_period_may_be_open() -> None:
    """On either side; a last day behind which there is none is open too."""
    assert span(None, None) == (None, None)
    assert span(None, date.max)[1] is None
    assert span(date(2026, 7, 1), None)[0] == datetime(2026, 6, 30, 22, tzinfo=UTC)
