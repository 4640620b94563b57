"""The key store: one wrapped key per file, apart from the files (privacy.md, 1).

A key is committed before its file exists and destroyed before its rows are deleted, so a crash in between leaves
a key without a file (reported by `obhut check`, never swept) or a file already marked as being erased.
"""

from collections.abc import Callable, Iterable
from uuid import UUID

from sqlalchemy import Engine

from kernel.data.database import sql
from kernel.errors import Unavailable
from services.casefile.sealing import documents
from services.casefile.sealing.documents import WrappingKeys


class KeyStore:
    """The keys of files, by agency and case. `created` is called when a key is committed and its file is not yet.

    `engine`: one on which each statement is a transaction of its own.
    """

    def __init__(self, engine: Engine, wrapping: WrappingKeys, created: Callable[[], None] = lambda: None) -> None:
        self._engine, self._wrapping, self._created = engine, wrapping, created

    def create(self, agency: UUID, case_id: UUID) -> bytes:
        """A new key, committed before this returns."""
        key = documents.new_case_key()
        with self._engine.connect() as connection:
            connection.execute(
                sql("""INSERT INTO case_keys (case_id, agency, wrapped, fingerprint)
                        VALUES (:case, :agency, :wrapped, :fingerprint)"""),
                {
                    "case": case_id,
                    "agency": agency,
                    "wrapped": self._wrapping.wrap(agency, case_id, key),
                    "fingerprint": documents.fingerprint(key),
                },
            )
        self._created()
        return key

    def get(self, agency: UUID, case_id: UUID) -> bytes:
        """The key of a file; raises `Unavailable` where it is missing."""
        try:
            return self.get_many(agency, [case_id])[case_id]
        except KeyError:
            raise Unavailable("key_unavailable") from None

    def get_many(self, agency: UUID, case_ids: Iterable[UUID]) -> dict[UUID, bytes]:
        """The keys of several files of one agency; a file without one is left out."""
        wanted = list(case_ids)
        if not wanted:
            return {}
        with self._engine.connect() as connection:
            rows = connection.execute(
                sql("SELECT case_id, wrapped FROM case_keys WHERE agency = :agency AND case_id = ANY(:cases)"),
                {"agency": agency, "cases": wanted},
            ).all()
        return {row.case_id: self._wrapping.unwrap(agency, row.case_id, bytes(row.wrapped)) for row in rows}

    def search_key(self, agency: UUID) -> bytes:
        """The key of an agency's search tokens; raises KeyUnusable."""
        return self._wrapping.search_key(agency)

    def fingerprint(self, case_id: UUID) -> str | None:
        """What names the key without telling it; None where there is no key any more."""
        with self._engine.connect() as connection:
            fingerprint = connection.execute(
                sql("SELECT fingerprint FROM case_keys WHERE case_id = :case"), {"case": case_id}
            ).scalar()
        return str(fingerprint) if fingerprint is not None else None

    def destroy(self, case_id: UUID) -> None:
        """Delete the key: from now on nobody reads the file. Repeating it changes nothing."""
        with self._engine.connect() as connection:
            connection.execute(sql("DELETE FROM case_keys WHERE case_id = :case"), {"case": case_id})
