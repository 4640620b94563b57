"""Who signed in, who could not, which accounts came and went; reading that is on record too."""

from uuid import UUID

from kernel.principal import Principal
from kernel.security import Kind, Noted, Wanted
from services.identity.model import access
from services.identity.store import Work


def read_security_log(work: Work, principal: Principal, agency: UUID, wanted: Wanted) -> list[Noted]:
    """The newest first, for data protection and audit of the agency. Raises `Forbidden`, `NotFound`."""
    access.require(principal, agency, access.READ_SECURITY_LOG)
    work.note(Kind.LOG_READ, principal.account, agency)
    return work.read_security_log(agency, wanted)


def read_platform_log(work: Work, principal: Principal, wanted: Wanted) -> list[Noted]:
    """What belongs to no agency, the newest first: logins that were tried and nobody has, and what was refused to
    accounts of the platform, not when these signed in. For the host, who is the first to meet an attack, and for the
    main system owner, who sees to the host. Raises `Forbidden`."""
    access.require_overseer_of_platform(principal)
    work.note(Kind.LOG_READ, principal.account, None)
    return work.read_security_log(None, wanted)
