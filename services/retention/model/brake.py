"""The brake (Bremse): what keeps files from being erased by a slip, until two people have said that it is right.

It holds files back, it never erases: what is released is ordered by the daily work as everything else (privacy.md, 2).
"""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Literal
from uuid import UUID

from kernel.errors import Forbidden
from services.retention.errors import NotAsked

Reason = Literal["shorter_rule", "brought_forward", "clock_jumped", "many_due"]
State = Literal["asked", "released", "ended", "withdrawn"]
NOTICE = timedelta(days=30)
"""Between the second person's word and the first erasure of what was brought forward (privacy.md, 2)."""
BRINGS_FORWARD = ("shorter_rule", "brought_forward")
MANY, SHARE = 10, 50
"""More files than this, and more than one in fifty of its agency's, are many for one day (privacy.md, 2)."""


@dataclass(frozen=True, slots=True)
class Voice:
    """Somebody who agrees: an account, in which role, and whether it speaks for the agency or for the platform."""

    account: UUID
    role: str
    of_agency: bool


@dataclass(frozen=True, slots=True)
class Brake:
    """What is held back of one agency, and who has released it. Named are roles and accounts, never a file.

    `since`: the business day from which on; of a jump, the day to which the clock has jumped. `rule_days`: those of a
    shorter rule that is wished for, None of all others. `takes_effect_on`: the first day of erasure once released.
    """

    id: UUID
    agency: UUID
    reason: Reason
    state: State
    since: date
    rule_days: int | None = None
    agreed_account: UUID | None = None
    agreed_role: str | None = None
    agreed_at: datetime | None = None
    agreed_for_agency: bool | None = None
    released_account: UUID | None = None
    released_role: str | None = None
    released_at: datetime | None = None
    takes_effect_on: date | None = None
    version: int = 1

    def agreed(self, voice: Voice, at: datetime, today: date) -> "Brake":
        """With one more word: the first is kept, the second releases. One of the two speaks for the agency, which
        orders; the host, who executes, may be the other, so that an agency of one person is not blocked for good.

        Raises `NotAsked`, and `Forbidden` `second_person_needed` for the same account again and for the host twice.
        """
        if self.state != "asked":
            raise NotAsked()
        if self.agreed_account is None:
            return self._next(
                agreed_account=voice.account,
                agreed_role=voice.role,
                agreed_at=at,
                agreed_for_agency=voice.of_agency,
            )
        if voice.account == self.agreed_account or not (voice.of_agency or self.agreed_for_agency):
            raise Forbidden("second_person_needed")
        return self._next(
            state="released",
            released_account=voice.account,
            released_role=voice.role,
            released_at=at,
            takes_effect_on=today + NOTICE if self.reason in BRINGS_FORWARD else today,
        )

    def holds(self, day: date) -> bool:
        """Whether what it holds back may not be erased on this day."""
        if self.state not in ("released", "ended") or self.takes_effect_on is None:
            return True
        return day < self.takes_effect_on

    def grown(self) -> "Brake":
        """Holding more than before: who has looked at it looks again."""
        return self._next()

    def withdrawn(self) -> "Brake":
        """Nobody wishes it any more."""
        return self._next(state="withdrawn")

    def ended(self) -> "Brake":
        """A shorter rule that is in force now."""
        return self._next(state="ended")

    def _next(self, **changes: object) -> "Brake":
        return replace(self, version=self.version + 1, **changes)  # type: ignore[arg-type]  # because replace checks no types


def is_many(due: int, files: int) -> bool:
    """Whether so many of an agency's files fall due at once that somebody has to look first (privacy.md, 2)."""
    return due > MANY and due * SHARE > files
