"""Sessions: how long one lasts, and the token that stands for it.

The token is random and says nothing; its SHA-256 alone is kept, so that whoever reads the table can use no session.
"""

import hashlib
import re
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from kernel.errors import Unauthenticated

TOKEN_BYTES = 32
TOUCH_EVERY = timedelta(seconds=20)
FORGOTTEN_AFTER = timedelta(days=1)
_token = re.compile(r"[A-Za-z0-9_-]{43}")


@dataclass(frozen=True, slots=True)
class Session:
    """A session of an account; `ended_at` once somebody has ended it."""

    account: UUID
    created_at: datetime
    last_seen_at: datetime
    ended_at: datetime | None


@dataclass(frozen=True, slots=True)
class Lifetime:
    """How long sessions last: `idle` without a request, `longest` in all (product.md, W8: 30 minutes; 12 hours)."""

    idle: timedelta
    longest: timedelta

    def ends(self, session: Session) -> tuple[datetime, datetime]:
        """When the session ends without a further request, and when it ends in any case."""
        longest = session.created_at + self.longest
        return min(session.last_seen_at + self.idle, longest), longest

    def check(self, session: Session, now: datetime) -> None:
        """Raises `Unauthenticated`: `token_invalid` for one that was ended, `token_expired` for one that ran out."""
        if session.ended_at is not None:
            raise Unauthenticated("token_invalid")
        if now >= self.ends(session)[0]:
            raise Unauthenticated("token_expired")

    def unseen_since(self, now: datetime) -> datetime:
        """A session seen last before this is to be recorded as seen again.

        Not at every request, which would make each one write: a session may therefore end up to this much early.
        """
        return now - min(TOUCH_EVERY, self.idle / 10)

    def forgotten(self, now: datetime) -> datetime:
        """Sessions seen last before this are long over and are deleted."""
        return now - self.idle - FORGOTTEN_AFTER


def new_token() -> str:
    """A token of 256 random bits, in 43 characters of base64url (RFC 4648, 5)."""
    return secrets.token_urlsafe(TOKEN_BYTES)


def token_hash(token: str) -> bytes:
    """What is kept of a token; raises `Unauthenticated` (`token_invalid`) for a text that is none."""
    if not _token.fullmatch(token):
        raise Unauthenticated("token_invalid")
    return hashlib.sha256(token.encode("ascii")).digest()
