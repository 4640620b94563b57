"""Who sees what of retention, as a table. The rows themselves are behind the wall of their agency."""

from uuid import UUID

from kernel.errors import Forbidden
from kernel.principal import Principal
from kernel.roles import Role
from services.retention.model.brake import Voice

PLANS = frozenset({Role.AGENCY_ADMIN, Role.DPO})
"""See how many of their agency's files are due, and when."""
WATCHES = PLANS | {Role.AUDIT}
"""See orders and certificates of their agency; the host, who executes them, sees those of all (P6)."""
ORDERS = frozenset({Role.AGENCY_ADMIN, Role.OFFICE_HEAD})
"""Speak for the agency where something is held back: it orders. Data protection and audit see it and decide nothing
(Art. 38 (6) GDPR)."""


def planned_for(principal: Principal) -> UUID:
    """The agency whose days of erasure this person may see. Raises `Forbidden`."""
    if principal.agency is None or not principal.has(*PLANS):
        raise Forbidden()
    return principal.agency


def watched_for(principal: Principal) -> UUID | None:
    """The agency whose orders this person may see, None for those of all. Raises `Forbidden`."""
    if principal.agency is not None and principal.has(*WATCHES):
        return principal.agency
    if principal.agency is None and principal.has(Role.HOST):
        return None
    raise Forbidden()


def looked_at_for(principal: Principal) -> UUID | None:
    """The agency whose held-back files this person may see, None for those of all. Raises `Forbidden`."""
    if principal.agency is not None and principal.has(*ORDERS):
        return principal.agency
    return watched_for(principal)


def voice_of(principal: Principal) -> Voice:
    """As whom this person agrees: for the agency, or as host. Raises `Forbidden`."""
    if principal.agency is None and principal.has(Role.HOST):
        return Voice(principal.account, Role.HOST, of_agency=False)
    roles = sorted(principal.roles & ORDERS)
    if principal.agency is None or not roles:
        raise Forbidden()
    return Voice(principal.account, roles[0], of_agency=True)
