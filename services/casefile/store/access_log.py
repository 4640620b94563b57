"""The access log: who has had which file in hand. Rows are only ever added; of erased files they are blanked."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from kernel.data.database import sql
from kernel.data.together import send_with_next
from kernel.principal import Principal
from services.casefile.model.access.vocabulary import AccessAction, Unrecognised, parse
from services.casefile.store.repository import Repository

# Files are locked against their deletion, so a read that meets an erasure is over before the log is blanked, or leaves
# the file out: else its entry would be written behind the erasure's back, and lead to the file for ever.
RECORD = sql("""
    INSERT INTO access_log (at, agency, account, roles, action, cases)
    VALUES (:now, :agency, :account, :roles, :action,
            ARRAY(SELECT id FROM cases WHERE id = ANY(CAST(:cases AS uuid[])) FOR KEY SHARE))
""")
OF_CASE = "id = ANY (ARRAY(SELECT access_log_entries(CAST(:case AS uuid))))"
COUNT = sql(f"SELECT count(*) FROM access_log WHERE {OF_CASE}")  # noqa: S608 -- because the text is fixed, above
HOLDS = sql(f"SELECT EXISTS (SELECT FROM access_log WHERE {OF_CASE} AND action = ANY(:actions))")  # noqa: S608 -- because the text is fixed, above
PAGE = sql(f"""SELECT at, account, roles, action FROM access_log WHERE {OF_CASE}
               ORDER BY id DESC LIMIT :size OFFSET :skip""")  # noqa: S608 -- because the text is fixed, above


@dataclass(frozen=True, slots=True)
class Access:
    """One entry of the access log, as data protection reads it."""

    at: datetime
    account: UUID
    roles: list[str]
    action: AccessAction | Unrecognised


@dataclass(frozen=True, slots=True)
class Record:
    """What is written of one access: by whom, in which agency, to which files."""

    at: datetime
    agency: UUID | None
    who: Principal
    action: AccessAction
    cases: tuple[UUID, ...]

    @property
    def row(self) -> dict[str, Any]:
        """As a row."""
        return {
            "now": self.at,
            "agency": self.agency,
            "account": self.who.account,
            "roles": sorted(self.who.roles),
            "action": self.action.stored,
            "cases": [str(case) for case in self.cases],
        }


class AccessLog(Repository):
    """The log of the agency the transaction is for."""

    def add(self, records: Sequence[Record]) -> None:
        """Record accesses in this very transaction; files that are gone meanwhile are left out."""
        for record in records:
            send_with_next(self._connection, RECORD, record.row)

    def holds(self, case_id: UUID, actions: Iterable[AccessAction]) -> bool:
        """Whether one of these was ever done with a file."""
        values = {"case": str(case_id), "actions": [action.stored for action in actions]}
        return bool(self._connection.execute(HOLDS, values).scalar_one())

    def page(self, case_id: UUID, page: int, size: int) -> tuple[int, list[Access]]:
        """How many entries a file has, and one page of them, the newest first."""
        values: dict[str, Any] = {"case": str(case_id), "size": size, "skip": (page - 1) * size}
        total = self._connection.execute(COUNT, values).scalar_one()
        rows: Iterable[Any] = self._connection.execute(PAGE, values)
        return total, [Access(row.at, row.account, row.roles, parse(row.action)) for row in rows]
