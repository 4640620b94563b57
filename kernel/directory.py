"""An agency's directory, as identity signs it for one order of one person: who colleagues are, and how one calls them.

No service but identity keeps names of staff. What puts them onto paper gets them with the order, through the gateway,
and keeps what the paper needs no longer than the paper (ADR 29).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Person:
    """A colleague."""

    name: str
    telephone: str | None = None


@dataclass(frozen=True, slots=True)
class Directory:
    """The agency's own name, address and telephone, and its people by account.

    `account`: who asked for it; nobody else may use it.
    """

    agency: UUID
    account: UUID
    agency_name: str
    address: str | None = None
    telephone: str | None = None
    people: Mapping[UUID, Person] = field(default_factory=dict)
