"""Absences: from when until when somebody is away. Of which kind is nobody's business here, so it is never asked.

Any colleague may enter one, and take it back: whoever answers the telephone knows first that somebody is ill. What is
over is purged: a record of absences would be one of illnesses.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from kernel.errors import BadInput, FieldProblem

LONGEST = timedelta(days=3 * 366)  # parental leave (§ 15 (2) BEEG: three years)
MOST_AHEAD = 50  # of an account, present one included


@dataclass(frozen=True, slots=True)
class Absence:
    """One absence, its last day included; `entered_by`: the account that did."""

    id: UUID
    agency: UUID
    account: UUID
    since: date
    until: date
    entered_by: UUID
    created_at: datetime


def check_days(since: date, until: date, today: date) -> None:
    """Raises `BadInput` at `/until`: `until_before_from`, `absence_over`, `absence_too_long`."""
    wrong = None
    if until < since:
        wrong = "until_before_from"
    elif until < today:
        wrong = "absence_over"
    elif until - since > LONGEST:
        wrong = "absence_too_long"
    if wrong is not None:
        raise BadInput(problems=[FieldProblem("/until", wrong)])


def away_until(absences: Iterable[Absence], today: date) -> dict[UUID, date]:
    """Until which day whoever is away today is away, by account; of absences that overlap the last day holds."""
    found: dict[UUID, date] = {}
    for one in absences:
        if one.since <= today <= one.until:
            found[one.account] = max(one.until, found.get(one.account, one.until))
    return found
