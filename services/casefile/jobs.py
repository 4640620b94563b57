"""Long and daily work of casefile, and the use case that does each. All of it may be cut off and run again."""

from collections.abc import Callable
from datetime import date
from functools import partial

import structlog

from kernel.housekeeping import purge
from kernel.jobs.daily_run import Step
from kernel.jobs.job_runner import JobRunner
from kernel.service import Process
from services.casefile.assembly import assemble
from services.casefile.attachments.store import Attachments
from services.casefile.copies.store.blank_prints import BlankPrints
from services.casefile.copies.store.exports import Exports
from services.casefile.copies.store.prints import Prints
from services.casefile.copies.usecases import print_queue, prints
from services.casefile.erasure import usecases as erasure
from services.casefile.releases import families
from services.casefile.releases import usecases as releases
from services.casefile.short_contacts import usecases as short_contacts
from services.casefile.store import Steps, Work
from services.casefile.template_changes.store.moves import TemplateMoves
from services.casefile.template_changes.usecases import moves_of_all
from services.casefile.usecases import due_reminders, editing, left_behind, retention_catch_up, search_terms

AT_ONCE: tuple[Callable[[Work], object], ...] = (
    erasure.resume,
    editing.purge_drafts,
    lambda work: purge(work.connection, work.clock),
    lambda work: work.of(TemplateMoves).purge(),
    lambda work: work.of(Attachments).purge(),
    lambda work: work.of(Prints).purge(),
    lambda work: work.of(BlankPrints).purge(),
    lambda work: work.of(Exports).purge(),
)
"""Of each day, in one transaction: erasures given up are taken up again, what has expired goes."""
IN_STEPS: tuple[Callable[[Steps], None], ...] = (
    short_contacts.erase_books,
    search_terms.catch_up_all,
    retention_catch_up.catch_up_all,
    due_reminders.keep_up_all,
    left_behind.hand_on_all,
    families.judge_all,
)
"""Of each day, in transactions of their own: keys of years that are over, search tokens, what retention has not heard,
reminders by rule, what waits for somebody who may not read it any more, tables that nobody judged beside others."""
log = structlog.get_logger("jobs")


def daily(steps: Steps) -> tuple[Step, ...]:
    """The work of a day, one step after the other while the day is still this process's."""

    def at_once(_: date) -> None:
        with steps.work() as work:
            for part in AT_ONCE:
                part(work)

    def told(today: date) -> None:
        log.info("daily_work_done", day=today.isoformat())

    return at_once, *(_step(part, steps) for part in IN_STEPS), told


def _step(part: Callable[[Steps], None], steps: Steps) -> Step:
    return lambda _: part(steps)


def runner(process: Process) -> JobRunner:
    """The jobs process of casefile."""
    steps = Steps(assemble(process))
    return JobRunner(
        process.settings,
        process.engine,
        process.clock,
        {
            erasure.TASK: partial(erasure.erase, steps),
            releases.TASK: partial(releases.make_release, steps),
            moves_of_all.TASK: partial(moves_of_all.migrate_files, steps),
            print_queue.TASK: partial(prints.print_files, steps),
        },
        daily(steps),
    )
