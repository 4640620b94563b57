"""Days as clients send and get them: in the one spelling they are shown in, and as spans of instants."""

import re
from datetime import date, datetime, time, timedelta
from typing import Any

from marshmallow import Schema, ValidationError, fields

from kernel.clock import BERLIN, EARLIEST_DAY
from kernel.web.input_sentences import TOO_EARLY

SPELLING = re.compile(r"\d{4}-\d\d-\d\d\Z", re.ASCII)


class Day(fields.Date):
    """A day as YYYY-MM-DD, and in no other spelling of ISO 8601: `2026-W12` is a Monday to a computer and a week to
    whoever typed it, and what is taken is what is shown.

    None before 1900 is taken (`EARLIEST_DAY`), as in answers and entries: it is a slip, such as 1026 for 2026, and
    nothing after it would find it odd. One that is stored is shown.
    """

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> date:
        if not isinstance(value, str) or not SPELLING.match(value):
            raise self.make_error("invalid", input=value, obj_type=self.OBJ_TYPE)
        day: date = super()._deserialize(value, attr, data, **kwargs)
        if day < EARLIEST_DAY:
            raise ValidationError(TOO_EARLY)
        return day


class PeriodSchema(Schema):
    """From a day to another, both included; either end may be open."""

    first = Day(data_key="from", metadata={"description": "the first day"})
    until = Day(metadata={"description": "the last day"})


def span(first: date | None, until: date | None) -> tuple[datetime | None, datetime | None]:
    """The instants from the beginning of the first day to the end of the last, in Germany; the latter is not of it."""
    after = until + timedelta(days=1) if until and until < date.max else None
    return _midnight(first), _midnight(after)


def _midnight(day: date | None) -> datetime | None:
    return datetime.combine(day, time(), BERLIN) if day else None
