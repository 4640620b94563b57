"""Agreements (Vereinbarungen): whether one binds on a given day."""

from collections.abc import Mapping
from datetime import date

from .templates.values import Value

AGREEMENTS = "agreements"
"""The form of agreements."""


def in_force(values: Mapping[str, Value], day: date) -> bool:
    """Whether an agreement of these values is in force on that day.

    From the day it was concluded to the last day of its term; on the day it is ended it no longer holds.
    """
    on, until, ended_on = (_day(values.get(name)) for name in ("on", "until", "ended_on"))
    return on is not None and on <= day and (until is None or day <= until) and (ended_on is None or day < ended_on)


def _day(value: Value | None) -> date | None:
    return date.fromisoformat(value) if isinstance(value, str) else None
