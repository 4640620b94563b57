"""Who has had a file in hand; reading that is an access too."""

from uuid import UUID

from kernel.principal import Principal
from services.casefile.model.access import Act, Action
from services.casefile.store import Work
from services.casefile.store.access_log import Access, AccessLog
from services.casefile.usecases import authorised


def read_access_log(work: Work, principal: Principal, case_id: UUID, page: int, size: int) -> tuple[int, list[Access]]:
    """Who opened the file, newest first. Raises `NotFound`."""
    authorised.for_reading(work, principal, case_id, Action.ACCESS_LOG, Act.READ_LOG.recorded())
    return work.of(AccessLog).page(case_id, page, size)
