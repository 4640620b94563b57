"""Rules of time remind by themselves: the daily work puts reminders into files and ends those that are over.

Looking takes three questions for hundreds of files and opens nothing, since the days that rules ask for lie in plain.
Only a file in which something changes is locked, looked at once more and written, in a transaction of its own; so the
work may be cut off anywhere and done again.
"""

from collections.abc import Mapping
from uuid import UUID

import structlog

from kernel.errors import Refusal
from kernel.observe.logs import place_of
from services.casefile.errors import CasefileError
from services.casefile.model import deadlines, deadlines_of_answers, reminders
from services.casefile.model.deadlines import Due
from services.casefile.model.reminders import BY_OBHUT, Plan
from services.casefile.store import Steps, Stored, Work
from services.casefile.store.repository import FIRST
from services.casefile.usecases import reminders as reminding
from services.casefile.usecases import resting
from services.casefile.usecases.reminders import KIND, Reminder

BATCH = 500
log = structlog.get_logger("jobs")


def keep_up_all(steps: Steps) -> None:
    """What the rules of time ask for; a file that cannot be written does not keep the others waiting."""
    after: UUID | None = FIRST
    while after is not None:
        with steps.work() as work:
            behind, after = look(work, after)
        for case_id in behind:
            try:
                with steps.work() as work:
                    keep_up(work, case_id)
            except (CasefileError, Refusal) as error:  # a missing key, which `obhut check` reports
                log.warning("reminder_failed", error=type(error).__name__, place=place_of(error))


def look(work: Work, after: UUID) -> tuple[list[UUID], UUID | None]:
    """Among the next files those with reminders to be written or ended, and the last file that was looked at.

    Instead of that file None where there is none left.
    """
    of_programmes = [p for p in work.programmes.every() if KIND.form in p.forms]
    phases = {f"{programme.id}/{phase}" for programme in of_programmes for phase in deadlines.watched_phases(programme)}
    always = {programme.id for programme in of_programmes if programme.inactive_after is not None}
    ids = work.reminders.watched(phases, always, after, BATCH)
    plans = _plans(work, work.cases.get_all(ids))
    return [case_id for case_id in ids if plans.get(case_id)], ids[-1] if len(ids) == BATCH else None


def keep_up(work: Work, case_id: UUID) -> None:
    """Write and end the reminders of one file as its rules ask for today; again changes nothing."""
    stored = work.cases.get(case_id, lock=True)
    if stored is None or stored.case.status == "erasing":
        return
    plan = _plans(work, {case_id: stored})[case_id]
    for due in plan.new:
        _raise(work, stored, due)
    if plan.over:
        reminding.end(work, stored.case, plan.over)


def _plans(work: Work, files: Mapping[UUID, Stored]) -> dict[UUID, Plan]:
    today = work.clock.today()
    programmes = {case_id: work.programmes.of(stored.case) for case_id, stored in files.items()}
    forms = {form for key, stored in files.items() for form in deadlines.repeated_forms(programmes[key], stored.case)}
    last_days = work.reminders.last_days(files, sorted(forms)) if forms else {}
    raised = work.reminders.raised(files)
    return {
        case_id: reminders.plan(
            [
                *deadlines.due(
                    programmes[case_id], stored.case, last_days.get(case_id, {}), today, stored.erasure_due_on
                ),
                *reminders.standing(programmes[case_id], stored.case, raised.get(case_id, [])),
                *deadlines_of_answers.standing(programmes[case_id], stored.case, raised.get(case_id, [])),
            ],
            raised.get(case_id, []),
            today,
        )
        for case_id, stored in files.items()
    }


def _raise(work: Work, stored: Stored, due: Due) -> None:
    case = stored.case
    text = reminders.text_of(due)
    rests = True if resting.rests_now(work, stored) else None
    reminder = Reminder(
        account=case.responsible, author=BY_OBHUT, on=due.on, text=text, rule=due.rule, rule_on=due.on, rests=rests
    )
    reminding.put(work, case, reminder)
