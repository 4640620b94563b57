"""The access log: who has had which file in hand. Rows are only ever added; of erased files they are blanked."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
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
            ARRAY(SELECT id FROM cases WHERE id = ANY(CAST(:cases AS uuid[])) ORDER BY id FOR KEY SHARE))
""")
OF_CASE = "id = ANY (ARRAY(SELECT access_log_entries(CAST(:case AS uuid))))"
HOLDS = sql(f"SELECT EXISTS (SELECT FROM access_log WHERE {OF_CASE} AND action = ANY(:actions))")  # noqa: S608 -- because the text is fixed, above
FITS = """(CAST(:account AS uuid) IS NULL OR account = :account) AND (CAST(:action AS text) IS NULL OR action = :action)
    AND (CAST(:since AS timestamptz) IS NULL OR at >= :since)
    AND (CAST(:until AS timestamptz) IS NULL OR at < :until)"""
COUNT = sql(f"SELECT count(*) FROM access_log WHERE {OF_CASE} AND {FITS}")  # noqa: S608 -- because the text is fixed, above
PAGE = sql(f"""SELECT id, at, account, roles, action, cases FROM access_log WHERE {OF_CASE} AND {FITS}
               ORDER BY id DESC LIMIT :size OFFSET :skip""")  # noqa: S608 -- because the text is fixed, above
OF_AGENCY = sql(f"""SELECT id, at, account, roles, action, cases FROM access_log
                    WHERE agency = :agency AND id < :before AND {FITS} ORDER BY id DESC LIMIT :size""")  # noqa: S608 -- because the text is fixed, above
NEWEST = 2**63 - 1


@dataclass(frozen=True, slots=True)
class Access:
    """One entry of the access log, as data protection reads it; `id` grows with time."""

    id: int = field(compare=False)
    at: datetime
    account: UUID
    roles: list[str]
    action: AccessAction | Unrecognised
    cases: tuple[UUID, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """Which entries; None asks for nothing. `since`, `until`: instants, the latter not included."""

    account: UUID | None = None
    action: str | None = None
    since: datetime | None = None
    until: datetime | None = None

    @property
    def values(self) -> dict[str, Any]:
        """As a statement names them."""
        return {"account": self.account, "action": self.action, "since": self.since, "until": self.until}


ANY = Wish()


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

    def page(self, case_id: UUID, page: int, size: int, wish: Wish = ANY) -> tuple[int, list[Access]]:
        """How many entries a file has, and one page of them, the newest first."""
        values = {**wish.values, "case": str(case_id), "size": size, "skip": (page - 1) * size}
        total = self._connection.execute(COUNT, values).scalar_one()
        return total, [_access(row) for row in self._connection.execute(PAGE, values)]

    def of_agency(self, agency: UUID, wish: Wish, before: int | None, size: int) -> list[Access]:
        """Entries over all files of an agency, the newest first, older than one of them."""
        older = NEWEST if before is None else before
        values = {**wish.values, "agency": agency, "before": older, "size": size}
        return [_access(row) for row in self._connection.execute(OF_AGENCY, values)]


def _access(row: Any) -> Access:
    return Access(row.id, row.at, row.account, row.roles, parse(row.action), tuple(row.cases))
