"""Exports that were asked for, what was decided about them, and the files they are of."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from sqlalchemy import Row

from kernel.data.database import sql
from services.casefile.copies.model.exports import KEPT, Export, ExportedFile, State
from services.casefile.copies.model.legal_bases import Grounds
from services.casefile.model.access import Condition
from services.casefile.sealing.documents import open_sealed, seal
from services.casefile.store.repository import Repository

# A lead decides about all files of an export or about none.
TO_BE_SEEN = """(e.account = :reader OR (EXISTS (SELECT 1 FROM case_export_files f WHERE f.export = e.id)
    AND NOT EXISTS (SELECT 1 FROM case_export_files f WHERE f.export = e.id
        AND NOT EXISTS (SELECT 1 FROM cases c WHERE c.id = f.case_id AND {reach}))))"""


class Exports(Repository):
    """Exports of the agency the transaction is for."""

    def add(self, export: Export) -> None:
        """A new one."""
        self._connection.execute(
            sql("""INSERT INTO case_exports (id, agency, account, basis, with_entrusted, protected_address,
                        medium, state, requested_at)
                   VALUES (:id, :agency, :account, :basis, :with_entrusted, :protected_address,
                        :medium, :state, :at)"""),
            {
                "id": export.id,
                "agency": export.agency,
                "account": export.account,
                "basis": export.grounds.basis,
                "with_entrusted": export.grounds.with_entrusted,
                "protected_address": export.grounds.protected_address,
                "medium": export.medium,
                "state": export.state,
                "at": export.requested_at,
            },
        )

    def add_file(self, export: Export, case_id: UUID, place: int, key: bytes, reason: str | None) -> None:
        """A file of it, with the reason under the file's own key: it goes when the file is erased."""
        self._connection.execute(
            sql("""INSERT INTO case_export_files (export, case_id, agency, place, reason)
                   VALUES (:export, :case, :agency, :place, :reason)"""),
            {
                "export": export.id,
                "case": case_id,
                "agency": export.agency,
                "place": place,
                "reason": seal(key, case_id, _name(export.id), 1, {"reason": reason}),
            },
        )

    def get(self, export: UUID, *, lock: bool = False) -> Export | None:
        """One, locked against other decisions where asked; None where there is none of that id."""
        row = self._connection.execute(
            sql(f"SELECT * FROM case_exports WHERE id = :id {'FOR UPDATE' if lock else ''}"),  # noqa: S608 -- because the text is fixed
            {"id": export},
        ).first()
        return _export(row) if row else None

    def page(
        self, reader: UUID, reach: Condition | None, states: Iterable[str], page: int, size: int
    ) -> tuple[int, list[Export]]:
        """Those in these states that somebody has asked for or may decide about, the newest first; and how many."""
        values = {"reader": reader, "states": list(states), **(reach.values if reach else {})}
        seen = f"e.state = ANY(:states) AND {TO_BE_SEEN.format(reach=reach.text if reach else 'false')}"
        total = self._connection.execute(sql(f"SELECT count(*) FROM case_exports e WHERE {seen}"), values).scalar_one()  # noqa: S608 -- because all of it is fixed texts
        rows = self._connection.execute(
            sql(f"""SELECT e.* FROM case_exports e WHERE {seen}
                    ORDER BY e.requested_at DESC, e.id LIMIT :size OFFSET :skip"""),  # noqa: S608 -- because all of it is fixed texts
            {**values, "size": size, "skip": (page - 1) * size},
        )
        return total, [_export(row) for row in rows]

    def files(self, export: UUID) -> list[ExportedFile]:
        """Its files in their places; those erased meanwhile are gone."""
        rows = self._connection.execute(
            sql("""SELECT f.case_id, c.client_number, f.fetched_at, f.code FROM case_export_files f
                    JOIN cases c ON c.id = f.case_id WHERE f.export = :export ORDER BY f.place"""),
            {"export": export},
        )
        return [ExportedFile(row.case_id, row.client_number, row.fetched_at, row.code) for row in rows]

    def reason(self, export: UUID, case_id: UUID, key: bytes) -> str | None:
        """Why it was asked for, as it lies with one of its files; None where nothing was said."""
        sealed = self._connection.execute(
            sql("SELECT reason FROM case_export_files WHERE export = :export AND case_id = :case"),
            {"export": export, "case": case_id},
        ).scalar_one()
        reason: str | None = open_sealed(key, case_id, _name(export), 1, bytes(sealed))["reason"]
        return reason

    def decide(self, export: Export, account: UUID, state: State) -> None:
        """Record what was decided about a locked one."""
        self._connection.execute(
            sql("UPDATE case_exports SET state = :state, decided_by = :account, decided_at = :now WHERE id = :id"),
            {"id": export.id, "state": state, "account": account, "now": self._clock.now()},
        )

    def went_out(self, export: UUID, case_id: UUID, code: str | None) -> None:
        """A file went out just now, or did not, and why."""
        self._connection.execute(
            sql("""UPDATE case_export_files SET code = :code,
                        fetched_at = CASE WHEN CAST(:code AS text) IS NULL THEN :now ELSE fetched_at END
                    WHERE export = :export AND case_id = :case"""),
            {"export": export, "case": case_id, "code": code, "now": self._clock.now()},
        )

    def purge(self) -> None:
        """Purge exports that nobody has to see any more."""
        then = {"then": self._clock.now() - KEPT}
        old = "SELECT id FROM case_exports WHERE requested_at < :then"
        self._connection.execute(sql(f"DELETE FROM case_export_files WHERE export IN ({old})"), then)  # noqa: S608 -- because the text is fixed, above
        self._connection.execute(sql("DELETE FROM case_exports WHERE requested_at < :then"), then)


def _name(export: UUID) -> str:
    return f"exports/{export}"


def _export(row: Row[Any]) -> Export:
    return Export(
        id=row.id,
        agency=row.agency,
        account=row.account,
        grounds=Grounds(row.basis, row.with_entrusted, row.protected_address),
        medium=row.medium,
        state=row.state,
        requested_at=row.requested_at,
        decided_by=row.decided_by,
        decided_at=row.decided_at,
    )
