"""Drafts: what a person has typed and not stored yet, sealed under the file's key, one per person, file and part
(`model/drafts`)."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import structlog

from kernel.data.database import sql
from kernel.data.together import send_with_next
from kernel.observe.logs import place_of
from services.casefile.errors import SealBroken
from services.casefile.model.access import Condition
from services.casefile.model.answers import Answers
from services.casefile.model.casefile import CaseFile
from services.casefile.sealing.documents import open_sealed, seal
from services.casefile.store.repository import Repository
from services.casefile.store.sealed_answers import ANSWERS_TEXT, opened

ANSWERS = "answers"
UNREADABLE = "draft_unreadable"
"""The line of the log about a draft whose seal is broken, beside which the file is worked on."""
log = structlog.get_logger("web")
DISCARD = sql("DELETE FROM case_drafts WHERE case_id = :case AND account = :account AND part = :part")
AND_DRAFT = sql(f"""
    SELECT answers.*, CAST(NULL AS timestamptz) AS saved_at FROM ({ANSWERS_TEXT}) answers
    UNION ALL SELECT part, base_version, sealed, saved_at FROM case_drafts
    WHERE case_id = :id AND account = :account AND part = '{ANSWERS}'""")  # noqa: S608 -- because all of it is fixed text
AS_READ = "WHERE case_id = :case AND account = :account AND part = :part AND saved_at = :at"
LEAVE_NOTHING = sql(f"DELETE FROM case_drafts {AS_READ}")  # noqa: S608 -- because all of it is fixed text
LEAVE = sql(f"UPDATE case_drafts SET sealed = :sealed {AS_READ}")  # noqa: S608 -- because all of it is fixed text


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
            sql("""SELECT base_version AS version, sealed, saved_at FROM case_drafts
                   WHERE case_id = :case AND account = :account AND part = :part"""),
            {"case": case_id, "account": account, "part": part},
        ).first()
        if row is None:
            return None
        return _opened(row, case_id, key, _name(account, part))

    def discard(self, case_id: UUID, account: UUID, part: str) -> None:
        """Discard a person's draft, if there is one."""
        send_with_next(self._connection, DISCARD, {"case": case_id, "account": account, "part": part})

    def beside_answers(self, case_id: UUID, key: bytes, account: UUID) -> tuple[Answers, Draft | None]:
        """All answers of a file and the person's draft of them, by one question: a save needs both (ADR 19). A draft
        whose seal is broken is none here: it stays as it is, for whoever mends it, and keeps nobody from saving."""
        rows = self._connection.execute(AND_DRAFT, {"id": case_id, "account": account}).all()
        sealed = next((row for row in rows if row.saved_at is not None), None)
        draft = if_whole(lambda: _opened(sealed, case_id, key, _name(account, ANSWERS))) if sealed is not None else None
        return opened(case_id, key, (row for row in rows if row.saved_at is None)), draft

    def leave(self, case: CaseFile, key: bytes, account: UUID, draft: Draft) -> None:
        """Leave this of a draft of answers that was read, nothing where its content is empty; one that was kept since
        stays as it is."""
        row = {"case": case.id, "account": account, "part": ANSWERS, "at": draft.saved_at}
        if not draft.content:
            send_with_next(self._connection, LEAVE_NOTHING, row)
            return
        sealed = seal(key, case.id, _name(account, ANSWERS), draft.base_version, draft.content)
        send_with_next(self._connection, LEAVE, {**row, "sealed": sealed})

    def count(self, case_id: UUID, account: UUID, but: str = "") -> int:
        """How many drafts a person has of a file, but for that of a part."""
        said = {"case": case_id, "account": account, "but": but}
        counted = "SELECT count(*) FROM case_drafts WHERE case_id = :case AND account = :account AND part <> :but"
        return int(self._connection.execute(sql(counted), said).scalar_one())

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


def if_whole(opening: Callable[[], Draft | None]) -> Draft | None:
    """A draft that is opened for the sake of something else; None where its seal is broken, which the log tells."""
    try:
        return opening()
    except SealBroken as broken:
        log.warning(UNREADABLE, error=type(broken).__name__, place=place_of(broken))
        return None


def _opened(row: Any, case_id: UUID, key: bytes, name: str) -> Draft:
    return Draft(row.version, open_sealed(key, case_id, name, row.version, bytes(row.sealed)), row.saved_at)


def _name(account: UUID, part: str) -> str:
    return f"draft/{account}/{part}"
