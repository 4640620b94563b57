"""The book of absences."""

from collections.abc import Collection
from dataclasses import asdict
from datetime import date
from uuid import UUID

from sqlalchemy import Connection, delete, select

from services.identity.model.absences import Absence
from services.identity.store.tables import absences

PURGED_AT_ONCE = 20


class Absences:
    """The book of absences."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, absence: Absence) -> None:
        """Record an absence."""
        self._connection.execute(absences.insert(), asdict(absence))

    def find(self, account: UUID, key: UUID) -> Absence | None:
        """One absence of an account."""
        one = select(absences).where(absences.c.account == account, absences.c.id == key)
        row = self._connection.execute(one).first()
        return Absence(**row._mapping) if row else None

    def of(self, accounts: Collection[UUID], today: date) -> list[Absence]:
        """Those of some accounts that are not over, by their days."""
        theirs = select(absences).where(absences.c.account.in_(accounts), absences.c.until >= today)
        ordered = theirs.order_by(absences.c.since, absences.c.until, absences.c.id)
        return [Absence(**row._mapping) for row in self._connection.execute(ordered)]

    def delete(self, key: UUID) -> None:
        """Take one back."""
        self._connection.execute(delete(absences).where(absences.c.id == key))

    def purge(self, today: date) -> int:
        """Delete a few that are over; says how many."""
        few = select(absences.c.id).where(absences.c.until < today).limit(PURGED_AT_ONCE)
        few = few.with_for_update(skip_locked=True)
        return self._connection.execute(delete(absences).where(absences.c.id.in_(few))).rowcount
