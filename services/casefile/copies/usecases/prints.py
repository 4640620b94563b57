"""Printing files: ordered by whoever may read them, put on paper by the jobs process, fetched within a day.

What is printed lies sealed under the file's own key until then. An order of many files is made one file at a time, each
time at the end of the queue, so that nobody waits behind forty files of somebody else. While the key store is away an
order waits: nothing of it is given up for that.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from uuid import NAMESPACE_OID, UUID, uuid4, uuid5

import structlog

from kernel.directory import Directory
from kernel.errors import NotFound
from kernel.principal import Principal
from services.casefile.attachments import content as contents
from services.casefile.attachments.store import Attachments
from services.casefile.copies.model.left_out import LeftOut
from services.casefile.copies.model.legal_bases import Grounds
from services.casefile.copies.model.parts import printed_parts
from services.casefile.copies.model.sender import sender_of
from services.casefile.copies.print_layout import Cover, sheet
from services.casefile.copies.print_sheet import Drawn
from services.casefile.copies.store.prints import Print, Prints, content_of, done
from services.casefile.copies.usecases.blank_prints import print_blank
from services.casefile.copies.usecases.drawing import FAILED, on_paper
from services.casefile.copies.usecases.print_queue import NOT_APPROVED, approval_of, begin, put, waits_for_lead
from services.casefile.copies.whole_file import WholeFile, hidden_out_of_sight, left_out, told, whole_file
from services.casefile.errors import NotMadeYet, WrongState
from services.casefile.model.access import Act, Action
from services.casefile.sealing.chunks import in_chunks
from services.casefile.store import NewWork, Steps, StoreAway, Stored, Work
from services.casefile.usecases import authorised
from services.casefile.usecases.one_of_many import refusals

log = structlog.get_logger("jobs")
MOST_TRIES = 3
PAUSE = timedelta(seconds=30)  # until an order is tried again for which the key store was away


@dataclass(frozen=True, slots=True)
class PrintWish:
    """In which order files are to be printed, on which grounds and in which language. `parts`: those that were chosen,
    None for all that may go; `directory`: who is who in the agency; `reason`: for a lead who has to be asked."""

    order: UUID
    grounds: Grounds
    language: str
    parts: tuple[str, ...] | None = None
    directory: Directory | None = None
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class Printed:
    """A file on paper: its client number, size in bytes, and the parts of the PDF as they come."""

    client_number: str
    size: int
    parts: Iterator[bytes]


def order_id(principal: Principal, repeat_key: str | None) -> UUID:
    """The id of an order: with the same Idempotency-Key the same one."""
    return uuid5(NAMESPACE_OID, f"{principal.account}/{repeat_key}") if repeat_key else uuid4()


def order_one(work: Work, principal: Principal, case_id: UUID, wish: PrintWish, repeat_key: str | None) -> UUID:
    """Have one file printed; returns the id of the order, which is that of the job too. Repeated with the same
    Idempotency-Key it is one act, once on record. Raises `NotFound`, `Conflict`."""
    operation = f"print/{case_id}"  # of this file alone: a key used for another one is refused
    if not work.made_before(principal, repeat_key, operation, wish.order):
        add(work, principal, case_id, wish)
        start(work, principal, wish)
    return wish.order


def add(work: Work, principal: Principal, case_id: UUID, wish: PrintWish) -> None:
    """Put a file into an order, with the act on record. Raises `NotFound`."""
    stored = authorised.for_reading(work, principal, case_id, Action.READ, wish.grounds.recorded(Act.PRINT))
    case, directory = stored.case, wish.directory
    printed = Print(
        order=wish.order,
        case_id=case_id,
        agency=case.agency,
        account=principal.account,
        grounds=wish.grounds,
        language=wish.language,
        parts=wish.parts,
    )
    sender = sender_of(directory, case.responsible, principal.account) if directory else None
    work.of(Prints).add(printed, work.keys.get(case.agency, case_id), sender)


def start(work: Work, principal: Principal, wish: PrintWish) -> UUID | None:
    """Have an order printed, or ask a lead first; the id of its job, None where no file is in it. Started again, it
    does what is left."""
    prints = work.of(Prints).of_order(wish.order, principal.account)
    return begin(work, principal, prints, wish.reason) if prints else None


def list_prints(work: Work, principal: Principal, order: UUID) -> list[Print]:
    """The files of one's own order, and how far each is. Raises `NotFound`."""
    prints = work.of(Prints).of_order(order, principal.account)
    if not prints:
        raise NotFound()
    work.log_access(principal, Act.LIST_PRINTS.recorded(), [one.case_id for one in prints])
    return prints


def fetch(new_work: NewWork, principal: Principal, case_id: UUID, order: UUID) -> Printed:
    """A file on paper. Raises `NotFound`, also where a day has passed, `NotMadeYet` `print_not_ready`, `WrongState`
    with the code of what kept it from being made, or `print_outdated`."""
    with new_work() as work:
        one = next((p for p in work.of(Prints).of_order(order, principal.account) if p.case_id == case_id), None)
        if one is None:
            raise NotFound()
        stored = authorised.for_reading(work, principal, case_id, Action.READ, one.grounds.recorded(Act.FETCH_PRINT))
        content = one.contents
        if content is None or one.size is None:
            if one.code or waits_for_lead(work, order):
                raise WrongState(one.code or NOT_APPROVED)
            raise NotMadeYet("print_not_ready")
        _must_hide_what_is_hidden(work, stored, one)
        return Printed(stored.case.client_number, one.size, contents.parts(new_work, work, content))


def _must_hide_what_is_hidden(work: Work, stored: Stored, one: Print) -> None:
    """An address that came under protection after the print was drawn and stands in it: it goes out no more, and is
    drawn anew, also where whose it is was taken out of sight since. One that left it out, or was written later, or
    holds other parts of the file, goes out. Raises `WrongState` `print_outdated`."""
    if one.grounds.protected_address:
        return
    hidden = left_out(whole_file(work, stored, one.account, one.grounds))
    kept = work.of(Prints).left_out(one, work.keys.get(one.agency, one.case_id))
    if kept.told:
        hidden |= hidden_out_of_sight(work, stored, one.account)
    if kept.is_outdated(hidden):
        raise WrongState("print_outdated")


def print_files(steps: Steps, job: str) -> None:
    """Put the next file of an order on paper, and have the rest printed behind what others have asked for; or a
    programme's empty forms, which are one."""
    order = UUID(job)
    if print_blank(steps, order):
        return
    with steps.work() as work:
        one = next_to_print(work, order)
        if one is None:
            return
        work.of(Prints).begun(one)
    steps.reached("printing.begun")
    try:
        with steps.telling_away():
            code = _print_one_of_many(steps, one)
    except StoreAway:
        _wait(steps, one)
        return
    steps.reached("printing.drawn")
    with steps.work() as work:
        if code is not None:
            work.of(Prints).failed(one, code)
        if next_to_print(work, order):
            put(work, order)


def _print_one_of_many(steps: Steps, one: Print) -> str | None:
    """Why a file was not printed; None where it was."""
    with refusals("print_failed") as codes:
        with steps.work(one.agency) as work:
            file, cover, today = *what_to_print(work, one), work.clock.today()
        drawn = on_paper(sheet(file, one.language, today, cover))
        with steps.work(one.agency) as work:
            keep(work, one, drawn, LeftOut(left_out(file), told(file, printed_parts(one.parts, one.grounds.basis))))
    return next(iter(codes), None)


def _wait(steps: Steps, one: Print) -> None:
    """The order waits, as long as it takes, and what others have asked for goes on."""
    log.warning("print_waits")
    with steps.work() as work:
        work.of(Prints).put_back(one)
        put(work, one.order, after=PAUSE)


def next_to_print(work: Work, order: UUID) -> Print | None:
    """What the jobs process prints next of an order, the progress told; None where all is done, or a lead has not said
    yes. Where one has said no, nothing of it is printed.

    A file at which the process has died `MOST_TRIES` times, by its sheer size say, is given up: others wait behind it.
    """
    asked = approval_of(work, order)
    if asked is not None and asked.state == "requested":
        return None
    refused = asked is not None and asked.state != "approved"
    for one in work.of(Prints).of_order(order):
        if one.state == "waiting" and (refused or one.tries >= MOST_TRIES):
            work.of(Prints).failed(one, NOT_APPROVED if refused else FAILED)
    prints = work.of(Prints).of_order(order)
    count, total = done(prints), len(prints)
    state, result = ("done", order) if count == total else ("running", None)
    work.jobs.progress(order, state=state, done=count, total=total, result=result)
    return next((one for one in prints if one.state == "waiting"), None)


def what_to_print(work: Work, one: Print) -> tuple[WholeFile, Cover]:
    """What goes onto the paper, and whose it is. Raises `NotFound` where the file is gone, or is being erased."""
    stored = work.cases.get(one.case_id)
    if stored is None or stored.case.agency != one.agency or stored.case.status == "erasing":
        raise NotFound()
    file = whole_file(work, stored, one.account, one.grounds)
    return file, Cover(work.of(Prints).sender(one, work.keys.get(one.agency, one.case_id)), one.parts)


def keep(work: Work, one: Print, drawn: Drawn, kept: LeftOut | None = None) -> None:
    """Seal what was printed, and what it left out (`kept`), under the key of its file, unless that was erased."""
    stored = work.cases.get(one.case_id, lock=True)
    if stored is None or stored.case.status == "erasing":
        return
    content = content_of(one, uuid4())
    if not work.of(Prints).made(one, content.id, len(drawn.pdf), drawn.missing):
        return
    if kept is not None:
        work.of(Prints).keep_left_out(one, work.keys.get(one.agency, one.case_id), kept)
    key = contents.key_of(work, content)
    work.of(Attachments).begin(content, one.account)
    for number, (plain, last) in enumerate(in_chunks(iter([drawn.pdf]))):
        work.of(Attachments).add_chunk(content, number, key.seal(number, plain, last=last))
    work.of(Attachments).publish(content)
