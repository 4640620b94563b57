"""By which number and name those knew a file who referred it, sealed when it was closed to them (product.md, V10)."""

from collections.abc import Mapping
from uuid import UUID

from kernel.data.database import sql
from services.casefile.model.referred import Heading
from services.casefile.sealing.documents import open_sealed, seal
from services.casefile.store.repository import Repository

NAME, VERSION = "referred", 1


class Referred(Repository):
    """Headings of files of the agency the transaction is for."""

    def keep(self, case_id: UUID, key: bytes, heading: Heading) -> None:
        """Remember a heading; the first one stays."""
        self._connection.execute(
            sql("UPDATE cases SET as_referred = :sealed WHERE id = :case AND as_referred IS NULL"),
            {"case": case_id, "sealed": seal(key, case_id, NAME, VERSION, heading.__dict__)},
        )

    def of(self, keys: Mapping[UUID, bytes]) -> dict[UUID, Heading]:
        """The headings of these files; one whose key is not here, or that was referred before there were any, is left
        out."""
        rows = self._connection.execute(
            sql("SELECT id, as_referred FROM cases WHERE id = ANY(:cases) AND as_referred IS NOT NULL"),
            {"cases": list(keys)},
        )
        return {
            row.id: Heading(**open_sealed(keys[row.id], row.id, NAME, VERSION, bytes(row.as_referred))) for row in rows
        }
