"""Who is and was responsible for files; `Cases` reads them along with the file, without the sealed reasons."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from kernel.data.database import sql
from kernel.roles import Role
from services.casefile.model.casefile import CaseFile
from services.casefile.model.responsibilities import Responsibility
from services.casefile.sealing.documents import open_sealed, seal
from services.casefile.store.repository import Repository


@dataclass(frozen=True, slots=True)
class Colleague:
    """An active account of an agency. `roles`: None until identity has told them (by a version of its event that an
    older release does not know)."""

    account: UUID
    agency: UUID | None
    roles: frozenset[str] | None


class Responsibilities(Repository):
    """The shares in files, those of the past too."""

    def add(self, case: CaseFile, share: Responsibility, by: UUID) -> None:
        """A new share."""
        self._connection.execute(
            sql("""INSERT INTO case_responsibilities
                       (id, case_id, agency, account, kind, since, until, ended_at, given_by)
                   VALUES (:id, :case, :agency, :account, :kind, :since, :until, :ended, :by)"""),
            {
                "id": share.id,
                "case": case.id,
                "agency": case.agency,
                "account": share.account,
                "kind": share.kind,
                "since": share.since,
                "until": share.until,
                "ended": share.ended_at,
                "by": by,
            },
        )

    def save(self, share: Responsibility) -> None:
        """When a share ends, or has ended."""
        self._connection.execute(
            sql("UPDATE case_responsibilities SET until = :until, ended_at = :ended WHERE id = :id"),
            {"id": share.id, "until": share.until, "ended": share.ended_at},
        )

    def give_reason(self, case_id: UUID, key: bytes, share: UUID, reason: str) -> None:
        """Why a file was handed over, sealed: it may speak of the client."""
        sealed = seal(key, case_id, _name(share), 1, {"reason": reason})
        self._connection.execute(
            sql("UPDATE case_responsibilities SET reason = :sealed WHERE id = :id"), {"id": share, "sealed": sealed}
        )

    def reasons(self, case_id: UUID, key: bytes) -> dict[UUID, str]:
        """The reasons that were given, by share."""
        rows = self._connection.execute(
            sql("SELECT id, reason FROM case_responsibilities WHERE case_id = :case AND reason IS NOT NULL"),
            {"case": case_id},
        )
        return {row.id: open_sealed(key, case_id, _name(row.id), 1, bytes(row.reason))["reason"] for row in rows}

    def colleagues(self, accounts: Iterable[UUID]) -> dict[UUID, Colleague]:
        """Those among these accounts that are active, as far as identity has told."""
        rows = self._connection.execute(
            sql("SELECT account, agency, roles FROM accounts WHERE account = ANY(:accounts) AND state = 'active'"),
            {"accounts": list(accounts)},
        )
        return {
            row.account: Colleague(row.account, row.agency, None if row.roles is None else frozenset(row.roles))
            for row in rows
        }

    def leads(self, agency: UUID) -> list[UUID]:
        """The active team leads of an agency."""
        rows = self._connection.execute(
            sql("""SELECT account FROM accounts WHERE agency = :agency AND state = 'active' AND :lead = ANY(roles)
                    ORDER BY account"""),
            {"agency": agency, "lead": Role.TEAM_LEAD.value},
        )
        return [row.account for row in rows]


def share_of(row: dict[str, str | None]) -> Responsibility:
    """A share as PostgreSQL tells it in JSON."""
    until, ended = row["until"], row["ended_at"]
    return Responsibility(
        id=UUID(row["id"]),
        account=UUID(row["account"]),
        kind=row["kind"],  # type: ignore[arg-type]  # because the table lets nothing else in
        since=date.fromisoformat(str(row["since"])),
        until=date.fromisoformat(until) if until else None,
        ended_at=datetime.fromisoformat(ended) if ended else None,
    )


def _name(share: UUID) -> str:
    return f"responsibilities/{share}"
