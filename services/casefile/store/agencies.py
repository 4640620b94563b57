"""What casefile knows of agencies and of accounts: as much as identity has told."""

from typing import Any
from uuid import UUID

from kernel.data.database import sql
from kernel.data.together import send_with_next
from services.casefile.model.agencies import AgencySettings
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
SET_WHOLE = sql("""
    INSERT INTO agencies (agency, retention_days, transmission, client_number_scheme, programmes, districts)
    VALUES (:agency, :retention_days, :transmission, :client_number_scheme, :programmes, :districts)
    ON CONFLICT (agency) DO UPDATE SET retention_days = :retention_days, transmission = :transmission,
        client_number_scheme = :client_number_scheme, programmes = :programmes, districts = :districts
""")
SETTINGS = sql("SELECT client_number_scheme, programmes, districts FROM agencies WHERE agency = :agency")
SET_ACCOUNT = sql("""
    INSERT INTO accounts (account, agency, state) VALUES (:account, :agency, :state)
    ON CONFLICT (account) DO UPDATE SET state = :state
""")
SET_ACCOUNT_WITH_ROLES = sql("""
    INSERT INTO accounts (account, agency, state, roles) VALUES (:account, :agency, :state, :roles)
    ON CONFLICT (account) DO UPDATE SET state = :state, roles = :roles
""")


class Agencies(Repository):
    """Agencies with their settings, and which accounts there are."""

    def put(self, settings: dict[str, Any]) -> None:
        """What an agency has set; how it numbers its files, its programmes and districts only where they were told."""
        statement = SET_WITH_SCHEME if "client_number_scheme" in settings else SET
        send_with_next(self._connection, SET_WHOLE if "districts" in settings else statement, settings)

    def settings(self, agency: UUID) -> AgencySettings:
        """What is known of an agency; of one that nothing was told of, how each begins."""
        row = self._connection.execute(SETTINGS, {"agency": agency}).first()
        if row is None:
            return AgencySettings()
        programmes = None if row.programmes is None else frozenset(row.programmes)
        return AgencySettings(row.client_number_scheme, programmes, frozenset(row.districts))

    def put_account(self, account: dict[str, Any]) -> None:
        """An account, and whether it is open; its roles only where they were told."""
        if "roles" not in account:
            send_with_next(self._connection, SET_ACCOUNT, account)
            return
        roles = sorted(one["role"] for one in account["roles"])
        send_with_next(self._connection, SET_ACCOUNT_WITH_ROLES, {**account, "roles": roles})
