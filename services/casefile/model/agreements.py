"""Agreements (Vereinbarungen): whether one binds on a given day, and what is due once none does any more."""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta

from services.casefile.model.casefile import CaseFile
from services.casefile.model.deadlines import Due
from services.casefile.templates.declared.programme import Programme
from services.casefile.templates.values import Value

AGREEMENTS = "agreements"
"""The form of agreements."""


def in_force(values: Mapping[str, Value], day: date) -> bool:
    """Whether an agreement of these values is in force on that day.

    From the day it was concluded to the last day of its term; on the day it is ended it no longer holds.
    """
    on, until, ended_on = (_day(values.get(name)) for name in ("on", "until", "ended_on"))
    return on is not None and on <= day and (until is None or day <= until) and (ended_on is None or day < ended_on)


def begins_within(values: Mapping[str, Value], after: date, until: date) -> bool:
    """Whether an agreement came to be in force later than the one day, and by the other."""
    on = _day(values.get("on"))
    return on is not None and after < on <= until and in_force(values, on)


def due_exit(
    programme: Programme, case: CaseFile, agreements: Iterable[Mapping[str, Value]], today: date
) -> Due | None:
    """What an open file has to do since its agreement has ended: the phase that the template says. None while one is in
    force, where there has never been one, and once that phase has started. Nothing is erased for it."""
    rule = programme.agreement_ends
    if rule is None or not awaits_exit(programme, case):
        return None
    of_kind = [values for values in agreements if values.get("kind") == rule.kind]
    ends = [end for end in map(_ends_on, of_kind) if end is not None]
    if not ends or any(in_force(values, today) for values in of_kind):
        return None
    on = max(ends)
    return Due(rule.id, rule.label, on, today > on) if on <= today else None


def awaits_exit(programme: Programme, case: CaseFile) -> bool:
    """Whether the end of an agreement could still lead this file anywhere."""
    rule = programme.agreement_ends
    return rule is not None and case.status == "open" and case.dates(rule.leads_to).started_on is None


def _ends_on(values: Mapping[str, Value]) -> date | None:
    """The first day on which it holds no more."""
    until, ended_on = _day(values.get("until")), _day(values.get("ended_on"))
    ends = [end for end in (until and until + timedelta(days=1), ended_on) if end is not None]
    return min(ends) if ends else None


def _day(value: Value | None) -> date | None:
    return date.fromisoformat(value) if isinstance(value, str) else None
