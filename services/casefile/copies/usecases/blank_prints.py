"""Printing a programme's forms empty, to be filled in by hand (product.md, W9): by anybody who leads files with them.

No file is touched, so nothing goes into an access log; what is printed holds no answer and no name of staff.
"""

from dataclasses import dataclass
from uuid import UUID

from kernel.directory import Directory
from kernel.errors import Forbidden, NotFound
from kernel.principal import Principal
from services.casefile.copies.blank_layout import blank_sheet
from services.casefile.copies.model.sender import Sender
from services.casefile.copies.store.blank_prints import BlankPrint, BlankPrints
from services.casefile.copies.usecases.drawing import FAILED, on_paper
from services.casefile.copies.usecases.print_queue import TASK, lock_of
from services.casefile.errors import CasefileError, NotMadeYet, WrongState
from services.casefile.store import Steps, Work


@dataclass(frozen=True, slots=True)
class BlankWish:
    """Which forms are wanted. `parts`: None for all; `directory`: of the agency whose paper it is."""

    order: UUID
    programme: str
    language: str
    parts: tuple[str, ...] | None = None
    directory: Directory | None = None


def order_blank(work: Work, principal: Principal, wish: BlankWish, repeat_key: str | None) -> UUID:
    """Have the forms printed; returns the order's id, which is that of the job too. Raises `UnknownProgramme`, and
    `Forbidden` for people of no agency."""
    if principal.agency is None:
        raise Forbidden()
    work.programmes.current(wish.programme)
    if work.made_before(principal, repeat_key, f"blank_print/{wish.programme}", wish.order):
        return wish.order
    directory = wish.directory
    sender = Sender(directory.agency_name, directory.address, directory.telephone) if directory else None
    work.of(BlankPrints).add(
        BlankPrint(
            order=wish.order,
            agency=principal.agency,
            account=principal.account,
            programme=wish.programme,
            language=wish.language,
            parts=wish.parts,
            sender=sender,
        )
    )
    return work.jobs.start(principal, TASK, key=wish.order, lock=lock_of(wish.order))


def fetch_blank(work: Work, principal: Principal, programme: str, order: UUID) -> bytes:
    """The PDF. Raises `NotFound`, also where a day has passed, `NotMadeYet` `print_not_ready`,
    `WrongState` `print_failed`."""
    one = work.of(BlankPrints).get(order)
    if one is None or one.account != principal.account or one.programme != programme:
        raise NotFound()
    content = work.of(BlankPrints).content(order)
    if content is None:
        raise WrongState(FAILED) if one.state == "failed" else NotMadeYet("print_not_ready")
    return content


def print_blank(steps: Steps, order: UUID) -> bool:
    """Put an order on paper, if it is one of empty forms; False where it is not."""
    with steps.work() as work:
        one = work.of(BlankPrints).get(order)
        if one is None:
            return False
        template = work.programmes.for_agency(work.programmes.current(one.programme), one.agency)
        page = blank_sheet(template, one.language, work.clock.today(), one.sender, one.parts)
    try:
        content = on_paper(page).pdf
    except CasefileError:
        content = None
    with steps.work() as work:
        work.of(BlankPrints).end(order, content)
        ended = {"state": "done", "result": order} if content else {"state": "failed", "error": FAILED}
        work.jobs.progress(order, **ended, done=1, total=1)
    return True
