"""Erasing a file: key destroyed, rows deleted, every table searched. Each step may be repeated after a crash.

1. `mark`     lock the file, check everything again, mark it as being erased: from here on reads answer 404
2. the key is destroyed in the key store
3. `delete`   rows, log references and bookkeeping go, and the events are recorded, in one transaction
4. `verify`   once the events are confirmed by the broker, search every table for the file, nothing excluded
"""

import time
from datetime import timedelta
from typing import Any
from uuid import UUID

from contracts.casefile import CaseErased, CaseUndone, ErasureRefused, ErasureVerified
from kernel.observe.metrics import ERASURES
from services.casefile.erasure.store import Erasures, Order
from services.casefile.model.retention import counted_from
from services.casefile.store import Steps, Stored, Work

TASK = "erase"
AUDIENCES = ("retention", "consent")
REFUSED = ERASURES.labels("refused")  # there from the start: an alarm is on its first increase
GIVEN_UP_AFTER = timedelta(hours=3)  # the queue's twelve attempts take about two
CLEAN_WITHIN, CLEAN_LOOK = 20.0, 0.1  # seconds: the broker confirms within, looked at every


class NotYetClean(Exception):
    """The search still finds the file, e.g. in an event the broker has not confirmed; it is repeated later."""


def erasure_scheduled(work: Work, data: dict[str, Any]) -> None:
    """The file shows its day of erasure."""
    case_id = work.references.resolve("retention", data["reference"])
    work.cases.tell(case_id, erasure_due_on=data["due_on"])


def erasure_ordered(work: Work, data: dict[str, Any]) -> None:
    """Hand the order to the jobs process, which checks everything again before it erases."""
    case_id = work.references.resolve("retention", data["reference"])
    work.of(Erasures).add(data["order"], data["agency"], case_id, data["due_on"], data["counted_from"])
    defer(work, data["order"])


def erase(steps: Steps, order: str) -> None:
    """Execute one order, from wherever an earlier run was cut off. Raises `NotYetClean`."""
    key = UUID(order)
    with steps.work() as work:
        case_id, keys = mark(work, key), work.keys
    if case_id is None:
        return
    steps.reached("erasing.marked")
    keys.destroy(case_id)
    steps.reached("erasing.key_destroyed")
    with steps.work() as work:
        delete(work, key)
    steps.reached("erasing.deleted")
    _verify_once_confirmed(steps, key)


def mark(work: Work, order_id: UUID) -> UUID | None:
    """Check the order against the file as it is now; returns the file to erase, or None where there is none.

    Raises nothing for a stale order: it is refused by event (privacy.md, 2: never on stale facts).
    """
    order = work.of(Erasures).get(order_id)
    if order is None or order.case_id is None or order.state in ("verified", "refused", "gone"):
        return order.case_id if order is not None and order.state == "gone" else None
    if order.state == "erasing":
        return order.case_id
    stored = work.cases.get(order.case_id, lock=True)
    reason = _stale(work, order, stored)
    if reason:
        _refuse(work, order, reason)
        return None
    work.of(Erasures).mark(order_id, order.case_id, work.keys.fingerprint(order.case_id))
    return order.case_id


def delete(work: Work, order_id: UUID) -> None:
    """Delete every row of the file and record that it is gone. The key must have been destroyed before."""
    order = work.of(Erasures).get(order_id)
    if order is None or order.state != "erasing" or order.case_id is None:
        return
    if order.undone:
        _delete_undone(work, order, order.case_id)
        return
    counts = work.of(Erasures).delete_file(order.case_id, _references(work, order.case_id))
    tables = [{"table": name, "rows": count} for name, count in counts.items()]
    work.emit_about(
        CaseErased,
        order.case_id,
        agency=order.agency,
        order=order_id,
        key_fingerprint=order.fingerprint,
        tables=tables,
    )
    work.of(Erasures).set_state(order_id, "gone")
    work.of(Erasures).log_step(order, "erased", f"rows:{sum(counts.values())}")


def _delete_undone(work: Work, order: Order, case_id: UUID) -> None:
    """The same of a file whose opening is undone. Its number stays on record, so that no gap is a riddle: nothing was
    ever in the file, and the number leads to nobody."""
    stored = work.cases.get(case_id)
    number = stored.case.client_number if stored else ""
    counts = work.of(Erasures).delete_file(case_id, _references(work, case_id))
    work.emit_about(CaseUndone, case_id, agency=order.agency)
    work.of(Erasures).set_state(order.order_id, "gone")
    work.of(Erasures).log_step(order, "erased", f"undone:{number},rows:{sum(counts.values())}")


def verify(work: Work, order_id: UUID) -> None:
    """Forget which file it was, search every table for it, and say so. Raises `NotYetClean`."""
    order = work.of(Erasures).get(order_id)
    if order is None or order.state != "gone" or order.case_id is None:
        return
    needles = [order.case_id, *_references(work, order.case_id).values()]
    work.of(Erasures).end(order_id, "verified")
    searched = work.of(Erasures).search(needles)
    if searched.hits:
        raise NotYetClean
    if not order.undone:  # which nobody has ordered
        told = {"tables_searched": searched.tables, "hits": searched.hits}
        work.emit(ErasureVerified, agency=order.agency, order=order_id, **told)
    work.of(Erasures).log_step(order, "verified", f"tables:{searched.tables}")
    ERASURES.labels("verified").inc()


def resume(work: Work) -> int:
    """Defer the orders again that have not come to their end for hours: the queue may have given them up.

    One that still waits there as well does no harm, since every step may be repeated. Returns how many.
    """
    left = work.of(Erasures).left_since(work.clock.now() - GIVEN_UP_AFTER)
    for order in left:
        defer(work, order)
    return len(left)


def _verify_once_confirmed(steps: Steps, order: UUID) -> None:
    """Wait for the broker's confirmation of `case_erased`; after that nothing may lead to the file any more."""
    end = time.monotonic() + CLEAN_WITHIN
    while True:
        try:
            with steps.work() as work:
                verify(work, order)
            return
        except NotYetClean:
            if time.monotonic() > end:
                raise
        time.sleep(CLEAN_LOOK)


def defer(work: Work, order: UUID) -> None:
    """Have the jobs process execute an order; one run of it at a time."""
    work.jobs.defer(TASK, lock=f"erase-{order}", order=str(order))


def _references(work: Work, case_id: UUID) -> dict[str, UUID]:
    return {audience: work.references.refer(audience, case_id) for audience in AUDIENCES}


def _stale(work: Work, order: Order, stored: Stored | None) -> str | None:
    """Why the file may not be erased after all; None where everything still holds."""
    if stored is None:
        return "unknown"
    counted = counted_from(work.programmes.of(stored.case), stored.case)
    if counted is None:
        return "not_closed"
    if counted != order.counted_from:
        return "dates_changed"
    if order.due_on > work.clock.today():
        return "not_due"
    return None


def _refuse(work: Work, order: Order, reason: str) -> None:
    work.emit(ErasureRefused, agency=order.agency, order=order.order_id, reason=reason)
    work.of(Erasures).end(order.order_id, "refused")
    work.of(Erasures).log_step(order, "refused", reason)
    REFUSED.inc()
