"""Long and daily work of casefile: erasures, releases, housekeeping. Every task may be cut off and run again."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from uuid import UUID

import structlog

from kernel.errors import NotFound, Refusal
from kernel.failpoint import failpoint
from kernel.housekeeping import BOOKKEEPING_KEPT, tidy
from kernel.jobs import job_queue
from kernel.jobs.daily_run import Step
from kernel.jobs.job_runner import JobRunner
from kernel.observe.logs import place_of
from kernel.service import Process
from services.casefile.assembly import Assembly, assemble
from services.casefile.attachments import store as attachments
from services.casefile.copies.print_layout import sheet
from services.casefile.copies.store.prints import Print
from services.casefile.copies.usecases import prints
from services.casefile.copies.whole_file import WholeFile
from services.casefile.erasure import usecases as erasing
from services.casefile.errors import CasefileError, KeyUnusable, SealBroken
from services.casefile.releases import usecases as releasing
from services.casefile.short_contacts import usecases as short_contacts
from services.casefile.store import Work
from services.casefile.template_changes.usecases import moves_of_all
from services.casefile.templates.declared.periods import parse
from services.casefile.usecases import due_reminders, editing, search_terms

CLEAN_WITHIN, CLEAN_LOOK = 20.0, 0.1  # seconds: the broker confirms within, looked at every
FIRST = UUID(int=0)  # before all ids
log = structlog.get_logger("jobs")


class Tasks:
    """The tasks by name; a unit of work per step, under the jobs role, which sees every agency."""

    def __init__(self, assembly: Assembly) -> None:
        self._assembly = assembly

    def erase(self, order: str) -> None:
        """Execute one erasure order, from wherever an earlier run was cut off."""
        key, settings = UUID(order), self._assembly.settings
        with self._work() as work:
            case_id = erasing.mark(work, key)
        if case_id is None:
            return
        failpoint(settings, "erasing.marked")
        self._assembly.keys.destroy(case_id)
        failpoint(settings, "erasing.key_destroyed")
        with self._work() as work:
            erasing.delete(work, key)
        failpoint(settings, "erasing.deleted")
        self._verify(key)

    def make_release(self, job: str, programme: str, period: str, account: str) -> None:
        """Count and issue every table of a programme for a period, one transaction each, with progress."""
        template, asked, key = self._assembly.programmes.current(programme), parse(period), UUID(job)
        if asked is None:
            raise ValueError("only periods that were checked are deferred")
        measures = releasing.measures_of(template, asked)
        release, total = None, len(measures)
        for done, measure in enumerate(measures):
            with self._work() as work:
                job_queue.progress(work.connection, work.clock, key, state="running", done=done, total=total)
            with self._work() as work:
                release = releasing.make_table(work, template, measure, asked, UUID(account))
        with self._work() as work:
            job_queue.progress(work.connection, work.clock, key, state="done", done=total, total=total, result=release)

    def migrate_files(self, job: str, programme: str, to: str, agency: str, account: str) -> None:
        """Take all open files of an agency into a version of their template, one transaction each, with progress."""
        order = moves_of_all.ordered(job, programme, to, agency, account)
        with self._work(order.agency) as work:
            done = moves_of_all.looked_at(work, order)
        while True:
            with self._work(order.agency) as work:
                left, batch = moves_of_all.waiting(work, order)
            if not batch:
                break
            for place, case_id in enumerate(batch):
                code = self._migrate_one(order, case_id)
                with self._work(order.agency) as work:
                    if code is not None:
                        moves_of_all.note(work, order, case_id, code)
                    done += 1
                    total = done + left - place - 1
                    job_queue.progress(work.connection, work.clock, order.job, state="running", done=done, total=total)
                failpoint(self._assembly.settings, "migrating.file_done")
        with self._work(order.agency) as work:
            job_queue.progress(work.connection, work.clock, order.job, state="done", done=done, total=done)

    def _migrate_one(self, order: moves_of_all.Order, case_id: UUID) -> str | None:
        """Why a file was not taken along; None where it was, or is no more."""
        with _refusals("template_move_failed") as refusals, self._work(order.agency) as work:
            moves_of_all.migrate_one(work, order, case_id)
        return next((code for code in refusals if code != NotFound.code), None)

    def print_files(self, job: str) -> None:
        """Put the next file of an order on paper, and have the rest printed behind what others have asked for."""
        order = UUID(job)
        with self._work() as work:
            one = prints.next_to_print(work, order)
            if one is None:
                return
            work.prints.begun(one)
        failpoint(self._assembly.settings, "printing.begun")
        code = self._print_one(one)
        failpoint(self._assembly.settings, "printing.drawn")
        with self._work() as work:
            if code is not None:
                work.prints.failed(one, code)
            if prints.next_to_print(work, order):
                prints.print_next(work, order)

    def _print_one(self, one: Print) -> str | None:
        """Why a file was not printed; None where it was."""
        with _refusals("print_failed") as refusals:
            with self._work(one.agency) as work:
                file, today = prints.what_to_print(work, one), work.clock.today()
            pages = _on_paper(file, one.language, today)
            with self._work(one.agency) as work:
                prints.keep(work, one, pages)
        return next(iter(refusals), None)

    def daily(self) -> tuple[Step, ...]:
        """Erasures given up are taken up again; what is old goes; files get their search tokens; rules remind."""
        return self._tidy_up, self.forget_short_contacts, self._make_searchable, self._remind

    def _tidy_up(self, _: date) -> None:
        with self._work() as work:
            erasing.resume(work)
            editing.let_go_of_old_drafts(work)
            tidy(work.connection, work.clock)
            work.template_moves.let_go(work.clock.now() - BOOKKEEPING_KEPT)
            attachments.sweep(work.connection, work.clock.now())
            work.prints.let_go()
            work.exports.let_go()

    def forget_short_contacts(self, _: date) -> None:
        """Years whose time is over: the key of each book first, then its rows; cut off, the next run goes on."""
        with self._work() as work:
            over = short_contacts.books_over(work)
        for book in over:
            self._assembly.keys.destroy(book)
            with self._work() as work:
                work.short_contacts.delete_book(book)
        if over:
            log.info("short_contacts_erased", count=len(over))

    def _make_searchable(self, _: date) -> None:
        """A transaction per batch, so that whatever was made is kept when this is cut off."""
        with self._work() as work:
            behind = search_terms.agencies_behind(work)
        for agency in behind:
            after: UUID | None = FIRST
            while after is not None:
                with self._work() as work:
                    after = search_terms.catch_up(work, agency, after)

    def _remind(self, today: date) -> None:
        """What the rules of time ask for; a file that cannot be written does not keep the others waiting."""
        after: UUID | None = FIRST
        while after is not None:
            with self._work() as work:
                behind, after = due_reminders.look(work, after)
            for case_id in behind:
                try:
                    with self._work() as work:
                        due_reminders.keep_up(work, case_id)
                except (CasefileError, Refusal) as error:  # a missing key, which `obhut check` reports
                    log.warning("reminder_failed", error=type(error).__name__, place=place_of(error))
        log.info("daily_work_done", day=today.isoformat())

    def _verify(self, order: UUID) -> None:
        """Wait for the broker's confirmation of `case_erased`; after that nothing may lead to the file any more."""
        end = time.monotonic() + CLEAN_WITHIN
        while True:
            try:
                with self._work() as work:
                    erasing.verify(work, order)
                return
            except erasing.NotYetClean:
                if time.monotonic() > end:
                    raise
            time.sleep(CLEAN_LOOK)

    def _work(self, agency: UUID | None = None) -> Work:
        """Of all agencies; `agency`: whose people's accesses it records."""
        return Work(self._assembly, agency)


@contextmanager
def _refusals(event: str) -> Iterator[list[str]]:
    """Collects the code of what refuses a file, so that the files behind it get their turn."""
    codes: list[str] = []
    try:
        yield codes
    except (KeyUnusable, SealBroken) as error:  # which `obhut check` reports
        log.warning(event, error=type(error).__name__, place=place_of(error))
        codes.append(moves_of_all.UNREADABLE)
    except (CasefileError, Refusal) as refused:
        codes.append(refused.code)


def _on_paper(file: WholeFile, language: str, today: date) -> bytes:
    """The PDF of a file. Whatever keeps it from being drawn, such as a machine without Pango, would do so again.

    Raises `CasefileError` `print_failed`.
    """
    try:
        from services.casefile.copies.pdf import pdf

        return pdf(sheet(file, language, today))
    except Exception as error:
        log.error("print_failed", error=type(error).__name__, place=place_of(error))
        raise CasefileError(prints.FAILED) from None


def runner(process: Process) -> JobRunner:
    """The jobs process of casefile."""
    tasks = Tasks(assemble(process))
    return JobRunner(
        process.settings,
        process.engine,
        process.clock,
        {
            "erase": tasks.erase,
            "make_release": tasks.make_release,
            moves_of_all.TASK: tasks.migrate_files,
            prints.TASK: tasks.print_files,
        },
        tasks.daily(),
    )
