"""The sealed answers of files."""

from collections.abc import Mapping
from uuid import UUID

from sqlalchemy import Connection, text

from services.casefile.model.answers import Answers
from services.casefile.model.casefile import CaseFile
from services.casefile.sealing import open_sealed, seal


class Sections:
    """The sealed answers of files, one document per section of the outline."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def read(self, case_id: UUID, key: bytes) -> Answers:
        """All answers of a file, opened with its key."""
        rows = self._connection.execute(
            text("SELECT section, version, sealed FROM case_sections WHERE case_id = :id"), {"id": case_id}
        )
        answers: Answers = {}
        for row in rows:
            answers.update(open_sealed(key, case_id, row.section, row.version, bytes(row.sealed)))
        return answers

    def read_one(self, section: str, keys: Mapping[UUID, bytes]) -> dict[UUID, Answers]:
        """One section of several files, e.g. the names for a page of the overview."""
        rows = self._connection.execute(
            text("SELECT case_id, version, sealed FROM case_sections WHERE section = :s AND case_id = ANY(:ids)"),
            {"s": section, "ids": list(keys)},
        )
        return {r.case_id: open_sealed(keys[r.case_id], r.case_id, section, r.version, bytes(r.sealed)) for r in rows}

    def write(self, case: CaseFile, key: bytes, section: str, version: int, answers: Answers) -> None:
        """Seal one section anew, bound to the file's version."""
        self._connection.execute(
            text("""INSERT INTO case_sections (case_id, agency, section, version, sealed)
                    VALUES (:case, :agency, :section, :version, :sealed)
                    ON CONFLICT (case_id, section) DO UPDATE SET version = :version, sealed = :sealed"""),
            {
                "case": case.id,
                "agency": case.agency,
                "section": section,
                "version": version,
                "sealed": seal(key, case.id, section, version, answers),
            },
        )
