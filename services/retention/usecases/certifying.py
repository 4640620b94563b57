"""Gathering the receipts of an erasure, and the certificate once all three are there, in whatever order they came."""

from typing import Any
from uuid import UUID

import structlog

from kernel.observe.metrics import ERASURES
from services.retention.errors import OrderUnknown
from services.retention.model.certificate import Issuer
from services.retention.model.order import Order
from services.retention.store import Work

TRACES_LEFT = ERASURES.labels("traces_left")  # there from the start: an alarm is on its first increase
log = structlog.get_logger("retention")


def note_erased(work: Work, data: dict[str, Any], issuer: Issuer) -> None:
    """`CaseErased`: the key is destroyed, the rows are deleted."""
    order = _locked(work, data["order"])
    if order.erased_at is not None:
        return
    tables = {row["table"]: row["rows"] for row in data["tables"]}
    order = order.erased(work.clock.acted(), work.clock.today(), data["key_fingerprint"], tables)
    _keep(work, order, "erased", issuer)


def note_searched(work: Work, data: dict[str, Any], issuer: Issuer) -> None:
    """`ErasureVerified`: casefile has searched its whole database."""
    order = _locked(work, data["order"])
    if order.verified_hits == 0:
        return
    order = order.searched(data["tables_searched"], data["hits"])
    _keep(work, order, "traces_in_casefile" if data["hits"] else "searched", issuer)


def note_erased_by_consent(work: Work, data: dict[str, Any], issuer: Issuer) -> None:
    """`ConsentErased`: consent has erased the file and searched its whole database."""
    order = _locked(work, data["order"])
    if order.consent_hits == 0:
        return
    order = order.erased_by_consent(data["records"], data["evidence_until"], data["tables_searched"], data["hits"])
    _keep(work, order, "traces_in_consent" if data["hits"] else "let_go_by_consent", issuer)


def _locked(work: Work, key: UUID) -> Order:
    order = work.orders.find(key, lock=True)
    if order is None:
        raise OrderUnknown()
    return order


def _keep(work: Work, order: Order, step: str, issuer: Issuer) -> None:
    if step.startswith("traces"):
        work.once_committed(TRACES_LEFT.inc)
        log.warning("erasure_left_traces", state=step)
    work.orders.log(order, step, work.clock.acted())
    if order.is_complete:
        order = _certify(work, order, issuer)
    work.orders.save(order)


def _certify(work: Work, order: Order, issuer: Issuer) -> Order:
    """Sign, then erase what is known of the file: from here on only orders and certificate know its reference."""
    now = work.clock.acted()
    work.certificates.add(order, issuer.issue(order), now)
    work.orders.log(order, "certified", now)
    work.schedules.erase(order.reference)
    work.erase_arrivals(order.reference)
    work.once_committed(ERASURES.labels("certified").inc)
    return order.certified(now)
