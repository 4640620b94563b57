"""Files whose days count and of which retention has not heard: those that were there before casefile told of open ones.

Done daily, and whatever was told is told again until the day of erasure has come back: that changes nothing. What falls
due by it is retention's to ask about before it orders anything.
"""

from uuid import UUID

from services.casefile.model.retention import counted_from
from services.casefile.store import Steps, Work
from services.casefile.store.ended_files import EndedFiles
from services.casefile.store.repository import FIRST
from services.casefile.usecases.closing_events import tell

BATCH = 200


def catch_up_all(steps: Steps) -> None:
    """Batch by batch, each in a transaction of its own."""
    after: UUID | None = FIRST
    while after is not None:
        with steps.work() as work:
            after = catch_up(work, after)


def catch_up(work: Work, after: UUID) -> UUID | None:
    """Tell of the next files; returns the last one that was looked at, None where there is none left."""
    phases = {f"{one.id}/{one.retention.phase}" for one in work.programmes.every() if one.retention.phase}
    ids = work.of(EndedFiles).without_day(sorted(phases), after, BATCH)
    for case_id in ids:
        stored = work.cases.get(case_id, lock=True)
        if stored is None or stored.case.status != "open" or stored.erasure_due_on is not None:
            continue
        programme = work.programmes.of(stored.case)
        counted = counted_from(programme, stored.case)
        if counted is not None:
            tell(work, programme, stored.case, counted)
    return ids[-1] if len(ids) == BATCH else None
