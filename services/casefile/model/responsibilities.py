"""Who is responsible for a file, and when: main (Hauptverantwortung), secondary (Nebenverantwortung), deputies
(Vertretung) for a set time. Source: product.md, "Who uses it", V8, V10.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal
from uuid import UUID

from services.casefile.errors import InvalidAnswers, Problem, WrongState

Share = Literal["main", "secondary", "deputy"]


@dataclass(frozen=True, kw_only=True)
class Responsibility:
    """One account's share in a file. `until`: its last day, None while open; `ended_at`: the instant at which it was
    ended, from which on it counts no more, even on its last day."""

    id: UUID
    account: UUID
    kind: Share
    since: date
    until: date | None = None
    ended_at: datetime | None = None

    def running(self, today: date) -> bool:
        """Whether it counts on this day."""
        return self.ended_at is None and self.since <= today and (self.until is None or today <= self.until)


def check_new(held: Sequence[Responsibility], responsible: UUID, wanted: Responsibility, today: date) -> None:
    """Raises InvalidAnswers for days in the wrong order or a time that is over, WrongState `already_responsible`."""
    last = wanted.until
    if last is not None and (last < wanted.since or last < today):
        raise InvalidAnswers([Problem("/until", "days_in_wrong_order" if last < wanted.since else "time_is_over")])
    same = [r for r in held if r.account == wanted.account and r.kind == wanted.kind and r.ended_at is None]
    if wanted.account == responsible or any(_overlap(each, wanted) for each in same):
        raise WrongState("already_responsible")


def check_days(changed: Responsibility, today: date) -> None:
    """Whether a share may end on the day it now says: not before it began, nor before today (that is ending it)."""
    if changed.until is not None and changed.until < max(changed.since, today):
        before_start = changed.until < changed.since
        raise InvalidAnswers([Problem("/until", "days_in_wrong_order" if before_start else "time_is_over")])


def check_hand_over(responsible: UUID, to: UUID, on: date, since: date, today: date) -> None:
    """Raises WrongState `already_responsible`, InvalidAnswers for a day to come or before the giver's own first."""
    if to == responsible:
        raise WrongState("already_responsible")
    if on > today:
        raise InvalidAnswers([Problem("/on", "date_in_future")])
    if on < since:
        raise InvalidAnswers([Problem("/on", "date_before_previous")])


def _overlap(one: Responsibility, other: Responsibility) -> bool:
    def ends_before(a: Responsibility, b: Responsibility) -> bool:
        return a.until is not None and a.until < b.since

    return not ends_before(one, other) and not ends_before(other, one)
