"""Erasing a file: key destroyed, rows deleted, every table searched. Each step may be repeated after a crash.

1. `mark`     lock the file, check everything again, mark it as being erased: from here on reads answer 404
2. the key is destroyed in the key store
3. `delete`   rows, log references and bookkeeping go, and the events are recorded, in one transaction
4. `verify`   once the events are confirmed by the broker, search every table for the file, nothing excluded
"""

from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Row

from contracts.casefile import CaseErased, ErasureRefused, ErasureVerified
from kernel.data.database import sql
from kernel.data.erasure_scan import search
from kernel.events import inbox
from kernel.jobs import job_queue
from kernel.observe.metrics import ERASURES
from services.casefile.model.retention import counted_from
from services.casefile.store import Stored, Work

AUDIENCES = ("retention", "consent")
TABLES = (
    "case_tokens",
    "attachment_chunks",
    "attachment_contents",
    "entry_releases",
    "case_entries_before",
    "case_entries",
    "case_sections",
    "case_phases",
    "case_consents",
    "case_leases",
    "case_drafts",
    "case_responsibilities",
    "case_template_moves",
    "case_prints",
    "case_export_files",
)
FORGET_ENTRIES = sql("""
    DELETE FROM idempotency
    WHERE resource IN (SELECT CAST(id AS text) FROM case_entries WHERE case_id = :case)
""")
REFUSED = ERASURES.labels("refused")  # there from the start: an alarm is on its first increase
GIVEN_UP_AFTER = timedelta(hours=3)  # the queue's twelve attempts take about two


class NotYetClean(Exception):
    """The search still finds the file, e.g. in an event the broker has not confirmed; it is repeated later."""


def mark(work: Work, order: UUID) -> UUID | None:
    """Check the order against the file as it is now; returns the file to erase, or None where there is none.

    Raises nothing for a stale order: it is refused by event (privacy.md, 2: never on stale facts).
    """
    row = _order(work, order)
    if row is None or row.case_id is None or row.state in ("verified", "refused", "gone"):
        return row.case_id if row is not None and row.state == "gone" else None
    if row.state == "erasing":
        return UUID(str(row.case_id))
    stored = work.cases.get(row.case_id, lock=True)
    reason = _stale(work, row, stored)
    if reason:
        _refuse(work, row, reason)
        return None
    work.connection.execute(sql("UPDATE cases SET status = 'erasing' WHERE id = :id"), {"id": row.case_id})
    work.connection.execute(
        sql("UPDATE erasures SET state = 'erasing', fingerprint = :print WHERE order_id = :order"),
        {"order": order, "print": work.keys.fingerprint(row.case_id)},
    )
    return UUID(str(row.case_id))


def delete(work: Work, order: UUID) -> None:
    """Delete every row of the file and record that it is gone. The key must have been destroyed before."""
    row = _order(work, order)
    if row is None or row.state != "erasing":
        return
    case = {"case": row.case_id}
    work.connection.execute(FORGET_ENTRIES, case)
    counts = {
        table: work.connection.execute(sql(f"DELETE FROM {table} WHERE case_id = :case"), case).rowcount  # noqa: S608 -- because the names are fixed, above
        for table in TABLES
    }
    counts["cases"] = work.connection.execute(sql("DELETE FROM cases WHERE id = :case"), case).rowcount
    blanked = work.connection.execute(sql("SELECT blank_access_log(:case)"), case).scalar_one()
    counts["access_log_blanked"] = int(blanked)
    for audience in AUDIENCES:
        inbox.forget(work.connection, audience, work.references.refer(audience, row.case_id))
    work.connection.execute(sql("DELETE FROM idempotency WHERE resource = :case"), {"case": str(row.case_id)})
    tables = [{"table": name, "rows": count} for name, count in counts.items()]
    work.emit_about(
        CaseErased, row.case_id, agency=row.agency, order=order, key_fingerprint=row.fingerprint, tables=tables
    )
    _set_state(work, order, "gone")
    _log(work, row, "erased", "rows:" + str(sum(counts.values())))


def verify(work: Work, order: UUID) -> None:
    """Forget which file it was, search every table for it, and say so. Raises `NotYetClean`."""
    row = _order(work, order)
    if row is None or row.state != "gone":
        return
    needles = [row.case_id, *(work.references.refer(audience, row.case_id) for audience in AUDIENCES)]
    work.connection.execute(
        sql("UPDATE erasures SET case_id = NULL, state = 'verified' WHERE order_id = :order"), {"order": order}
    )
    searched = search(work.connection, needles)
    if searched.hits:
        raise NotYetClean
    work.emit(ErasureVerified, agency=row.agency, order=order, tables_searched=searched.tables, hits=searched.hits)
    _log(work, row, "verified", f"tables:{searched.tables}")
    ERASURES.labels("verified").inc()


def resume(work: Work) -> int:
    """Defer the orders again that have not come to their end for hours: the queue may have given them up.

    One that still waits there as well does no harm, since every step may be repeated. Returns how many.
    """
    left = work.connection.execute(
        sql("""SELECT order_id FROM erasures
                WHERE state IN ('ordered', 'erasing', 'gone') AND arrived_at < :then"""),
        {"then": work.clock.now() - GIVEN_UP_AFTER},
    ).all()
    for row in left:
        defer_erasure(work, row.order_id)
    return len(left)


def defer_erasure(work: Work, order: UUID) -> None:
    """Have the jobs process execute an order; one run of it at a time."""
    job_queue.defer(work.connection, "erase", lock=f"erase-{order}", order=str(order))


def _order(work: Work, order: UUID) -> Row[Any] | None:
    return work.connection.execute(
        sql("SELECT * FROM erasures WHERE order_id = :order FOR UPDATE"), {"order": order}
    ).first()


def _stale(work: Work, row: Row[Any], stored: Stored | None) -> str | None:
    """Why the file may not be erased after all; None where everything still holds."""
    if stored is None:
        return "unknown"
    if stored.case.status != "closed":
        return "not_closed"
    programme = work.programmes.of(stored.case)
    if counted_from(programme, stored.case) != row.counted_from:
        return "dates_changed"
    if row.due_on > work.clock.today():
        return "not_due"
    return None


def _refuse(work: Work, row: Row[Any], reason: str) -> None:
    work.emit(ErasureRefused, agency=row.agency, order=row.order_id, reason=reason)
    work.connection.execute(
        sql("UPDATE erasures SET case_id = NULL, state = 'refused' WHERE order_id = :order"),
        {"order": row.order_id},
    )
    _log(work, row, "refused", reason)
    REFUSED.inc()


def _set_state(work: Work, order: UUID, state: str) -> None:
    work.connection.execute(
        sql("UPDATE erasures SET state = :state WHERE order_id = :order"), {"order": order, "state": state}
    )


def _log(work: Work, row: Row[Any], step: str, detail: str) -> None:
    work.connection.execute(
        sql("""INSERT INTO erasure_log (at, agency, order_id, step, detail)
                VALUES (:now, :agency, :order, :step, :detail)"""),
        {"now": work.clock.now(), "agency": row.agency, "order": row.order_id, "step": step, "detail": detail},
    )
