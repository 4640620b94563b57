"""The lease (In Bearbeitung nehmen): one person at a time edits a file, and everybody sees who.

It keeps others out and gives nobody anything: what may be changed is decided by `access`, and which version
by If-Match. A lease has an id, so that of one person's two devices only the one that took it last renews it. Instants
are real time.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from services.casefile.errors import WrongState

REASONS = ("absent", "danger", "deadline", "forgotten")
"""Why a lead may take a file out of somebody's hands: absent or ill; danger (§ 8a SGB VIII); a legal deadline;
left open by mistake."""


@dataclass(frozen=True, slots=True)
class Lease:
    """Who has a file in hand, since when, and until when unless it is renewed."""

    id: UUID
    account: UUID
    since: datetime
    until: datetime

    def holds(self, now: datetime) -> bool:
        """Whether it is still in force."""
        return now < self.until


def take(current: Lease | None, account: UUID, shown: UUID | None, now: datetime, lasts: timedelta) -> Lease:
    """The lease after somebody asks for it; `shown`: the id of the lease they hold, None to take it anew.

    Raises WrongState `in_other_hands`, or `lease_lost` where the one shown is not the current one.
    """
    keep_out(current, account, shown, now)
    if current is not None and current.id == shown:
        return replace(current, until=now + lasts)
    return Lease(uuid4(), account, now, now + lasts)


def take_over(account: UUID, now: datetime, lasts: timedelta) -> Lease:
    """The lease of a lead who takes the file out of other hands; the one before is worth nothing from now on."""
    return Lease(uuid4(), account, now, now + lasts)


def keep_out(current: Lease | None, account: UUID, shown: UUID | None, now: datetime) -> None:
    """Raises WrongState `lease_lost` where a lease is shown that is not the current one (also after it ran out and
    somebody else had the file), `in_other_hands` while somebody else has the file."""
    if shown is not None and (current is None or current.id != shown or current.account != account):
        raise WrongState("lease_lost")
    if current is not None and current.account != account and current.holds(now):
        raise WrongState("in_other_hands")
