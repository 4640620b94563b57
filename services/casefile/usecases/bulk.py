"""One action on several files: each in a transaction of its own, so that one refusal leaves the others done."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from kernel.errors import Refusal
from kernel.principal import Principal
from kernel.web import idempotency
from kernel.web.idempotency import Made
from services.casefile.model.entries import KINDS
from services.casefile.model.errors import CasefileError, KeyUnusable, SealBroken, TemplateRefused
from services.casefile.store import Work
from services.casefile.usecases import responsibilities
from services.casefile.usecases.entries import Place, Wish, add_entry

OURS = (KeyUnusable, SealBroken, TemplateRefused)
"""Errors that are no answer to a client, of one file as little as of many: 500, and logged."""


@dataclass(frozen=True, slots=True)
class Order:
    """What is to be done with each file. `repeat_key`: the Idempotency-Key, which holds for each file by itself."""

    action: str
    account: UUID | None
    values: Mapping[str, object]
    repeat_key: str | None


@dataclass(frozen=True, slots=True)
class Result:
    """What became of one file; `code` says why not."""

    id: UUID
    ok: bool
    code: str | None = None


@dataclass(frozen=True, slots=True)
class BulkAction:
    """How a file is acted upon, and what of the order this needs."""

    needs: str
    do: Callable[[Work, Principal, UUID, Order], object]


def act(begin: Callable[[], Work], principal: Principal, cases: Iterable[UUID], order: Order) -> list[Result]:
    """Act on every file, named twice or not, in the order they are named; says what became of each.

    `begin` makes the unit of work of one file. Raises nothing for a refusal: its code stands in the result.
    """
    return [_act_on(begin, principal, case_id, order) for case_id in dict.fromkeys(cases)]


def _act_on(begin: Callable[[], Work], principal: Principal, case_id: UUID, order: Order) -> Result:
    try:
        with begin() as work:
            if _is_first(work, principal, case_id, order):
                ACTIONS[order.action].do(work, principal, case_id, order)
    except OURS:
        raise
    except (Refusal, CasefileError) as refused:
        return Result(case_id, False, _code(refused))
    return Result(case_id, True)


def _code(refused: Refusal | CasefileError) -> str:
    """What was wrong with the input where that is known, rather than that something was."""
    problems = getattr(refused, "problems", ())
    return str(problems[0].code) if problems else refused.code


def _is_first(work: Work, principal: Principal, case_id: UUID, order: Order) -> bool:
    """Whether this key has not acted upon this file yet; a refusal rolls the record back, so it may be repeated."""
    key = order.repeat_key and f"{order.repeat_key}/{case_id}"
    operation = f"bulk_{order.action}"
    if idempotency.find(work, principal, key, operation):
        return False
    return idempotency.claim(work, principal, key, operation, Made(200, str(case_id)))


def _assign(work: Work, principal: Principal, case_id: UUID, order: Order) -> None:
    if order.account is not None:
        responsibilities.assign(work, principal, case_id, order.account)


def _remind(work: Work, principal: Principal, case_id: UUID, order: Order) -> None:
    add_entry(work, principal, Place(case_id, KINDS["reminders"]), Wish(order.values, order.account))


ACTIONS: Mapping[str, BulkAction] = {
    "assign": BulkAction("account", _assign),
    "remind": BulkAction("values", _remind),
}
"""What can be done with several files at once. Never anonymising (privacy.md, 2)."""
