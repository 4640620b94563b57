"""The books of districts and of teams, which are alike."""

from dataclasses import asdict
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Select, Table, func, select, update

from services.identity.model.groups import Group


class Groups:
    """The book of an agency's districts, or of its teams."""

    def __init__(self, connection: Connection, table: Table) -> None:
        self._connection = connection
        self._table = table

    def add(self, group: Group) -> None:
        """Record a new group."""
        self._connection.execute(self._table.insert(), asdict(group))

    def find(self, agency: UUID, key: UUID) -> Group | None:
        """One group of an agency."""
        return self._one(self._select(agency).where(self._table.c.id == key))

    def named(self, agency: UUID, name: str) -> Group | None:
        """The group of this name."""
        return self._one(self._select(agency).where(self._table.c.name == name))

    def save(self, group: Group) -> None:
        """Record name, state and version of a group; its agency must be locked."""
        values = {"name": group.name, "retired": group.retired, "version": group.version}
        self._connection.execute(update(self._table).where(self._table.c.id == group.id).values(values))

    def all_of(self, agency: UUID) -> list[Group]:
        """All of an agency, by name."""
        return [Group(**row._mapping) for row in self._connection.execute(self._ordered(agency))]

    def page(self, agency: UUID, offset: int, limit: int) -> tuple[list[Group], int]:
        """Some of an agency by name, and how many there are in all."""
        theirs = select(func.count()).select_from(self._table).where(self._table.c.agency == agency)
        total = self._connection.scalar(theirs) or 0
        rows = self._connection.execute(self._ordered(agency).offset(offset).limit(limit))
        return [Group(**row._mapping) for row in rows], total

    def _select(self, agency: UUID) -> Select[Any]:
        return select(self._table).where(self._table.c.agency == agency)

    def _ordered(self, agency: UUID) -> Select[Any]:
        return self._select(agency).order_by(self._table.c.name, self._table.c.id)

    def _one(self, query: Select[Any]) -> Group | None:
        row = self._connection.execute(query).first()
        return Group(**row._mapping) if row else None
