"""The book of accounts."""

from dataclasses import asdict
from typing import Any
from uuid import UUID

from sqlalchemy import Column, Connection, Row, Select, func, select, update
from sqlalchemy.dialects.postgresql import insert

from services.identity.model.accounts import Account, State
from services.identity.store.tables import accounts

CHANGEABLE = {"state", "telephone", "districts", "teams", "version"}


class Accounts:
    """The book of accounts."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, account: Account) -> bool:
        """Record a new account; False where its login is taken, by any agency (one under way is waited for)."""
        made = insert(accounts).values(_row(account)).on_conflict_do_nothing(index_elements=["login"])
        return bool(self._connection.execute(made).rowcount)

    def find(self, key: UUID) -> Account | None:
        """One account."""
        return self._one(select(accounts).where(accounts.c.id == key))

    def with_login(self, login: str) -> Account | None:
        """The account that signs in with this login, as `kept_login` gives it."""
        return self._one(select(accounts).where(accounts.c.login == login))

    def lock(self, key: UUID) -> Account | None:
        """One account, and nobody else changes it before this transaction ends."""
        return self._one(select(accounts).where(accounts.c.id == key).with_for_update())

    def save(self, account: Account) -> None:
        """Record state, telephone, districts and teams of an account that is locked, with its version."""
        values = {name: value for name, value in _row(account).items() if name in CHANGEABLE}
        self._connection.execute(update(accounts).where(accounts.c.id == account.id).values(values))

    def save_password(self, key: UUID, kept: str, anew: str) -> None:
        """Replace a password's hash, unless another one was set meanwhile."""
        same = (accounts.c.id == key) & (accounts.c.password_hash == kept)
        self._connection.execute(update(accounts).where(same).values(password_hash=anew))

    def page(self, agency: UUID, offset: int, limit: int) -> tuple[list[Account], int]:
        """Some accounts of an agency in the order of their logins, and how many there are in all."""
        return self._some(agency, (accounts.c.login,), offset, limit)

    def colleagues(self, agency: UUID, offset: int, limit: int) -> tuple[list[Account], int]:
        """As `page`, in the order of their names."""
        return self._some(agency, (accounts.c.name, accounts.c.id), offset, limit)

    def _some(self, agency: UUID, order: tuple[Column[Any], ...], offset: int, limit: int) -> tuple[list[Account], int]:
        theirs = accounts.c.agency == agency
        total = self._connection.scalar(select(func.count()).select_from(accounts).where(theirs)) or 0
        ordered = select(accounts).where(theirs).order_by(*order).offset(offset).limit(limit)
        return [account_of(row) for row in self._connection.execute(ordered)], total

    def _one(self, query: Select[Any]) -> Account | None:
        row = self._connection.execute(query).first()
        return account_of(row) if row else None


def account_of(row: Row[Any]) -> Account:
    """The account in a row that has all columns of `accounts`."""
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
        telephone=row.telephone,
        districts=frozenset(row.districts),
        teams=frozenset(row.teams),
    )


def _row(account: Account) -> dict[str, Any]:
    groups = {"districts": sorted(account.districts), "teams": sorted(account.teams)}
    return asdict(account) | groups | {"roles": sorted(account.roles), "state": account.state.value}
