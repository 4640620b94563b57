"""What people have looked at and left as it is: warnings of a file, sealed in it like its answers."""

from collections.abc import Mapping
from uuid import UUID

from kernel.data.database import sql
from services.casefile.model.casefile import CaseFile
from services.casefile.model.plausibility import Acknowledged
from services.casefile.sealing.documents import open_sealed, seal
from services.casefile.store.repository import Repository

NAME = "~acknowledged"  # no id of a section: those begin with a letter
BySubject = Mapping[str, Mapping[str, Acknowledged]]
"""By `answers` or the id of an entry, then by the name of a finding."""
READ = sql("SELECT version, sealed FROM case_acknowledgements WHERE case_id = :id")
VERSION = sql("SELECT version FROM case_acknowledgements WHERE case_id = :id")
KEEP = sql("""
    INSERT INTO case_acknowledgements (case_id, agency, version, sealed) VALUES (:id, :agency, :version, :sealed)
    ON CONFLICT (case_id) DO UPDATE SET version = excluded.version, sealed = excluded.sealed
""")


class Acknowledgements(Repository):
    """One sealed document per file; who writes it has the file locked."""

    def read(self, case_id: UUID, key: bytes) -> dict[str, dict[str, Acknowledged]]:
        """Everything somebody has looked at in a file."""
        row = self._connection.execute(READ, {"id": case_id}).first()
        return open_sealed(key, case_id, NAME, row.version, bytes(row.sealed)) if row else {}

    def keep(self, case: CaseFile, key: bytes, known: BySubject) -> None:
        """Seal it anew, as the next version."""
        version = (self._connection.execute(VERSION, {"id": case.id}).scalar() or 0) + 1
        sealed = seal(key, case.id, NAME, version, known)
        row = {"id": case.id, "agency": case.agency, "version": version, "sealed": sealed}
        self._connection.execute(KEEP, row)
