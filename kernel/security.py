"""What the security log says: the closed list of what happens, a row as it is written, and as it is asked for."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

LAST = 2**63 - 1
"""After all rows."""


class Kind(StrEnum):
    """What happened. `withheld`: something was asked for that is there, and answered as if it were not."""

    SIGNED_IN = "signed_in"
    SIGN_IN_FAILED = "sign_in_failed"
    ACCOUNT_CREATED = "account_created"
    ACCOUNT_CLOSED = "account_closed"
    RIGHT_REFUSED = "right_refused"
    SELF_APPROVAL = "self_approval"
    WITHHELD = "withheld"
    LOG_READ = "log_read"


REFUSALS = frozenset({Kind.SIGN_IN_FAILED, Kind.RIGHT_REFUSED, Kind.SELF_APPROVAL, Kind.WITHHELD})
"""What is on record though all else that was done is undone."""


@dataclass(frozen=True, slots=True)
class Note:
    """What goes on record. `account`: None where nobody's login was tried; `agency`: None on the platform."""

    at: datetime
    agency: UUID | None
    account: UUID | None
    kind: Kind


@dataclass(frozen=True, slots=True)
class Noted:
    """A row as data protection reads it; `id` grows with time."""

    id: int
    at: datetime
    account: UUID | None
    kind: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Which rows, the newest first; `before`: older than this row. None asks for nothing."""

    account: UUID | None = None
    kind: str | None = None
    since: datetime | None = None
    until: datetime | None = None
    before: int | None = None
    size: int = 50
