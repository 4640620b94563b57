"""Printing files: ordered by whoever may read them, put on paper by the jobs process, fetched within a day.

What is printed lies sealed under the file's own key until then. An order of many files is made one file at a time, each
time at the end of the queue, so that nobody waits behind forty files of somebody else.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from uuid import NAMESPACE_OID, UUID, uuid4, uuid5

from kernel.errors import NotFound
from kernel.jobs import job_queue
from kernel.principal import Principal
from services.casefile.attachments import content as contents
from services.casefile.copies.model.legal_bases import Grounds
from services.casefile.copies.store.prints import Print, content_of, done
from services.casefile.copies.whole_file import WholeFile, whole_file
from services.casefile.errors import WrongState
from services.casefile.model.access import Action
from services.casefile.sealing.chunks import in_chunks
from services.casefile.store import NewWork, Work
from services.casefile.usecases.authorised import found

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
    """Have one file printed; returns the id of the order, which is that of the job too. Raises `NotFound`,
    `Conflict`."""
    wish = PrintWish(order_id(principal, repeat_key), grounds, language)
    add(work, principal, case_id, wish)
    operation = f"print/{case_id}"  # of this file alone: a key used for another one is refused
    if not work.made_before(principal, repeat_key, operation, wish.order):
        start(work, principal, wish.order)
    return wish.order


def add(work: Work, principal: Principal, case_id: UUID, wish: PrintWish) -> None:
    """Put a file into an order, with the act on record. Raises `NotFound`."""
    stored = found(work, principal, case_id, Action.READ, wish.grounds.recorded("print"))
    work.prints.add(
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
    prints = work.prints.of_order(order, principal.account)
    if not prints:
        return None
    return job_queue.start(work.connection, work.clock, principal, TASK, key=order, lock=TASK)


def list_prints(work: Work, principal: Principal, order: UUID) -> list[Print]:
    """The files of one's own order, and how far each is. Raises `NotFound`."""
    prints = work.prints.of_order(order, principal.account)
    if not prints:
        raise NotFound()
    work.log_access(principal, "list_prints", [one.case_id for one in prints])
    return prints


def fetch(new_work: NewWork, principal: Principal, case_id: UUID, order: UUID) -> Printed:
    """A file on paper. Raises `NotFound`, also where a day has passed, `WrongState` `print_not_ready`, or the code of
    what kept it from being made."""
    with new_work() as work:
        one = next((p for p in work.prints.of_order(order, principal.account) if p.case_id == case_id), None)
        if one is None:
            raise NotFound()
        stored = found(work, principal, case_id, Action.READ, one.grounds.recorded("fetch_print"))
        content = one.contents
        if content is None or one.size is None:
            raise WrongState(one.code or "print_not_ready")
        return Printed(stored.case.client_number, one.size, contents.parts(new_work, work, content))


def next_to_print(work: Work, order: UUID) -> Print | None:
    """What the jobs process prints next of an order, the progress told; None where all is done.

    A file at which the process has died `MOST_TRIES` times, by its sheer size say, is given up: others wait behind it.
    """
    for one in work.prints.of_order(order):
        if one.state == "waiting" and one.tries >= MOST_TRIES:
            work.prints.failed(one, FAILED)
    prints = work.prints.of_order(order)
    count, total = done(prints), len(prints)
    state, result = ("done", order) if count == total else ("running", None)
    job_queue.progress(work.connection, work.clock, order, state=state, done=count, total=total, result=result)
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
    if not work.prints.made(one, content.id, len(pdf)):
        return
    key = contents.key_of(work, content)
    work.attachments.begin(content, one.account)
    for number, (plain, last) in enumerate(in_chunks(iter([pdf]))):
        work.attachments.add_chunk(content, number, key.seal(number, plain, last=last))
    work.attachments.publish(content)


def print_next(work: Work, order: UUID) -> None:
    """Have the rest of an order printed, behind all that others have asked for meanwhile."""
    job_queue.defer(work.connection, TASK, lock=TASK, job=str(order))
