"""Who has had a file in hand, and who had which of an agency; reading that is an access too."""

from uuid import UUID

from kernel.principal import Principal
from kernel.security import Kind, Noted, Wanted
from services.casefile.model.access import Act, Action, Power, agency_for, must
from services.casefile.store import Work
from services.casefile.store.access_log import ANY, Access, AccessLog, Wish
from services.casefile.usecases import authorised


def read_access_log(
    work: Work, principal: Principal, case_id: UUID, page: int, size: int, wish: Wish = ANY
) -> tuple[int, list[Access]]:
    """Who opened the file, newest first. Raises `NotFound`."""
    authorised.for_reading(work, principal, case_id, Action.ACCESS_LOG, Act.READ_LOG.recorded())
    return work.of(AccessLog).page(case_id, page, size, wish)


def read_agency_log(work: Work, principal: Principal, wish: Wish, before: int | None, size: int) -> list[Access]:
    """Who opened which files of the agency, newest first: data protection and audit. Raises `Forbidden`.

    No total: of one account it would be a figure (principles.md, "What Obhut is not").
    """
    agency = agency_for(principal, Power.OVERSEE)
    work.log_access(principal, Act.READ_AGENCY_LOG.recorded(), [])
    return work.of(AccessLog).of_agency(agency, wish, before, size)


def read_security_log(work: Work, principal: Principal, wanted: Wanted) -> list[Noted]:
    """What was refused in the agency, newest first: data protection and audit. Raises `Forbidden`."""
    agency = agency_for(principal, Power.OVERSEE)
    work.log_access(principal, Act.READ_SECURITY_LOG.recorded(), [])
    return work.read_security_log(agency, wanted)


def read_platform_log(work: Work, principal: Principal, wanted: Wanted) -> list[Noted]:
    """What was refused to accounts of no agency, the newest first: the host, and the main system owner, who sees to the
    host, as of sign-ins in identity. It belongs to no agency's access log, so it is on record here. Raises `Forbidden`.
    """
    must(principal, Power.OVERSEE_PLATFORM)
    work.note(Kind.LOG_READ, principal.account, None)
    return work.read_security_log(None, wanted)
