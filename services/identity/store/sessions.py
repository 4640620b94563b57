"""The book of sessions."""

from dataclasses import asdict
from datetime import datetime
from uuid import UUID

from sqlalchemy import Connection, delete, select, update

from services.identity.model.accounts import Account
from services.identity.model.sessions import Session
from services.identity.store.accounts import account_of
from services.identity.store.tables import accounts, sessions

FORGET_AT_ONCE = 20


class Sessions:
    """The book of sessions."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, token_hash: bytes, session: Session) -> None:
        """Record a new session."""
        self._connection.execute(sessions.insert(), asdict(session) | {"token_hash": token_hash})

    def find(self, token_hash: bytes) -> tuple[Session, Account] | None:
        """A session and whose it is."""
        seen = (sessions.c[name].label(f"session_{name}") for name in ("created_at", "last_seen_at", "ended_at"))
        both = select(accounts, *seen).join(sessions, sessions.c.account == accounts.c.id)
        row = self._connection.execute(both.where(sessions.c.token_hash == token_hash)).first()
        if row is None:
            return None
        session = Session(row.id, row.session_created_at, row.session_last_seen_at, row.session_ended_at)
        return session, account_of(row)

    def touch(self, token_hash: bytes, unseen_since: datetime, now: datetime) -> None:
        """Record that the session was seen now, if it was seen last before `unseen_since`."""
        due = (sessions.c.token_hash == token_hash) & (sessions.c.last_seen_at < unseen_since)
        self._connection.execute(update(sessions).where(due).values(last_seen_at=now))

    def end(self, token_hash: bytes, now: datetime) -> None:
        """End a session; one that has ended stays as it is."""
        running = (sessions.c.token_hash == token_hash) & sessions.c.ended_at.is_(None)
        self._connection.execute(update(sessions).where(running).values(ended_at=now))

    def end_all_of(self, account: UUID, now: datetime, spared: bytes | None = None) -> None:
        """End every session of an account, but for the one of the token hash `spared`."""
        running = (sessions.c.account == account) & sessions.c.ended_at.is_(None)
        if spared is not None:
            running &= sessions.c.token_hash != spared
        self._connection.execute(update(sessions).where(running).values(ended_at=now))

    def purge(self, seen_before: datetime) -> int:
        """Delete a few sessions that were seen last before this; says how many."""
        few = select(sessions.c.token_hash).where(sessions.c.last_seen_at < seen_before)
        few = few.limit(FORGET_AT_ONCE).with_for_update(skip_locked=True)
        return self._connection.execute(delete(sessions).where(sessions.c.token_hash.in_(few))).rowcount
