"""Agencies (Träger) and their settings (product.md, W11)."""

from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

RETENTION_DEFAULT = 365
RETENTION_LEAST, RETENTION_MOST = 1, 3650


@dataclass(frozen=True, slots=True)
class Agency:
    """An agency. `retention_days`: how long a file is kept at most after the end of case management.

    `transmission`: whether its figures (aggregates only) take part in releases to the centre; off until the
    agency itself turns it on. `version` counts the changes of its settings.
    """

    id: UUID
    name: str
    short_name: str | None
    retention_days: int
    transmission: bool
    version: int
    created_at: datetime

    def with_settings(self, retention_days: int | None, transmission: bool | None) -> "Agency":
        """The agency with what is given changed; the same version where that changes nothing."""
        changed = replace(
            self,
            retention_days=self.retention_days if retention_days is None else retention_days,
            transmission=self.transmission if transmission is None else transmission,
        )
        return self if changed == self else replace(changed, version=self.version + 1)
