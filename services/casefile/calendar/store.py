"""Secret addresses of calendar feeds, by account; of a secret a hash alone is kept."""

from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256
from typing import Any
from uuid import UUID

from kernel.data.database import sql
from kernel.principal import Principal
from services.casefile.model.access import addressed_to
from services.casefile.store.reminders import RESTS
from services.casefile.store.repository import Repository


@dataclass(frozen=True, slots=True)
class Stamp:
    """An appointment without its content: enough to tell whether anything has changed."""

    id: UUID
    case_id: UUID
    version: int


class Calendars(Repository):
    """Addresses of the agency the transaction is for, or of the platform."""

    def put(self, principal: Principal, secret: str) -> None:
        """The account's one address from now on; an earlier one is none any more."""
        self._connection.execute(
            sql("""INSERT INTO calendars (account, agency, roles, secret_hash, created_at)
                    VALUES (:account, :agency, :roles, :hash, :now)
                    ON CONFLICT (account) DO UPDATE SET agency = :agency, roles = :roles, secret_hash = :hash,
                        created_at = :now"""),
            {
                "account": principal.account,
                "agency": principal.agency,
                "roles": sorted(principal.roles),
                "hash": _hash(secret),
                "now": self._clock.now(),
            },
        )

    def since(self, account: UUID) -> datetime | None:
        """When the account's address was made; None where it has none."""
        created_at: Any = self._connection.execute(
            sql("SELECT created_at FROM calendars WHERE account = :account"), {"account": account}
        ).scalar()
        return created_at if isinstance(created_at, datetime) else None

    def close(self, account: UUID) -> None:
        """The address is none any more."""
        self._connection.execute(sql("DELETE FROM calendars WHERE account = :account"), {"account": account})

    def whose(self, secret: str) -> Principal | None:
        """The person whose feed this is, with the roles of the day it was made; None where nobody's or closed.

        Looked for by its hash, so that the time it takes says nothing about how near a guess came.
        """
        row = self._connection.execute(
            sql("""SELECT c.account, c.agency, c.roles FROM calendars c
                    WHERE c.secret_hash = :hash AND NOT EXISTS (
                        SELECT 1 FROM accounts a WHERE a.account = c.account AND a.state = 'closed')"""),
            {"hash": _hash(secret)},
        ).first()
        return Principal(row.account, row.agency, frozenset(row.roles)) if row else None

    def stamps(self, principal: Principal, since: date, until: date) -> list[Stamp]:
        """The appointments of these days that are for the person, or for a responsible they stand in for; what was
        removed or rests is left out."""
        mine = addressed_to(principal, self._clock.today())
        rows = self._connection.execute(
            sql(f"""SELECT e.id, e.case_id, e.version FROM case_entries e JOIN cases c ON c.id = e.case_id
                    WHERE e.agency = :agency AND {mine.text} AND e.kind = 'appointments'
                    AND e.day BETWEEN :since AND :until AND e.removed_at IS NULL AND NOT {RESTS}
                    ORDER BY e.day, e.id"""),  # noqa: S608 -- because all of it is fixed texts
            {**mine.values, "agency": principal.agency, "since": since, "until": until},
        )
        return [Stamp(**row._mapping) for row in rows]


def _hash(secret: str) -> bytes:
    """A secret of 256 random bits needs no slow hash."""
    return sha256(b"obhut calendar\x00" + secret.encode()).digest()
