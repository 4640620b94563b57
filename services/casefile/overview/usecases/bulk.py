"""One action on several files: each in a transaction of its own, so that one refusal leaves the others done."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from uuid import UUID

from kernel.errors import Refusal
from kernel.principal import Principal
from services.casefile.copies.usecases import prints
from services.casefile.copies.usecases.prints import PrintWish
from services.casefile.errors import CasefileError, KeyUnusable, SealBroken, TemplateRefused
from services.casefile.model.answers import Unasked
from services.casefile.store import NewWork, Work
from services.casefile.templates.declared.kinds import KINDS
from services.casefile.usecases import responsibilities
from services.casefile.usecases.entries import Wish, add_entry, not_asked_before
from services.casefile.usecases.finding_entries import Place

REMINDERS = KINDS["reminders"]
OURS = (KeyUnusable, SealBroken, TemplateRefused)
"""Errors that are no answer to a client, of one file as little as of many: 500, and logged."""


@dataclass(frozen=True, slots=True)
class Order:
    """What is to be done with each file. `repeat_key`: the Idempotency-Key, which holds for each file by itself."""

    action: str
    repeat_key: str | None
    account: UUID | None = None
    values: Mapping[str, object] = field(default_factory=dict)
    wish: PrintWish | None = None


@dataclass(frozen=True, slots=True)
class Result:
    """What became of one file; `code` says why not; `not_asked`: see `Entry`."""

    id: UUID
    ok: bool
    code: str | None = None
    not_asked: tuple[Unasked, ...] = ()


@dataclass(frozen=True, slots=True)
class BulkAction:
    """How a file is acted upon, what of the order this needs, what is done once all files were (its job's id), and how
    an order that is repeated finds again what was not taken."""

    needs: str
    do: Callable[[Work, Principal, UUID, Order], tuple[Unasked, ...]]
    after: Callable[[Work, Principal, Order], UUID | None] | None = None
    again: Callable[[Work, UUID, Order], tuple[Unasked, ...]] = lambda *_: ()


def act(begin: NewWork, principal: Principal, cases: Iterable[UUID], order: Order) -> tuple[list[Result], UUID | None]:
    """Act on every file, named twice or not, in the order they are named; says what became of each, and which job goes
    on with them.

    `begin` makes the unit of work of one file. Raises nothing for a refusal: its code stands in the result.
    """
    results = [_act_on(begin, principal, case_id, order) for case_id in dict.fromkeys(cases)]
    after = ACTIONS[order.action].after
    if after is None:
        return results, None
    with begin() as work:
        return results, after(work, principal, order)


def _act_on(begin: NewWork, principal: Principal, case_id: UUID, order: Order) -> Result:
    action = ACTIONS[order.action]
    try:
        with begin() as work:
            if _is_first(work, principal, case_id, order):
                left = action.do(work, principal, case_id, order)
            else:
                left = action.again(work, case_id, order)
    except OURS:
        raise
    except (Refusal, CasefileError) as refused:
        return Result(case_id, False, _code(refused))
    return Result(case_id, True, not_asked=left)


def _code(refused: Refusal | CasefileError) -> str:
    """What was wrong with the input where that is known, rather than that something was."""
    problems = getattr(refused, "problems", ())
    return str(problems[0].code) if problems else refused.code


def _is_first(work: Work, principal: Principal, case_id: UUID, order: Order) -> bool:
    """Whether this key has not acted upon this file yet; a refusal rolls the record back, so it may be repeated."""
    key = order.repeat_key and f"{order.repeat_key}/{case_id}"
    operation = f"bulk_{order.action}"
    if work.find_made(principal, key, operation):
        return False
    return work.claim(principal, key, operation, case_id)


def _assign(work: Work, principal: Principal, case_id: UUID, order: Order) -> tuple[Unasked, ...]:
    if order.account is not None:
        responsibilities.assign(work, principal, case_id, order.account)
    return ()


def _remind(work: Work, principal: Principal, case_id: UUID, order: Order) -> tuple[Unasked, ...]:
    return add_entry(work, principal, Place(case_id, REMINDERS), Wish(order.values, order.account)).not_asked


def _reminded(work: Work, case_id: UUID, order: Order) -> tuple[Unasked, ...]:
    return not_asked_before(work, case_id, REMINDERS, Wish(order.values, order.account))


def _print(work: Work, principal: Principal, case_id: UUID, order: Order) -> tuple[Unasked, ...]:
    if order.wish is not None:
        prints.add(work, principal, case_id, order.wish)
    return ()


def _start_printing(work: Work, principal: Principal, order: Order) -> UUID | None:
    return prints.start(work, principal, order.wish) if order.wish else None


ACTIONS: Mapping[str, BulkAction] = {
    "assign": BulkAction("account", _assign),
    "remind": BulkAction("values", _remind, again=_reminded),
    "print": BulkAction("basis", _print, _start_printing),
}
"""What can be done with several files at once. Never anonymising (privacy.md, 2); exporting asks a lead first."""
