"""The unit of work of consent in memory; `test_consent_fakes` holds it to the real one's interface."""

from contextlib import AbstractContextManager
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from typing import Any, Self
from uuid import UUID, uuid4

from kernel.clock import Clock
from kernel.data.erasure_scan import Found
from kernel.events.declaration import Event
from kernel.principal import Card
from services.consent.model.consent import Consent, State, evidence_until
from services.consent.store import LettingGo

NOON = datetime(2026, 5, 4, 10, tzinfo=UTC)
TODAY = date(2026, 5, 4)
TABLES = 13


@dataclass
class FakeConsents:
    rows: dict[UUID, Consent] = field(default_factory=dict)

    def page(self, reference: UUID, offset: int, limit: int) -> tuple[list[Consent], int]:
        of_case = [row for row in self.rows.values() if row.reference == reference]
        return of_case[offset : offset + limit], len(of_case)

    def one(self, reference: UUID, key: UUID, *, lock: bool = False) -> Consent | None:  # noqa: ARG002 -- as the real one
        row = self.rows.get(key)
        return row if row and row.reference == reference else None

    def in_force(self, reference: UUID, purpose: str) -> bool:
        wanted = (reference, purpose, "in_force")
        return any((row.reference, row.purpose, row.state) == wanted for row in self.rows.values())

    def add(self, consent: Consent) -> None:
        self.rows[consent.id] = consent

    def withdraw(self, consent: Consent) -> None:
        self.rows[consent.id] = consent

    def mark_applied(self, reference: UUID, key: UUID, state: State, at: datetime) -> None:
        row = self.one(reference, key)
        name = "granted_applied_at" if state == "in_force" else "withdrawal_applied_at"
        if row and getattr(row, name) is None:
            self.rows[key] = replace(row, **{name: at})

    def blank(self, reference: UUID, today: date) -> tuple[int, date | None]:
        last = {
            key: evidence_until(row.received_on, today) for key, row in self.rows.items() if row.reference == reference
        }
        for key, day in last.items():
            self.rows[key] = replace(self.rows[key], reference=None, evidence_until=day)
        return len(last), max(last.values(), default=None)

    def purge_evidence_before(self, day: date) -> int:
        old = [key for key, row in self.rows.items() if row.evidence_until and row.evidence_until < day]
        for key in old:
            del self.rows[key]
        return len(old)


@dataclass
class FakeErasures:
    rows: dict[UUID, LettingGo] = field(default_factory=dict)

    def begin(self, order: UUID, agency: UUID, reference: UUID) -> None:
        self.rows.setdefault(order, LettingGo(order, agency, reference, None, None))

    def find(self, order: UUID) -> LettingGo | None:
        return self.rows.get(order)

    def unfinished(self) -> list[UUID]:
        return list(self.rows)

    def is_running(self, reference: UUID) -> bool:
        return any(row.reference == reference for row in self.rows.values())

    def blanked(self, order: UUID, records: int, evidence_until: date | None) -> None:
        self.rows[order] = replace(self.rows[order], records=records, evidence_until=evidence_until)

    def finish(self, going: LettingGo) -> None:
        self.rows.pop(going.order_id, None)


@dataclass
class FakeWork(AbstractContextManager["FakeWork"]):
    """Rolls back like the real one. `unpublished`: references in events the relay has not yet taken."""

    clock: Clock = field(default_factory=lambda: Clock(real_now=lambda: NOON))
    consents: FakeConsents = field(default_factory=FakeConsents)
    erasures: FakeErasures = field(default_factory=FakeErasures)
    emitted: list[tuple[type[Event], dict[str, Any]]] = field(default_factory=list)
    deferred: list[UUID] = field(default_factory=list)
    locked: list[UUID] = field(default_factory=list)
    unpublished: set[UUID] = field(default_factory=set)

    def __enter__(self) -> Self:
        self._before = (dict(self.consents.rows), dict(self.erasures.rows), list(self.emitted))
        return self

    def __exit__(self, kind: Any, *_: object) -> None:
        if kind is not None:
            self.consents.rows, self.erasures.rows, self.emitted = self._before

    def lock_case(self, reference: UUID) -> None:
        self.locked.append(reference)

    def emit(self, event: type[Event], /, **data: object) -> None:
        self.emitted.append((event, event.loaded(event.dumped(data))))

    def erase_later(self, order: UUID) -> None:
        self.deferred.append(order)

    def search(self, reference: UUID) -> Found:
        places = [row.reference for row in (*self.consents.rows.values(), *self.erasures.rows.values())]
        return Found(TABLES, places.count(reference) + (reference in self.unpublished))


def card(**changes: Any) -> Card:
    """A card for writing about some case of the programme waska."""
    usual = Card("consent", uuid4(), uuid4(), "waska", uuid4(), frozenset({"read", "write"}))
    return replace(usual, **changes)
