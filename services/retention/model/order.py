"""An order to erase a file (Löschauftrag), and the receipts that come back for it."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Literal
from uuid import UUID

State = Literal["ordered", "erased", "certified", "refused"]
BY_RULE, BY_HOST = "rule", "host"  # P6: the agency orders (here by its rule), the host executes


@dataclass(frozen=True, slots=True)
class Order:
    """An order. What casefile, its search and consent report is kept until all have, in any order.

    `tables`: rows deleted per table of casefile; `erased_on`: the business day of it. `refusal`: casefile's code.
    """

    id: UUID
    agency: UUID
    reference: UUID
    programme: str
    due_on: date
    counted_from: date
    rule: str
    retention_days: int
    state: State
    ordered_at: datetime
    ordered_by_role: str
    executed_by_role: str | None = None
    refusal: str | None = None
    erased_at: datetime | None = None
    erased_on: date | None = None
    key_fingerprint: str | None = None
    tables: dict[str, int] | None = None
    verified_tables: int | None = None
    verified_hits: int | None = None
    consent_records: int | None = None
    consent_evidence_until: date | None = None
    consent_tables: int | None = None
    consent_hits: int | None = None
    certified_at: datetime | None = None
    version: int = 1

    @property
    def is_complete(self) -> bool:
        """Whether all three receipts are there, and both searches found nothing."""
        return self.erased_at is not None and self.verified_hits == 0 and self.consent_hits == 0

    def erased(self, at: datetime, on: date, key_fingerprint: str, tables: dict[str, int]) -> "Order":
        """Casefile has destroyed the key and deleted the rows."""
        return self._next(
            state="erased",
            executed_by_role=BY_HOST,
            refusal=None,
            erased_at=at,
            erased_on=on,
            key_fingerprint=key_fingerprint,
            tables=tables,
        )

    def searched(self, tables: int, hits: int) -> "Order":
        """Casefile has searched its whole database."""
        return self._next(verified_tables=tables, verified_hits=hits)

    def erased_by_consent(self, records: int, evidence_until: date | None, tables: int, hits: int) -> "Order":
        """Consent has erased the case and searched its whole database."""
        return self._next(
            consent_records=records, consent_evidence_until=evidence_until, consent_tables=tables, consent_hits=hits
        )

    def refused(self, reason: str) -> "Order":
        """Casefile did not execute the order."""
        return self._next(state="refused", refusal=reason)

    def certified(self, at: datetime) -> "Order":
        """The certificate is signed."""
        return self._next(state="certified", certified_at=at)

    def _next(self, **changes: object) -> "Order":
        return replace(self, version=self.version + 1, **changes)  # type: ignore[arg-type]  # because replace checks no types
