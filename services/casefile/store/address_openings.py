"""That protected addresses were opened, by whom and why: sealed in the file, for a sentence may name people."""

from dataclasses import asdict
from uuid import UUID

from kernel.data.database import sql
from services.casefile.model.casefile import CaseFile
from services.casefile.model.protected_address import Opening
from services.casefile.sealing.documents import open_sealed, seal
from services.casefile.store.repository import Repository

NAME = "~address_openings"  # no id of a section: those begin with a letter
READ = sql("SELECT version, sealed FROM case_address_openings WHERE case_id = :id")
KEEP = sql("""
    INSERT INTO case_address_openings (case_id, agency, version, sealed) VALUES (:id, :agency, :version, :sealed)
    ON CONFLICT (case_id) DO UPDATE SET version = excluded.version, sealed = excluded.sealed
""")


class AddressOpenings(Repository):
    """One sealed document per file; who writes it has the file locked."""

    def read(self, case_id: UUID, key: bytes) -> list[Opening]:
        """All openings of a file, the first one first."""
        return self._read(case_id, key)[1]

    def add(self, case: CaseFile, key: bytes, opening: Opening) -> None:
        """One more, sealed with the others as the next version."""
        version, known = self._read(case.id, key)
        told = [asdict(one) for one in (*known, opening)]
        sealed = seal(key, case.id, NAME, version + 1, {"openings": told})
        row = {"id": case.id, "agency": case.agency, "version": version + 1, "sealed": sealed}
        self._connection.execute(KEEP, row)

    def _read(self, case_id: UUID, key: bytes) -> tuple[int, list[Opening]]:
        row = self._connection.execute(READ, {"id": case_id}).first()
        if row is None:
            return 0, []
        told = open_sealed(key, case_id, NAME, row.version, bytes(row.sealed))
        return row.version, [Opening(**one) for one in told["openings"]]
