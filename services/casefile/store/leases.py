"""Who has a file in hand. Written with the file's row locked, so that of two at once one comes second."""

from uuid import UUID

from kernel.data.database import sql
from services.casefile.model.casefile import CaseFile
from services.casefile.model.lease import Lease
from services.casefile.store.repository import Repository


class Leases(Repository):
    """The leases of files, one each at most; `Cases` reads them along with the file."""

    def put(self, case: CaseFile, lease: Lease) -> None:
        """The lease of a file from now on."""
        self._connection.execute(
            sql("""INSERT INTO case_leases (case_id, agency, id, account, since, until)
                   VALUES (:case, :agency, :id, :account, :since, :until)
                   ON CONFLICT (case_id) DO UPDATE
                   SET id = :id, account = :account, since = :since, until = :until"""),
            {
                "case": case.id,
                "agency": case.agency,
                "id": lease.id,
                "account": lease.account,
                "since": lease.since,
                "until": lease.until,
            },
        )

    def end(self, case_id: UUID) -> None:
        """Nobody has the file in hand any more."""
        self._connection.execute(sql("DELETE FROM case_leases WHERE case_id = :case"), {"case": case_id})
