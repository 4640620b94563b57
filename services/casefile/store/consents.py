"""Which consents are in force for a file, as consent has told."""

from datetime import date
from uuid import UUID

from kernel.data.database import sql
from services.casefile.store.repository import Repository

PUT = sql("""
    INSERT INTO case_consents (case_id, agency, purpose, consent, state, since)
    VALUES (:case, :agency, :purpose, :consent, :state, :since)
    ON CONFLICT (case_id, purpose) DO UPDATE SET consent = :consent, state = :state, since = :since
""")


class Consents(Repository):
    """Consents by file and purpose."""

    def put(self, case_id: UUID, agency: UUID, purpose: str, consent: UUID, state: str, since: date) -> None:
        """The state of a purpose, `in_force` or `withdrawn`, since a day."""
        values = {"case": case_id, "agency": agency, "purpose": purpose}
        self._connection.execute(PUT, {**values, "consent": consent, "state": state, "since": since})
