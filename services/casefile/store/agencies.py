"""What casefile knows of agencies and of accounts: as much as identity has told."""

from typing import Any

from kernel.data.database import sql
from services.casefile.store.repository import Repository

SET = sql("""
    INSERT INTO agencies (agency, retention_days, transmission) VALUES (:agency, :retention_days, :transmission)
    ON CONFLICT (agency) DO UPDATE SET retention_days = :retention_days, transmission = :transmission
""")
SET_WITH_SCHEME = sql("""
    INSERT INTO agencies (agency, retention_days, transmission, client_number_scheme)
    VALUES (:agency, :retention_days, :transmission, :client_number_scheme)
    ON CONFLICT (agency) DO UPDATE SET retention_days = :retention_days, transmission = :transmission,
        client_number_scheme = :client_number_scheme
""")
SET_ACCOUNT = sql("""
    INSERT INTO accounts (account, agency, state) VALUES (:account, :agency, :state)
    ON CONFLICT (account) DO UPDATE SET state = :state
""")


class Agencies(Repository):
    """Agencies with their settings, and which accounts there are."""

    def put(self, settings: dict[str, Any]) -> None:
        """What an agency has set; how it numbers its files only where that was told."""
        self._connection.execute(SET_WITH_SCHEME if "client_number_scheme" in settings else SET, settings)

    def put_account(self, account: dict[str, Any]) -> None:
        """An account, and whether it is open."""
        self._connection.execute(SET_ACCOUNT, account)
