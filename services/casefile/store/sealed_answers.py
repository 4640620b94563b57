"""The sealed answers of files, and what those with a history were before.

A history lies beside its section as a sealed document of its own, named `<section>/history`: it is read only when it is
asked for or written, and goes with the file like any other. So do answers that a newer version of the template had no
place for (`~withdrawn`).
"""

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from kernel.data.database import sql
from kernel.data.together import send_with_next
from services.casefile.model.answers import Answers
from services.casefile.model.casefile import CaseFile
from services.casefile.model.histories import Histories, Withdrawn
from services.casefile.sealing.documents import open_sealed, seal
from services.casefile.store.repository import Repository

HISTORY = "/history"
WITHDRAWN = "~withdrawn"  # no id of a section: those begin with a letter
READ = "SELECT section, version, sealed FROM case_sections WHERE case_id = :id AND section"
ANSWERS_TEXT = f"{READ} NOT LIKE '%{HISTORY}' AND section <> '{WITHDRAWN}'"
ANSWERS = sql(ANSWERS_TEXT)
HISTORIES = sql(f"{READ} LIKE '%{HISTORY}'")

WRITE = sql("""
    INSERT INTO case_sections (case_id, agency, section, version, sealed)
    SELECT :case, :agency, section, :version, sealed
    FROM unnest(CAST(:sections AS text[]), CAST(:sealed AS bytea[])) AS each (section, sealed)
    ON CONFLICT (case_id, section) DO UPDATE SET version = excluded.version, sealed = excluded.sealed
""")


class Sections(Repository):
    """The sealed answers of files, one document per section of the outline."""

    def read(self, case_id: UUID, key: bytes) -> Answers:
        """All answers of a file, opened with its key."""
        return opened(case_id, key, self._connection.execute(ANSWERS, {"id": case_id}))

    def histories(self, case_id: UUID, key: bytes) -> dict[str, Histories]:
        """What answers of a file were before, by section."""
        rows = self._connection.execute(HISTORIES, {"id": case_id})
        return {
            row.section.removesuffix(HISTORY): open_sealed(key, case_id, row.section, row.version, bytes(row.sealed))
            for row in rows
        }

    def withdrawn(self, case_id: UUID, key: bytes) -> dict[str, list[Withdrawn]]:
        """Answers that a newer version of the template had no place for, by field."""
        row = self._connection.execute(sql(f"{READ} = '{WITHDRAWN}'"), {"id": case_id}).first()
        return open_sealed(key, case_id, WITHDRAWN, row.version, bytes(row.sealed)) if row else {}

    def keep(self, case: CaseFile, key: bytes, histories: Mapping[str, Histories]) -> None:
        """Seal histories anew, by section."""
        self.write(case, key, {name + HISTORY: history for name, history in histories.items()})

    def read_one(self, section: str, keys: Mapping[UUID, bytes]) -> dict[UUID, Answers]:
        """One section of several files, e.g. the names for a page of the overview."""
        rows = self._connection.execute(
            sql("SELECT case_id, version, sealed FROM case_sections WHERE section = :s AND case_id = ANY(:ids)"),
            {"s": section, "ids": list(keys)},
        )
        return {r.case_id: open_sealed(keys[r.case_id], r.case_id, section, r.version, bytes(r.sealed)) for r in rows}

    def write(self, case: CaseFile, key: bytes, sections: Mapping[str, Mapping[str, Any]]) -> None:
        """Seal sections anew, bound to the file's version."""
        sealed = [seal(key, case.id, section, case.version, answers) for section, answers in sections.items()]
        row = {"case": case.id, "agency": case.agency, "version": case.version}
        send_with_next(self._connection, WRITE, {**row, "sections": list(sections), "sealed": sealed})


def opened(case_id: UUID, key: bytes, rows: Iterable[Any]) -> Answers:
    """The answers of rows of sections, opened with the file's key."""
    answers: Answers = {}
    for row in rows:
        answers.update(open_sealed(key, case_id, row.section, row.version, bytes(row.sealed)))
    return answers
