"""The unit of work of retention in memory; `test_retention_fakes` holds it to the real one's interface."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any, Self
from uuid import UUID

from kernel.clock import Clock
from kernel.events.declaration import Event
from services.retention.model.order import Order
from services.retention.model.schedule import Schedule

NOON = datetime(2026, 5, 4, 10, tzinfo=UTC)
TODAY = date(2026, 5, 4)


@dataclass
class FakeRules:
    rows: dict[UUID, int] = field(default_factory=dict)

    def days(self, agency: UUID, *, lock: bool = False) -> int | None:  # noqa: ARG002 -- as the real one
        return self.rows.get(agency)

    def set(self, agency: UUID, days: int) -> None:
        self.rows[agency] = days


@dataclass
class FakeSchedules:
    rows: dict[UUID, Schedule] = field(default_factory=dict)

    def find(self, reference: UUID, *, lock: bool = False) -> Schedule | None:  # noqa: ARG002 -- as the real one
        return self.rows.get(reference)

    def save(self, schedule: Schedule) -> None:
        self.rows[schedule.reference] = schedule

    def closed_under_fewer_days(self, agency: UUID, days: int) -> list[Schedule]:
        return [row for row in self._closed() if row.agency == agency and row.rule_days < days]

    def due(self, day: date, limit: int) -> list[Schedule]:
        found = [
            r for r in self._closed() if r.due_on <= day and (r.last_ordered_on is None or r.last_ordered_on < day)
        ]
        return found[:limit]

    def count_due(self, until: date) -> dict[date, int]:
        days = sorted(row.due_on for row in self._closed() if row.due_on <= until)
        return {day: days.count(day) for day in days}

    def erase(self, reference: UUID) -> None:
        self.rows.pop(reference, None)

    def _closed(self) -> list[Any]:
        return [row for row in self.rows.values() if row.state == "closed"]


@dataclass
class FakeOrders:
    rows: dict[UUID, Order] = field(default_factory=dict)
    steps: list[str] = field(default_factory=list)

    def page(self, state: str | None, offset: int, limit: int) -> tuple[list[Order], int]:
        found = [row for row in self.rows.values() if state in (None, row.state)]
        return found[offset : offset + limit], len(found)

    def find(self, key: UUID, *, lock: bool = False) -> Order | None:  # noqa: ARG002 -- as the real one
        return self.rows.get(key)

    def is_erased(self, reference: UUID) -> bool:
        return any(r.reference == reference and r.state in ("erased", "certified") for r in self.rows.values())

    def add(self, order: Order) -> None:
        self.rows[order.id] = order

    def save(self, order: Order) -> None:
        self.rows[order.id] = order

    def log(self, order: Order, step: str, at: datetime) -> None:  # noqa: ARG002 -- as the real one
        self.steps.append(step)


@dataclass
class FakeCertificates:
    rows: dict[UUID, dict[str, Any]] = field(default_factory=dict)

    def add(self, order: Order, document: dict[str, Any], at: datetime) -> None:  # noqa: ARG002 -- as the real one
        if order.id in self.rows:
            raise AssertionError("the table's key allows one certificate for an order")
        self.rows[order.id] = document

    def find(self, order: UUID) -> dict[str, Any] | None:
        return self.rows.get(order)


@dataclass
class FakeWork:
    clock: Clock = field(default_factory=lambda: Clock(real_now=lambda: NOON))
    rules: FakeRules = field(default_factory=FakeRules)
    schedules: FakeSchedules = field(default_factory=FakeSchedules)
    orders: FakeOrders = field(default_factory=FakeOrders)
    certificates: FakeCertificates = field(default_factory=FakeCertificates)
    emitted: list[tuple[type[Event], dict[str, Any]]] = field(default_factory=list)
    forgotten: list[UUID] = field(default_factory=list)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        """Nothing to roll back: no test raises in the middle of a change."""

    def emit(self, event: type[Event], /, **data: object) -> None:
        self.emitted.append((event, event.loaded(event.dumped(data))))

    def erase_arrivals(self, reference: UUID) -> None:
        self.forgotten.append(reference)
