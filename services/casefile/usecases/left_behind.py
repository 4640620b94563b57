"""Work that would reach nobody: what waits for somebody who may not read a file any more goes to its responsible.

At once where a file is handed over, a share ends or a phase closes the file to those who referred it; by the daily work
where a deputyship has run out or an account was closed. An absence moves nothing: reminders are shown to the deputy and
stay the owner's.
"""

from collections.abc import Collection, Mapping
from dataclasses import replace
from uuid import UUID

import structlog

from kernel.errors import Refusal
from kernel.observe.logs import place_of
from services.casefile.errors import CasefileError
from services.casefile.model.reminders import BY_OBHUT
from services.casefile.store import Seen, Steps, Stored, Work
from services.casefile.store.reminders import Addressed
from services.casefile.store.repository import FIRST
from services.casefile.usecases import colleagues

BATCH = 500
log = structlog.get_logger("jobs")


def hand_on(work: Work, case_id: UUID, leaving: UUID | None = None, *, stays: bool = False) -> None:
    """What waits in a locked file for somebody who may not read it goes to whoever is responsible for it.

    `leaving`: who gave the file away just now, with all that is theirs; where they stay (`stays`) only what a rule of
    time has raised, which is the responsible's.
    """
    stored = work.cases.get(case_id)
    if stored is None:
        return
    waiting = work.reminders.addressed([case_id], work.clock.today())
    stranded = set(_stranded(work, stored, waiting))
    stranded |= {one for one in waiting if one.account == leaving and (one.rule is not None or not stays)}
    case = stored.case
    stranded = {one for one in stranded if one.account != case.responsible}
    if not stranded:
        return
    seen = Seen(case_id, work.keys.get(case.agency, case_id), BY_OBHUT)
    for one in sorted(stranded, key=lambda each: each.id):
        entry = work.entries.get(seen, one.kind, one.id, lock=True)
        if entry is not None:
            work.entries.save(entry, replace(entry, account=case.responsible), seen.key)
    work.cases.tell(case_id)


def hand_on_all(steps: Steps) -> None:
    """The same in all files in which anything may be left behind; one that cannot be written keeps no other waiting."""
    after: UUID | None = FIRST
    while after is not None:
        with steps.work() as work:
            behind, after = look(work, after)
        for case_id in behind:
            try:
                with steps.work() as work:
                    if work.cases.get(case_id, lock=True) is not None:
                        hand_on(work, case_id)
            except (CasefileError, Refusal) as error:  # a missing key, which `obhut check` reports
                log.warning("hand_on_failed", error=type(error).__name__, place=place_of(error))


def look(work: Work, after: UUID) -> tuple[list[UUID], UUID | None]:
    """Among the next files those in which something is left behind, and the last file that was looked at; None instead
    of that where there is none left."""
    today = work.clock.today()
    ids = work.reminders.for_others(today, after, BATCH)
    files, by_file = work.cases.get_all(ids), _by_file(work.reminders.addressed(ids, today))
    behind = [case_id for case_id in ids if case_id in files and _moves(work, files[case_id], by_file[case_id])]
    return behind, ids[-1] if len(ids) == BATCH else None


def _moves(work: Work, stored: Stored, waiting: Collection[Addressed]) -> bool:
    return any(one.account != stored.case.responsible for one in _stranded(work, stored, waiting))


def _stranded(work: Work, stored: Stored, waiting: Collection[Addressed]) -> list[Addressed]:
    readers = colleagues.readers(work, stored.case, {one.account for one in waiting}) if waiting else set()
    return [one for one in waiting if one.account not in readers]


def _by_file(waiting: Collection[Addressed]) -> Mapping[UUID, list[Addressed]]:
    by_file: dict[UUID, list[Addressed]] = {}
    for one in waiting:
        by_file.setdefault(one.case_id, []).append(one)
    return by_file
