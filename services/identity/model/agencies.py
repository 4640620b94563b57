"""Agencies (Träger): where they are, their settings (product.md, W11), which programmes they lead."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

RETENTION_DEFAULT = 365
CLIENT_NUMBER_SCHEMES = ("number", "year_number", "programme_year_number", "number_year")
RETENTION_LEAST, RETENTION_MOST = 1, 3650
POSTCODE = "^[0-9]{5}$"
PROGRAMME = "^[a-z][a-z0-9_]{0,59}$"
MOST_PROGRAMMES = 100


@dataclass(frozen=True, slots=True)
class Address:
    """Where an agency has its office, as it stands on its letters."""

    street: str
    postcode: str
    town: str


@dataclass(frozen=True, slots=True)
class Agency:
    """An agency. `retention_days`: how long a file is kept at most after the end of case management.

    `transmission`: whether its figures (aggregates only) take part in releases to the centre; off until the
    agency itself turns it on. `client_number_scheme`: how new files are numbered (Aktenzeichen): 001, 2026-0001,
    WASKA-2026-0001, 001/2026. `programmes`: ids of those it is admitted to; None: to all, until the host narrows
    that. `version` counts the changes of all of it.
    """

    id: UUID
    name: str
    short_name: str | None
    retention_days: int
    transmission: bool
    version: int
    created_at: datetime
    client_number_scheme: str = CLIENT_NUMBER_SCHEMES[0]
    address: Address | None = None
    telephone: str | None = None
    programmes: frozenset[str] | None = None

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
        return self._or_next(changed)

    def reached_at(self, address: Address | None, telephone: str | None) -> "Agency":
        """The agency with this address and telephone; the same version where that changes nothing."""
        return self._or_next(replace(self, address=address, telephone=telephone))

    def admitted_to(self, programmes: Collection[str] | None) -> "Agency":
        """The agency admitted to these programmes alone (None: to all); the same version where that changes nothing."""
        return self._or_next(replace(self, programmes=None if programmes is None else frozenset(programmes)))

    def _or_next(self, changed: "Agency") -> "Agency":
        return self if changed == self else replace(changed, version=self.version + 1)
