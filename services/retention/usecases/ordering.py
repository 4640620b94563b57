"""Giving the orders that are due, and taking note of a refusal."""

from dataclasses import replace
from datetime import date
from typing import Any
from uuid import uuid4

from contracts.retention import ErasureOrdered
from services.retention.errors import OrderUnknown
from services.retention.model.order import BY_RULE, Order
from services.retention.model.schedule import Schedule
from services.retention.store import Work

BATCH = 100  # orders in one transaction: few enough that no lock is held for long


def order_due(work: Work, day: date) -> int:
    """Order the erasure of the next files that are due on this day; returns how many, 0 when none are left.

    Ordered by the agency's automatic rule; executed by the host's platform (P6: two sides, never the same).
    """
    due = work.schedules.due(day, BATCH)
    for schedule in due:
        _order(work, schedule, day)
    return len(due)


def note_refused(work: Work, data: dict[str, Any]) -> None:
    """`ErasureRefused`: the file was not as the order supposed. Ordered again on a later day if it is still due."""
    order = work.orders.find(data["order"], lock=True)
    if order is None:
        raise OrderUnknown()
    if order.state != "ordered":
        return
    order = order.refused(data["reason"])
    work.orders.save(order)
    work.orders.log(order, "refused", work.clock.acted())
    schedule = work.schedules.find(order.reference, lock=True)
    if schedule is not None and schedule.state == "ordered":  # reopened meanwhile, it is open and stays so
        work.schedules.save(replace(schedule, state="closed"))


def _order(work: Work, schedule: Schedule, day: date) -> None:
    order = _new_order(work, schedule)
    work.orders.add(order)
    work.orders.log(order, "ordered", order.ordered_at)
    work.schedules.save(replace(schedule, state="ordered", last_ordered_on=day))
    work.emit(
        ErasureOrdered,
        reference=order.reference,
        agency=order.agency,
        order=order.id,
        due_on=order.due_on,
        counted_from=order.counted_from,
    )


def _new_order(work: Work, schedule: Schedule) -> Order:
    if schedule.due_on is None or schedule.counted_from is None or schedule.rule_days is None:
        raise AssertionError("a closed file has a day of erasure (constraint of the table)")
    return Order(
        id=uuid4(),
        agency=schedule.agency,
        reference=schedule.reference,
        programme=schedule.programme,
        due_on=schedule.due_on,
        counted_from=schedule.counted_from,
        rule=schedule.range.rule,
        retention_days=schedule.rule_days,
        state="ordered",
        ordered_at=work.clock.acted(),
        ordered_by_role=BY_RULE,
    )
