"""The unit of work of retention in memory; `test_retention_fakes` holds it to the real one's interface."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from typing import Any, Self
from uuid import UUID

from kernel.clock import Clock
from kernel.events.declaration import Event
from services.retention.model.brake import Brake, Reason, Voice
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
class FakeBrakes:
    rows: dict[UUID, Brake] = field(default_factory=dict)
    steps: list[tuple[str, Voice | None]] = field(default_factory=list)
    worked: list[date] = field(default_factory=list)

    def page(self, state: str | None, offset: int, limit: int) -> tuple[list[Brake], int]:
        found = [row for row in self.rows.values() if state in (None, row.state)]
        return found[offset : offset + limit], len(found)

    def find(self, key: UUID, *, lock: bool = False) -> Brake | None:  # noqa: ARG002 -- as the real one
        return self.rows.get(key)

    def of(self, agency: UUID, reason: Reason, since: date) -> list[Brake]:
        return [r for r in self.rows.values() if (r.agency, r.reason) == (agency, reason) and r.since >= since]

    def wished_rule(self, agency: UUID) -> Brake | None:
        wished = [r for r in self.of(agency, "shorter_rule", date.min) if r.state in ("asked", "released")]
        return wished[0] if wished else None

    def rules_that_begin(self, day: date) -> list[UUID]:
        released = [r for r in self.rows.values() if (r.reason, r.state) == ("shorter_rule", "released")]
        return [r.id for r in released if not r.holds(day)]

    def save(self, brake: Brake) -> None:
        self.rows[brake.id] = brake

    def note_step(self, brake: Brake, step: str, at: datetime, voice: Voice | None = None) -> None:  # noqa: ARG002 -- as the real one
        self.steps.append((step, voice))

    def days_worked(self, since: date, until: date) -> list[date]:
        earlier = [day for day in self.worked if day < since]
        return sorted([*earlier[-1:], *(day for day in self.worked if since <= day < until)])


@dataclass
class FakeSchedules:
    rows: dict[UUID, Schedule] = field(default_factory=dict)
    brakes: dict[UUID, Brake] = field(default_factory=dict)
    orders: "FakeOrders" = field(default_factory=lambda: FakeOrders())

    def find(self, reference: UUID, *, lock: bool = False) -> Schedule | None:  # noqa: ARG002 -- as the real one
        return self.rows.get(reference)

    def watch(self, reference: UUID, agency: UUID, programme: str, opened_on: date) -> None:
        if not self.orders.is_erased(reference):
            self.rows.setdefault(reference, Schedule(reference, agency, programme, "open", opened_on))

    def save(self, schedule: Schedule) -> None:
        self.rows[schedule.reference] = schedule

    def closed_under_fewer_days(self, agency: UUID, days: int) -> list[Schedule]:
        return [row for row in self._closed() if row.agency == agency and row.rule_days < days]

    def closed_under_more_days(self, agency: UUID, days: int, *, lock: bool = True) -> list[Schedule]:  # noqa: ARG002 -- as the real one
        return [row for row in self._closed() if row.agency == agency and row.rule_days > days]

    def due_for_the_first_time(self, day: date, after: date | None = None) -> dict[UUID, int]:
        return dict(Counter(row.agency for row in self._first_due(day, after)))

    def hold(self, agency: UUID, day: date, after: date | None, brake: UUID) -> None:
        for row in self._first_due(day, after):
            if row.agency == agency:
                self.save(replace(row, held_by=brake))

    def count(self, agency: UUID) -> int:
        return sum(1 for row in self.rows.values() if row.agency == agency)

    def held(self, brake: UUID) -> list[Schedule]:
        return [row for row in self.rows.values() if row.held_by == brake]

    def due(self, day: date, limit: int) -> list[Schedule]:
        found = [
            r for r in self._closed() if r.due_on <= day and (r.last_ordered_on is None or r.last_ordered_on < day)
        ]
        return [r for r in found if r.held_by is None or not self.brakes[r.held_by].holds(day)][:limit]

    def count_due(self, until: date) -> dict[date, int]:
        days = sorted(row.due_on for row in self._closed() if row.due_on <= until)
        return {day: days.count(day) for day in days}

    def erase(self, reference: UUID) -> None:
        self.rows.pop(reference, None)

    def _first_due(self, day: date, after: date | None) -> list[Schedule]:
        fresh = [row for row in self._closed() if row.last_ordered_on is None and row.held_by is None]
        return [row for row in fresh if (after or date.min) < row.due_on <= day]

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
    brakes: FakeBrakes = field(default_factory=FakeBrakes)
    orders: FakeOrders = field(default_factory=FakeOrders)
    certificates: FakeCertificates = field(default_factory=FakeCertificates)
    emitted: list[tuple[type[Event], dict[str, Any]]] = field(default_factory=list)
    forgotten: list[UUID] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.schedules.brakes = self.brakes.rows
        self.schedules.orders = self.orders

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        """Nothing to roll back: no test raises in the middle of a change."""

    def emit(self, event: type[Event], /, **data: object) -> None:
        self.emitted.append((event, event.loaded(event.dumped(data))))

    def once_committed(self, act: Callable[[], None]) -> None:
        act()

    def erase_arrivals(self, reference: UUID) -> None:
        self.forgotten.append(reference)


def at(day: date) -> Clock:
    """A clock that stands at a day."""
    now = datetime(day.year, day.month, day.day, 10, tzinfo=UTC)
    return Clock(real_now=lambda: now)


def told_on_its_day(handler: Callable[[Any, dict[str, Any]], None]) -> Callable[[Any, dict[str, Any]], None]:
    """A closing that is heard on the day it counts from: in the ordinary way everybody sees its day come."""

    def told(work: Any, data: dict[str, Any]) -> None:
        clock, work.clock = work.clock, at(data["counted_from"])
        handler(work, data | {"closed_on": data["counted_from"]})
        work.clock = clock

    return told
