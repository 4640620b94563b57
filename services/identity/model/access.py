"""Who may do what with an agency, as a table. A member of another agency is not even told that it exists."""

from dataclasses import dataclass
from uuid import UUID

from kernel.errors import Forbidden, NotFound
from kernel.principal import Principal
from kernel.roles import Role

READERS_OF_ALL = frozenset({Role.HOST, Role.SYSTEM_OWNER, Role.MAIN_SYSTEM_OWNER, Role.ANALYST})


@dataclass(frozen=True, slots=True)
class Access:
    """A right over one agency: `own` roles of its members (None: every member), `platform` roles over any."""

    own: frozenset[str] | None
    platform: frozenset[str]


READ_AGENCY = Access(own=None, platform=READERS_OF_ALL)
READ_SETTINGS = Access(own=None, platform=frozenset({Role.HOST}))
CHANGE_SETTINGS = Access(own=frozenset({Role.AGENCY_ADMIN}), platform=frozenset())
CHANGE_CONTACT = Access(own=frozenset({Role.AGENCY_ADMIN}), platform=frozenset({Role.HOST}))
SEE_MEMBERS = Access(own=None, platform=frozenset())
CHANGE_GROUPS = Access(own=frozenset({Role.AGENCY_ADMIN}), platform=frozenset())
MANAGE_ACCOUNTS = Access(own=frozenset({Role.AGENCY_ADMIN}), platform=frozenset({Role.HOST}))
READ_SECURITY_LOG = Access(own=frozenset({Role.DPO, Role.AUDIT}), platform=frozenset())


def require(principal: Principal, agency: UUID, access: Access) -> None:
    """Pass, or raise `Forbidden`; `NotFound` where the person may not know of the agency."""
    if principal.agency is None:
        allowed = principal.has(*access.platform)
    elif principal.agency != agency:
        raise NotFound()
    else:
        allowed = access.own is None or principal.has(*access.own)
    if not allowed:
        raise Forbidden()


def require_host(principal: Principal) -> None:
    """Pass for the host operator alone, who sets agencies up."""
    if not principal.has(Role.HOST):
        raise Forbidden()


def require_reader_of_all(principal: Principal) -> None:
    """Pass for those on the platform who serve all agencies."""
    if not principal.has(*READERS_OF_ALL):
        raise Forbidden()


def require_overseer_of_platform(principal: Principal) -> None:
    """Pass for the host and the main system owner: what belongs to no agency has no data protection of its own."""
    if not principal.has(Role.HOST, Role.MAIN_SYSTEM_OWNER):
        raise Forbidden()


def require_account(principal: Principal, account: UUID, agency: UUID | None) -> None:
    """Pass for the account itself, the admin of its agency and the host.

    A colleague of the same agency is refused; to anybody else the account does not exist.
    """
    if principal.account == account or principal.has(Role.HOST):
        return
    if agency is None or principal.agency != agency:
        raise NotFound()
    if not principal.has(Role.AGENCY_ADMIN):
        raise Forbidden()


def require_to_change(principal: Principal, agency: UUID | None, *, grouping: bool) -> None:
    """Pass for whoever manages the accounts of this agency; where the account's groups change, for its admin alone.

    Accounts of the platform are changed by the operator's command: here they do not exist.
    """
    if agency is None:
        raise NotFound()
    require(principal, agency, CHANGE_GROUPS if grouping else MANAGE_ACCOUNTS)
