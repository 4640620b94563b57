"""Stored values as things that can be compared: days and months, numbers, codes. Markers are none of these."""

import re
from calendar import monthrange
from datetime import date

from services.casefile.templates.declared.fields import MARKERS
from services.casefile.templates.values import Value

DAY_OR_MONTH = re.compile(r"\d{4}-\d{2}(-\d{2})?\Z", re.ASCII)


def day_or_month(value: Value | None) -> str | None:
    """YYYY-MM-DD or YYYY-MM, None where it is neither."""
    return value if isinstance(value, str) and DAY_OR_MONTH.match(value) else None


def first_day(written: str) -> date:
    """The day itself, or the first one of the month."""
    return date.fromisoformat(f"{written}-01"[: len("YYYY-MM-DD")])


def last_day(written: str) -> date:
    """The day itself, or the last one of the month."""
    first = first_day(written)
    is_month = len(written) == len("YYYY-MM")
    return first.replace(day=monthrange(first.year, first.month)[1]) if is_month else first


def number(value: Value | None) -> float | None:
    """A number or an amount; a flag is neither."""
    return None if isinstance(value, bool) or not isinstance(value, int | float) else value


def codes_in(value: Value | None) -> frozenset[str]:
    """The codes of an answer, those of a flag as "true" and "false"; markers are left out."""
    if isinstance(value, bool):
        return frozenset({str(value).lower()})
    several = value if isinstance(value, list) else [value]
    return frozenset(one for one in several if isinstance(one, str)) - MARKERS.keys()
