"""Orders to erase files, the rows that go with a file, and the log of what was done."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from kernel.data.database import sql
from kernel.data.erasure_scan import Found, search
from kernel.events import inbox_rows
from services.casefile.store.repository import Repository

TABLES = (
    "case_tokens",
    "attachment_chunks",
    "attachment_contents",
    "entry_releases",
    "case_entries_before",
    "case_entries",
    "case_sections",
    "case_acknowledgements",
    "case_address_openings",
    "case_phases",
    "case_consents",
    "case_consents_ever",
    "case_words",
    "case_leases",
    "case_drafts",
    "case_responsibilities",
    "case_template_moves",
    "case_prints",
    "case_export_files",
)
DELETE = {table: sql(f"DELETE FROM {table} WHERE case_id = :case") for table in TABLES}  # noqa: S608 -- because the names are fixed, above
DELETE_MADE_ENTRIES = sql("""
    DELETE FROM idempotency
    WHERE resource IN (SELECT CAST(id AS text) FROM case_entries WHERE case_id = :case)
""")
FILLED = tuple(table for table in TABLES if table not in ("case_tokens", "case_leases"))
"""The tables that a file in which nothing has happened has no row in."""
UNTOUCHED = sql(
    "SELECT NOT (" + " OR ".join(f"EXISTS (SELECT FROM {table} WHERE case_id = :case)" for table in FILLED) + ")"  # noqa: S608 -- because the names are fixed, above
)
BEGIN_UNDOING = sql("""
    INSERT INTO erasures (order_id, agency, case_id, due_on, counted_from, state, arrived_at, fingerprint, undone)
    VALUES (:order, :agency, :case, :today, :today, 'erasing', :now, :print, true)
""")
MARK_UNDONE = sql("UPDATE cases SET status = 'erasing', closed_on = :today WHERE id = :case")
MARK = sql("UPDATE cases SET status = 'erasing', closed_on = coalesce(closed_on, :today) WHERE id = :id")
ADD = sql("""
    INSERT INTO erasures (order_id, agency, case_id, due_on, counted_from, state, arrived_at)
    VALUES (:order, :agency, :case, :due_on, :counted_from, 'ordered', :now)
""")
LOG = sql("""
    INSERT INTO erasure_log (at, agency, order_id, step, detail) VALUES (:now, :agency, :order, :step, :detail)
""")


@dataclass(frozen=True, slots=True)
class Order:
    """An order to erase: `state` goes from ordered over erasing and gone to verified, or to refused. `case_id` is None
    once the file is forgotten; `fingerprint` names its key, destroyed or not; `undone`: nobody's order, but the
    undoing of an opening."""

    order_id: UUID
    agency: UUID
    case_id: UUID | None
    due_on: date
    counted_from: date
    state: str
    arrived_at: datetime
    fingerprint: str | None
    undone: bool = False


class Erasures(Repository):
    """Orders, and what their execution does to the tables of a file."""

    def add(self, order: UUID, agency: UUID, case_id: UUID, due_on: date, counted_from: date) -> None:
        """A new order, as it arrives."""
        values = {"order": order, "agency": agency, "case": case_id, "due_on": due_on}
        self._connection.execute(ADD, {**values, "counted_from": counted_from, "now": self._clock.now()})

    def is_untouched(self, case_id: UUID) -> bool:
        """Whether nothing has happened in a file since it was opened: neither answer, entry, phase, share nor copy."""
        return bool(self._connection.execute(UNTOUCHED, {"case": case_id}).scalar_one())

    def begin_undoing(self, order: UUID, agency: UUID, case_id: UUID, fingerprint: str | None) -> None:
        """The opening of a locked file is being undone: from here on reads answer 404."""
        values: dict[str, Any] = {"order": order, "agency": agency, "case": case_id, "print": fingerprint}
        values |= {"today": self._clock.today(), "now": self._clock.now()}
        self._connection.execute(BEGIN_UNDOING, values)
        self._connection.execute(MARK_UNDONE, values)

    def get(self, order: UUID) -> Order | None:
        """An order, locked."""
        row = self._connection.execute(
            sql("""SELECT order_id, agency, case_id, due_on, counted_from, state, arrived_at, fingerprint, undone
                    FROM erasures WHERE order_id = :order FOR UPDATE"""),
            {"order": order},
        ).first()
        return Order(*row) if row else None

    def mark(self, order: UUID, case_id: UUID, fingerprint: str | None) -> None:
        """The file is being erased: from here on reads answer 404. One that nobody closed is closed by it."""
        self._connection.execute(MARK, {"id": case_id, "today": self._clock.today()})
        self._connection.execute(
            sql("UPDATE erasures SET state = 'erasing', fingerprint = :print WHERE order_id = :order"),
            {"order": order, "print": fingerprint},
        )

    def delete_file(self, case_id: UUID, audiences: dict[str, UUID]) -> dict[str, int]:
        """Delete every row of a file and blank it in the access log; returns the rows by table. `audiences`: the
        references under which others know the file; of these the order of arrival goes."""
        case = {"case": case_id}
        self._connection.execute(DELETE_MADE_ENTRIES, case)
        counts = {table: self._connection.execute(statement, case).rowcount for table, statement in DELETE.items()}
        counts["cases"] = self._connection.execute(sql("DELETE FROM cases WHERE id = :case"), case).rowcount
        blanked = self._connection.execute(sql("SELECT blank_access_log(:case)"), case).scalar_one()
        counts["access_log_blanked"] = int(blanked)
        for audience, reference in audiences.items():
            inbox_rows.erase(self._connection, audience, reference)
        self._connection.execute(sql("DELETE FROM idempotency WHERE resource = :case"), {"case": str(case_id)})
        return counts

    def set_state(self, order: UUID, state: str) -> None:
        """How far the execution is."""
        self._connection.execute(
            sql("UPDATE erasures SET state = :state WHERE order_id = :order"), {"order": order, "state": state}
        )

    def end(self, order: UUID, state: str) -> None:
        """An order that has come to its end, `verified` or `refused`, leads to no file any more."""
        self._connection.execute(
            sql("UPDATE erasures SET case_id = NULL, state = :state WHERE order_id = :order"),
            {"order": order, "state": state},
        )

    def search(self, needles: list[UUID]) -> Found:
        """Search every table of the database, nothing excluded."""
        return search(self._connection, needles)

    def left_since(self, then: datetime) -> list[UUID]:
        """Orders that arrived before and have not come to their end."""
        rows = self._connection.execute(
            sql("""SELECT order_id FROM erasures
                    WHERE state IN ('ordered', 'erasing', 'gone') AND arrived_at < :then"""),
            {"then": then},
        )
        return [row.order_id for row in rows]

    def log_step(self, order: Order, step: str, detail: str) -> None:
        """Write down a step of an order, for good."""
        values = {"now": self._clock.acted(), "agency": order.agency, "order": order.order_id}
        self._connection.execute(LOG, {**values, "step": step, "detail": detail})
