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
