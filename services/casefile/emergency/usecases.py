"""The emergency sheet: the one read that does not fail because the access log cannot be written (privacy.md, 5).

It is read in one transaction and recorded in the next, before it is shown. Where the log alone fails, the record waits
in the spool, and is taken up with the next sheet that finds the log well again, or when the process starts.
"""

from collections.abc import Callable
from uuid import UUID, uuid4

import structlog

from kernel.principal import Principal
from services.casefile.emergency import model
from services.casefile.emergency.model import FORMS, Sheet
from services.casefile.emergency.store import LOG_FAILED, TAKING_UP_FAILED, Access, Spool, is_forgiven
from services.casefile.model.access import Act, Action
from services.casefile.model.participants import PARTICIPANTS, to_be_spared
from services.casefile.store import Seen, Work
from services.casefile.usecases import authorised, protected_address

SPOOLED = "emergency_sheet_spooled"
"""The operation that a taken-up record is claimed for."""
WorkOf = Callable[[UUID | None], Work]
"""Makes a unit of work behind the wall of an agency."""
log = structlog.get_logger("emergency")


def read_sheet(work_of: WorkOf, spool: Spool, principal: Principal, case_id: UUID) -> Sheet:
    """Danger, telephone numbers, custody. Raises `NotFound`; OSError where neither log nor spool take the record."""
    with work_of(principal.agency) as work:
        stored = authorised.for_reading_unrecorded(work, principal, case_id, Action.READ)
        key = work.keys.get(stored.case.agency, case_id)
        answers = work.sections.read(case_id, key)
        seen = Seen(case_id, key, principal.account)
        entries = [*work.entries.all(seen, FORMS), *to_be_spared(work.entries.kept_from(seen, [PARTICIPANTS]))]
        places = protected_address.places_in(work, stored, answers)
        sheet = model.sheet(work.programmes.of(stored.case), answers, entries, work.clock.today(), places)
        access = Access(
            uuid4(), work.clock.acted(), stored.case.agency, principal.account, tuple(sorted(principal.roles)), case_id
        )
    _record(work_of, spool, principal, access)
    return sheet


def take_up(work_of: WorkOf, spool: Spool) -> None:
    """Put into the log what waits; what fails waits on. Repeated within a day after a crash, nothing is in it twice."""
    try:
        for access in spool.waiting():
            with work_of(access.agency) as work:
                _put_into_log(work, access)
            spool.purge(access)
    except TAKING_UP_FAILED as failed:
        log.warning("spool_waits_on", error=type(failed).__name__)


def _record(work_of: WorkOf, spool: Spool, principal: Principal, access: Access) -> None:
    try:
        with work_of(access.agency) as work:
            work.log_access(principal, Act.READ_SHEET.recorded(), [access.case_id], at=access.at)
    except LOG_FAILED as failed:
        if not is_forgiven(failed):
            raise
        spool.put(access)
        log.error("access_spooled", error=type(failed).__name__)
    else:
        take_up(work_of, spool)


def _put_into_log(work: Work, access: Access) -> None:
    """A file that was erased meanwhile is left out, as everywhere in the log."""
    who = Principal(access.account, access.agency, frozenset(access.roles))
    if work.claim(who, str(access.id), SPOOLED, access.id):
        work.log_access(who, Act.READ_SHEET_SPOOLED.recorded(), [access.case_id], at=access.at)
