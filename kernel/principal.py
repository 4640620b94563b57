"""Who acts: a signed-in person as every service sees them."""

from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Principal:
    """An account with its agency (None: acts on the platform, e.g. the host) and its roles.

    `districts`: the Sozialräume it works in; `teams`: those it belongs to; `deputises_for`: accounts it stands in for
    at the moment. All three are empty where identity says nothing of them.
    """

    account: UUID
    agency: UUID | None
    roles: frozenset[str]
    districts: frozenset[UUID] = frozenset()
    teams: frozenset[UUID] = frozenset()
    deputises_for: frozenset[UUID] = frozenset()

    def has(self, *roles: str) -> bool:
        """Whether the person holds one of these roles."""
        return not self.roles.isdisjoint(roles)


@dataclass(frozen=True, slots=True)
class Card:
    """What casefile lets a person do at another service about one case, without naming the case.

    `audience`: the one service that accepts it; `reference`: bound to that service; `programme`: a template's id;
    `status`: whether the file is open or closed just now, None where the service has no use for it.
    """

    audience: str
    reference: UUID
    agency: UUID
    programme: str
    account: UUID
    actions: frozenset[str]
    status: str | None = None
