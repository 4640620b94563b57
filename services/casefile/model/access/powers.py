"""Who may do what is no access to a file one stands in a relation to: the table POWERS, and nothing beside it."""

from collections.abc import Mapping
from enum import StrEnum
from uuid import UUID

from kernel.errors import Forbidden
from kernel.principal import Principal
from kernel.roles import Role


class Power(StrEnum):
    """A power (Befugnis) of roles: what is done for an agency or for the platform as a whole."""

    MAKE_RELEASES = "make_releases"
    CHANGE_TEMPLATES = "change_templates"
    EXTEND_TEMPLATES = "extend_templates"
    MOVE_ALL_FILES = "move_all_files"
    WRITE_SHORT_CONTACTS = "write_short_contacts"
    COUNT_SHORT_CONTACTS = "count_short_contacts"
    DECIDE_REFERRALS = "decide_referrals"
    OVERSEE = "oversee"
    OVERSEE_PLATFORM = "oversee_platform"


OWNERS = frozenset({Role.SYSTEM_OWNER, Role.MAIN_SYSTEM_OWNER})
CONTACTS = frozenset({Role.CASE_MANAGER, Role.CLERK})
POWERS: Mapping[Power, frozenset[Role]] = {
    Power.MAKE_RELEASES: OWNERS,
    Power.CHANGE_TEMPLATES: OWNERS,  # basic changes by two of them (P2)
    Power.EXTEND_TEMPLATES: frozenset({Role.AGENCY_ADMIN}),
    Power.MOVE_ALL_FILES: frozenset({Role.AGENCY_ADMIN}),
    Power.WRITE_SHORT_CONTACTS: CONTACTS,
    Power.COUNT_SHORT_CONTACTS: CONTACTS | {Role.TEAM_LEAD, Role.AGENCY_ADMIN},
    Power.DECIDE_REFERRALS: frozenset({Role.CASE_MANAGER}),  # whoever refers proposes (V8)
    Power.OVERSEE: frozenset({Role.DPO, Role.AUDIT}),  # the index without names, the logs of the agency
    Power.OVERSEE_PLATFORM: frozenset({Role.HOST, Role.MAIN_SYSTEM_OWNER}),  # what was refused where there is no agency
}


def may_do(principal: Principal, power: Power) -> bool:
    """Whether one of the person's roles may do this, in their own agency or for the platform."""
    return principal.has(*POWERS[power])


def must(principal: Principal, power: Power) -> None:
    """Raises `Forbidden` where none of the person's roles may do this."""
    if not may_do(principal, power):
        raise Forbidden()


def agency_for(principal: Principal, power: Power) -> UUID:
    """The agency for which this person may do this. Raises `Forbidden`, also for those who have none."""
    must(principal, power)
    if principal.agency is None:
        raise Forbidden()
    return principal.agency
