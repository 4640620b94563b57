"""Agencies (Träger) and their settings (product.md, W11)."""

from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

RETENTION_DEFAULT = 365
CLIENT_NUMBER_SCHEMES = ("number", "year_number", "programme_year_number", "number_year")
RETENTION_LEAST, RETENTION_MOST = 1, 3650


@dataclass(frozen=True, slots=True)
class Agency:
    """An agency. `retention_days`: how long a file is kept at most after the end of case management.

    `transmission`: whether its figures (aggregates only) take part in releases to the centre; off until the
    agency itself turns it on. `client_number_scheme`: how new files are numbered (Aktenzeichen): 001, 2026-0001,
    WASKA-2026-0001, 001/2026. `version` counts the changes of its settings.
    """

    id: UUID
    name: str
    short_name: str | None
    retention_days: int
    transmission: bool
    version: int
    created_at: datetime
    client_number_scheme: str = CLIENT_NUMBER_SCHEMES[0]

    def with_settings(
        self, retention_days: int | None, transmission: bool | None, client_number_scheme: str | None = None
    ) -> "Agency":
        """The agency with what is given changed; the same version where that changes nothing."""
        changed = replace(
            self,
            retention_days=self.retention_days if retention_days is None else retention_days,
            transmission=self.transmission if transmission is None else transmission,
            client_number_scheme=client_number_scheme or self.client_number_scheme,
        )
        return self if changed == self else replace(changed, version=self.version + 1)
