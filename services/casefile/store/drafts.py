"""Drafts: what a person has typed and not stored yet, sealed under the file's key, one per person, file and part."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from kernel.data.database import sql
from kernel.data.together import send_with_next
from services.casefile.model.access import Condition
from services.casefile.model.casefile import CaseFile
from services.casefile.sealing.documents import open_sealed, seal
from services.casefile.store.repository import Repository

DISCARD = sql("DELETE FROM case_drafts WHERE case_id = :case AND account = :account AND part = :part")


@dataclass(frozen=True, slots=True)
class Draft:
    """What was typed. `base_version`: the file's when it began; content is whatever the form held, never checked."""

    base_version: int
    content: Mapping[str, Any]
    saved_at: datetime


@dataclass(frozen=True, slots=True)
class DraftLine:
    """That there is a draft, without what it says."""

    case_id: UUID
    part: str
    base_version: int
    saved_at: datetime


class Drafts(Repository):
    """The drafts of people; nobody reads another's."""

    def put(self, case: CaseFile, key: bytes, account: UUID, part: str, draft: Draft) -> None:
        """Keep a draft in place of the one before."""
        self._connection.execute(
            sql("""INSERT INTO case_drafts (case_id, agency, account, part, base_version, sealed, saved_at)
                   VALUES (:case, :agency, :account, :part, :base, :sealed, :at)
                   ON CONFLICT (case_id, account, part) DO UPDATE
                   SET base_version = :base, sealed = :sealed, saved_at = :at"""),
            {
                "case": case.id,
                "agency": case.agency,
                "account": account,
                "part": part,
                "base": draft.base_version,
                "sealed": seal(key, case.id, _name(account, part), draft.base_version, draft.content),
                "at": draft.saved_at,
            },
        )

    def get(self, case_id: UUID, key: bytes, account: UUID, part: str) -> Draft | None:
        """A person's draft, opened with the file's key."""
        row = self._connection.execute(
            sql("""SELECT base_version, sealed, saved_at FROM case_drafts
                   WHERE case_id = :case AND account = :account AND part = :part"""),
            {"case": case_id, "account": account, "part": part},
        ).first()
        if row is None:
            return None
        content = open_sealed(key, case_id, _name(account, part), row.base_version, bytes(row.sealed))
        return Draft(row.base_version, content, row.saved_at)

    def discard(self, case_id: UUID, account: UUID, part: str) -> None:
        """Discard a person's draft, if there is one."""
        send_with_next(self._connection, DISCARD, {"case": case_id, "account": account, "part": part})

    def of_account(self, reach: Condition) -> list[DraftLine]:
        """A person's drafts of the files they reach, the newest first."""
        rows = self._connection.execute(
            sql(f"""SELECT d.case_id, d.part, d.base_version, d.saved_at FROM case_drafts d
                    JOIN cases c ON c.id = d.case_id
                    WHERE d.account = :who AND {reach.text} ORDER BY d.saved_at DESC, d.case_id, d.part"""),  # noqa: S608 -- because the condition is made of fixed texts (model/access)
            dict(reach.values),
        )
        return [DraftLine(row.case_id, row.part, row.base_version, row.saved_at) for row in rows]

    def purge(self, before: datetime) -> int:
        """Delete drafts nobody has come back to since; returns how many."""
        return self._connection.execute(
            sql("DELETE FROM case_drafts WHERE saved_at < :before"), {"before": before}
        ).rowcount


def _name(account: UUID, part: str) -> str:
    return f"draft/{account}/{part}"
