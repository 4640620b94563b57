"""How an order of prints gets into the queue of the jobs process, and what keeps it from there: a second person.

Printing is a reader's right, so one file, which is one family's, never waits for anybody. Many files are the largest
leak an insider could make, on paper as well as by export: from so many files a day on (`OBHUT_SECOND_PERSON_FROM`) an
order of several waits until a lead of all of them has said so, by the means of exports (ADR 14).
"""

from collections.abc import Sequence
from datetime import datetime, time, timedelta
from uuid import UUID

from kernel.clock import BERLIN, berlin_day
from kernel.errors import NotFound
from kernel.principal import Principal
from services.casefile.copies.model.exports import APPROVED_FOR, Export, needs_second_person
from services.casefile.copies.store.exports import Exports
from services.casefile.copies.store.prints import KEPT, Print, Prints
from services.casefile.store import Work

TASK = "print_files"
NOT_APPROVED = "print_not_approved"


def lock_of(order: UUID) -> str:
    """A lock is of one order: a job that waits to be tried again keeps its lock, and holds up nobody else's."""
    return f"print/{order}"


def begin(work: Work, principal: Principal, prints: Sequence[Print], reason: str | None) -> UUID:
    """Have an order printed, or ask a lead where it takes one; the id of its job. Done again, it asks nobody anew."""
    order = prints[0].order
    if not _has_begun(work, principal, order):
        today = work.of(Prints).files_since(principal.account, _midnight(work))
        if needs_second_person(len(prints), today, work.second_person_from):
            _ask(work, prints, reason)
    return work.jobs.start(principal, TASK, key=order, lock=lock_of(order))


def put(work: Work, order: UUID, *, after: timedelta = timedelta()) -> None:
    """The next file of an order, behind all that others have asked for meanwhile; not before some time has passed."""
    work.jobs.defer(TASK, lock=lock_of(order), after=after, job=str(order))


def approval_of(work: Work, order: UUID) -> Export | None:
    """What was asked of a lead about an order; None where nobody had to be asked."""
    return work.of(Exports).get(order)


def waits_for_lead(work: Work, order: UUID) -> bool:
    """Whether nobody has decided about it yet."""
    asked = approval_of(work, order)
    return asked is not None and asked.state == "requested"


def decided(work: Work, order: UUID) -> None:
    """A lead has said yes or no, or it was withdrawn: for a day from now on it can be fetched, or says why not."""
    work.of(Prints).keep(order, work.clock.now() + KEPT)
    put(work, order)


def _ask(work: Work, prints: Sequence[Print], reason: str | None) -> None:
    first, now = prints[0], work.clock.now()
    export = Export(
        id=first.order,
        agency=first.agency,
        account=first.account,
        grounds=first.grounds,
        medium="paper",
        requested_at=now,
    )
    work.of(Exports).add(export)
    keys = work.keys.get_many(first.agency, [one.case_id for one in prints])
    for place, one in enumerate(prints):
        if one.case_id in keys:
            work.of(Exports).add_file(export, one.case_id, place, keys[one.case_id], reason)
    work.of(Prints).keep(first.order, now + APPROVED_FOR)


def _has_begun(work: Work, principal: Principal, order: UUID) -> bool:
    try:
        work.jobs.look_up(principal, order)
    except NotFound:
        return False
    return True


def _midnight(work: Work) -> datetime:
    """The instant at which this day began in Germany."""
    return datetime.combine(berlin_day(work.clock.now()), time(), BERLIN)
