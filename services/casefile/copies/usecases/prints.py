"""Printing files: ordered by whoever may read them, put on paper by the jobs process, fetched within a day.

What is printed lies sealed under the file's own key until then. An order of many files is made one file at a time, each
time at the end of the queue, so that nobody waits behind forty files of somebody else.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from uuid import NAMESPACE_OID, UUID, uuid4, uuid5

import structlog

from kernel.errors import NotFound
from kernel.observe.logs import place_of
from kernel.principal import Principal
from services.casefile.attachments import content as contents
from services.casefile.attachments.store import Attachments
from services.casefile.copies.model.legal_bases import Grounds
from services.casefile.copies.print_layout import sheet
from services.casefile.copies.store.prints import Print, Prints, content_of, done
from services.casefile.copies.whole_file import WholeFile, whole_file
from services.casefile.errors import CasefileError, WrongState
from services.casefile.model.access import Act, Action
from services.casefile.sealing.chunks import in_chunks
from services.casefile.store import NewWork, Steps, Work
from services.casefile.usecases import authorised
from services.casefile.usecases.one_of_many import refusals

log = structlog.get_logger("jobs")
TASK = "print_files"
FAILED = "print_failed"
MOST_TRIES = 3


@dataclass(frozen=True, slots=True)
class PrintWish:
    """In which order files are to be printed, on which grounds and in which language."""

    order: UUID
    grounds: Grounds
    language: str


@dataclass(frozen=True, slots=True)
class Printed:
    """A file on paper: its client number, size in bytes, and the parts of the PDF as they come."""

    client_number: str
    size: int
    parts: Iterator[bytes]


def order_id(principal: Principal, repeat_key: str | None) -> UUID:
    """The id of an order: with the same Idempotency-Key the same one."""
    return uuid5(NAMESPACE_OID, f"{principal.account}/{repeat_key}") if repeat_key else uuid4()


def order_one(
    work: Work, principal: Principal, case_id: UUID, grounds: Grounds, language: str, repeat_key: str | None
) -> UUID:
    """Have one file printed; returns the id of the order, which is that of the job too. Repeated with the same
    Idempotency-Key it is one act, once on record. Raises `NotFound`, `Conflict`."""
    wish = PrintWish(order_id(principal, repeat_key), grounds, language)
    operation = f"print/{case_id}"  # of this file alone: a key used for another one is refused
    if not work.made_before(principal, repeat_key, operation, wish.order):
        add(work, principal, case_id, wish)
        start(work, principal, wish.order)
    return wish.order


def add(work: Work, principal: Principal, case_id: UUID, wish: PrintWish) -> None:
    """Put a file into an order, with the act on record. Raises `NotFound`."""
    stored = authorised.for_reading(work, principal, case_id, Action.READ, wish.grounds.recorded(Act.PRINT))
    work.of(Prints).add(
        Print(
            order=wish.order,
            case_id=case_id,
            agency=stored.case.agency,
            account=principal.account,
            grounds=wish.grounds,
            language=wish.language,
        )
    )


def start(work: Work, principal: Principal, order: UUID) -> UUID | None:
    """Have an order printed; the id of its job, None where no file is in it. Started again, it does what is left."""
    prints = work.of(Prints).of_order(order, principal.account)
    if not prints:
        return None
    return work.jobs.start(principal, TASK, key=order, lock=TASK)


def list_prints(work: Work, principal: Principal, order: UUID) -> list[Print]:
    """The files of one's own order, and how far each is. Raises `NotFound`."""
    prints = work.of(Prints).of_order(order, principal.account)
    if not prints:
        raise NotFound()
    work.log_access(principal, Act.LIST_PRINTS.recorded(), [one.case_id for one in prints])
    return prints


def fetch(new_work: NewWork, principal: Principal, case_id: UUID, order: UUID) -> Printed:
    """A file on paper. Raises `NotFound`, also where a day has passed, `WrongState` `print_not_ready`, or the code of
    what kept it from being made."""
    with new_work() as work:
        one = next((p for p in work.of(Prints).of_order(order, principal.account) if p.case_id == case_id), None)
        if one is None:
            raise NotFound()
        stored = authorised.for_reading(work, principal, case_id, Action.READ, one.grounds.recorded(Act.FETCH_PRINT))
        content = one.contents
        if content is None or one.size is None:
            raise WrongState(one.code or "print_not_ready")
        return Printed(stored.case.client_number, one.size, contents.parts(new_work, work, content))


def print_files(steps: Steps, job: str) -> None:
    """Put the next file of an order on paper, and have the rest printed behind what others have asked for."""
    order = UUID(job)
    with steps.work() as work:
        one = next_to_print(work, order)
        if one is None:
            return
        work.of(Prints).begun(one)
    steps.reached("printing.begun")
    code = _print_one_of_many(steps, one)
    steps.reached("printing.drawn")
    with steps.work() as work:
        if code is not None:
            work.of(Prints).failed(one, code)
        if next_to_print(work, order):
            print_next(work, order)


def _print_one_of_many(steps: Steps, one: Print) -> str | None:
    """Why a file was not printed; None where it was."""
    with refusals("print_failed") as codes:
        with steps.work(one.agency) as work:
            file, today = what_to_print(work, one), work.clock.today()
        pages = _on_paper(file, one.language, today)
        with steps.work(one.agency) as work:
            keep(work, one, pages)
    return next(iter(codes), None)


def _on_paper(file: WholeFile, language: str, today: date) -> bytes:
    """The PDF of a file. Whatever keeps it from being drawn, such as a machine without Pango, would do so again.

    Raises `CasefileError` `print_failed`.
    """
    try:
        from services.casefile.copies.pdf import pdf

        return pdf(sheet(file, language, today))
    except Exception as error:
        log.error("print_failed", error=type(error).__name__, place=place_of(error))
        raise CasefileError(FAILED) from None


def next_to_print(work: Work, order: UUID) -> Print | None:
    """What the jobs process prints next of an order, the progress told; None where all is done.

    A file at which the process has died `MOST_TRIES` times, by its sheer size say, is given up: others wait behind it.
    """
    for one in work.of(Prints).of_order(order):
        if one.state == "waiting" and one.tries >= MOST_TRIES:
            work.of(Prints).failed(one, FAILED)
    prints = work.of(Prints).of_order(order)
    count, total = done(prints), len(prints)
    state, result = ("done", order) if count == total else ("running", None)
    work.jobs.progress(order, state=state, done=count, total=total, result=result)
    return next((one for one in prints if one.state == "waiting"), None)


def what_to_print(work: Work, one: Print) -> WholeFile:
    """What goes onto the paper. Raises `NotFound` where the file is gone, or is being erased."""
    stored = work.cases.get(one.case_id)
    if stored is None or stored.case.agency != one.agency or stored.case.status == "erasing":
        raise NotFound()
    return whole_file(work, stored, one.account, one.grounds)


def keep(work: Work, one: Print, pdf: bytes) -> None:
    """Seal what was printed under the key of its file, unless the file was erased meanwhile."""
    stored = work.cases.get(one.case_id, lock=True)
    if stored is None or stored.case.status == "erasing":
        return
    content = content_of(one, uuid4())
    if not work.of(Prints).made(one, content.id, len(pdf)):
        return
    key = contents.key_of(work, content)
    work.of(Attachments).begin(content, one.account)
    for number, (plain, last) in enumerate(in_chunks(iter([pdf]))):
        work.of(Attachments).add_chunk(content, number, key.seal(number, plain, last=last))
    work.of(Attachments).publish(content)


def print_next(work: Work, order: UUID) -> None:
    """Have the rest of an order printed, behind all that others have asked for meanwhile."""
    work.jobs.defer(TASK, lock=TASK, job=str(order))
