"""Tables of identity, and the unit of work with its books.

Row-level security shows an agency's rows to work of that agency; sessions, and accounts of the platform, only to
work of the platform. Signing in and introspection are such work: before them nobody's agency is known.
"""

from dataclasses import asdict
from datetime import datetime
from functools import cached_property
from typing import Any
from uuid import UUID

from sqlalchemy import (
    Boolean,
    Column,
    Connection,
    DateTime,
    Integer,
    LargeBinary,
    MetaData,
    Row,
    Select,
    Table,
    Text,
    Uuid,
    delete,
    func,
    select,
    update,
)
from sqlalchemy.dialects.postgresql import ARRAY, insert

from kernel.unit_of_work import UnitOfWork
from services.identity.model.accounts import Account, State
from services.identity.model.agencies import Agency
from services.identity.model.sessions import Session

FORGET_AT_ONCE = 20
metadata = MetaData()
agencies = Table(
    "agencies",
    metadata,
    Column("id", Uuid),
    Column("name", Text),
    Column("short_name", Text),
    Column("retention_days", Integer),
    Column("transmission", Boolean),
    Column("version", Integer),
    Column("created_at", DateTime(timezone=True)),
    Column("client_number_scheme", Text),
)
accounts = Table(
    "accounts",
    metadata,
    Column("id", Uuid),
    Column("agency", Uuid),
    Column("login", Text),
    Column("name", Text),
    Column("password_hash", Text),
    Column("roles", ARRAY(Text)),
    Column("state", Text),
    Column("version", Integer),
    Column("created_at", DateTime(timezone=True)),
)
sessions = Table(
    "sessions",
    metadata,
    Column("token_hash", LargeBinary),
    Column("account", Uuid),
    Column("created_at", DateTime(timezone=True)),
    Column("last_seen_at", DateTime(timezone=True)),
    Column("ended_at", DateTime(timezone=True)),
)


class Agencies:
    """The book of agencies."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, agency: Agency) -> None:
        """Record a new agency."""
        self._connection.execute(agencies.insert(), asdict(agency))

    def find(self, key: UUID) -> Agency | None:
        """One agency."""
        return self._one(select(agencies).where(agencies.c.id == key))

    def lock(self, key: UUID) -> Agency | None:
        """One agency, and nobody else changes it before this transaction ends."""
        return self._one(select(agencies).where(agencies.c.id == key).with_for_update())

    def save_settings(self, agency: Agency) -> None:
        """Record settings and version of an agency that is locked."""
        names = ("retention_days", "transmission", "client_number_scheme", "version")
        values = {name: getattr(agency, name) for name in names}
        self._connection.execute(update(agencies).where(agencies.c.id == agency.id).values(values))

    def page(self, offset: int, limit: int) -> tuple[list[Agency], int]:
        """Some agencies in the order of their names, and how many there are in all."""
        total = self._connection.scalar(select(func.count()).select_from(agencies)) or 0
        ordered = select(agencies).order_by(agencies.c.name, agencies.c.id).offset(offset).limit(limit)
        return [_agency(row) for row in self._connection.execute(ordered)], total

    def _one(self, query: Select[Any]) -> Agency | None:
        row = self._connection.execute(query).first()
        return _agency(row) if row else None


class Accounts:
    """The book of accounts."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, account: Account) -> bool:
        """Record a new account; False where its login is taken, by any agency (one under way is waited for)."""
        values = asdict(account) | {"roles": sorted(account.roles), "state": account.state.value}
        made = insert(accounts).values(values).on_conflict_do_nothing(index_elements=["login"])
        return bool(self._connection.execute(made).rowcount)

    def find(self, key: UUID) -> Account | None:
        """One account."""
        return self._one(select(accounts).where(accounts.c.id == key))

    def with_login(self, login: str) -> Account | None:
        """The account that signs in with this login, as `login_key` gives it."""
        return self._one(select(accounts).where(accounts.c.login == login))

    def lock(self, key: UUID) -> Account | None:
        """One account, and nobody else changes it before this transaction ends."""
        return self._one(select(accounts).where(accounts.c.id == key).with_for_update())

    def save_state(self, account: Account) -> None:
        """Record state and version of an account that is locked."""
        values = {"state": account.state.value, "version": account.version}
        self._connection.execute(update(accounts).where(accounts.c.id == account.id).values(values))

    def save_password(self, key: UUID, kept: str, anew: str) -> None:
        """Replace a password's hash, unless another one was set meanwhile."""
        same = (accounts.c.id == key) & (accounts.c.password_hash == kept)
        self._connection.execute(update(accounts).where(same).values(password_hash=anew))

    def page(self, agency: UUID, offset: int, limit: int) -> tuple[list[Account], int]:
        """Some accounts of an agency in the order of their logins, and how many there are in all."""
        theirs = accounts.c.agency == agency
        total = self._connection.scalar(select(func.count()).select_from(accounts).where(theirs)) or 0
        ordered = select(accounts).where(theirs).order_by(accounts.c.login).offset(offset).limit(limit)
        return [_account(row) for row in self._connection.execute(ordered)], total

    def _one(self, query: Select[Any]) -> Account | None:
        row = self._connection.execute(query).first()
        return _account(row) if row else None


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
        return session, _account(row)

    def touch(self, token_hash: bytes, unseen_since: datetime, now: datetime) -> None:
        """Record that the session was seen now, if it was seen last before `unseen_since`."""
        due = (sessions.c.token_hash == token_hash) & (sessions.c.last_seen_at < unseen_since)
        self._connection.execute(update(sessions).where(due).values(last_seen_at=now))

    def end(self, token_hash: bytes, now: datetime) -> None:
        """End a session; one that has ended stays as it is."""
        running = (sessions.c.token_hash == token_hash) & sessions.c.ended_at.is_(None)
        self._connection.execute(update(sessions).where(running).values(ended_at=now))

    def end_all_of(self, account: UUID, now: datetime) -> None:
        """End every session of an account."""
        running = (sessions.c.account == account) & sessions.c.ended_at.is_(None)
        self._connection.execute(update(sessions).where(running).values(ended_at=now))

    def purge(self, seen_before: datetime) -> int:
        """Delete a few sessions that were seen last before this; says how many."""
        few = select(sessions.c.token_hash).where(sessions.c.last_seen_at < seen_before)
        few = few.limit(FORGET_AT_ONCE).with_for_update(skip_locked=True)
        return self._connection.execute(delete(sessions).where(sessions.c.token_hash.in_(few))).rowcount


class Work(UnitOfWork):
    """One transaction with the books of identity."""

    @cached_property
    def agencies(self) -> Agencies:
        """Agencies."""
        return Agencies(self.connection)

    @cached_property
    def accounts(self) -> Accounts:
        """Accounts."""
        return Accounts(self.connection)

    @cached_property
    def sessions(self) -> Sessions:
        """Sessions; to be seen by units of work of the platform alone."""
        return Sessions(self.connection)


def _agency(row: Row[Any]) -> Agency:
    return Agency(**row._mapping)


def _account(row: Row[Any]) -> Account:
    return Account(
        id=row.id,
        agency=row.agency,
        login=row.login,
        name=row.name,
        password_hash=row.password_hash,
        roles=frozenset(row.roles),
        state=State(row.state),
        version=row.version,
        created_at=row.created_at,
    )
