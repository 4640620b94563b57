"""What people see of retention: the day of a file, what is due, orders and certificates."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from kernel.errors import NotFound
from kernel.principal import Card
from services.retention.errors import CertificateNotReady
from services.retention.model.order import Order
from services.retention.model.schedule import RULE
from services.retention.store import Work


@dataclass(frozen=True, slots=True)
class CaseRetention:
    """The retention of one file. Days are None while none count; `retention_days` is then the agency's rule in force.
    `state`: that of its schedule, or `counting` where the days count and the file is open still.

    `held_back`: why its erasure waits for two people, None where it does not."""

    state: str
    counted_from: date | None
    due_on: date | None
    retention_days: int | None
    rule: str = RULE
    held_back: str | None = None


def show_case(work: Work, card: Card) -> CaseRetention:
    """When a file is due. One that has just been opened and not been heard of is open."""
    schedule = work.schedules.find(card.reference)
    if schedule is None or schedule.state == "open":
        return CaseRetention("open", None, None, work.rules.days(card.agency))
    brake = work.brakes.find(schedule.held_by) if schedule.held_by else None
    return CaseRetention(
        "counting" if schedule.state == "closed" and card.status == "open" else schedule.state,
        schedule.counted_from,
        schedule.due_on,
        schedule.rule_days,
        schedule.range.rule,
        brake.reason if brake is not None and brake.holds(work.clock.today()) else None,
    )


def count_due(work: Work, within_days: int) -> tuple[date, dict[date, int]]:
    """How many files are due per day until the last day asked for; overdue ones included."""
    until = work.clock.today() + timedelta(days=within_days)
    return until, work.schedules.count_due(until)


def list_orders(work: Work, state: str | None, page: int, page_size: int) -> tuple[list[Order], int]:
    """A page of orders, newest first, and how many there are."""
    return work.orders.page(state, (page - 1) * page_size, page_size)


def show_order(work: Work, key: UUID) -> Order:
    """One order; raises `NotFound`, also for one of another agency."""
    order = work.orders.find(key)
    if order is None:
        raise NotFound()
    return order


def show_certificate(work: Work, key: UUID) -> dict[str, Any]:
    """The signed certificate of an order; raises `NotFound`, `CertificateNotReady`."""
    show_order(work, key)
    document = work.certificates.find(key)
    if document is None:
        raise CertificateNotReady()
    return document
