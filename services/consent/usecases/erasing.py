"""Letting go of an erased case: evidence stays, nothing leads from it to the case any more."""

from typing import Any
from uuid import UUID

from contracts.consent import ConsentErased
from services.consent.store import LettingGo, Work


class TracesLeft(Exception):
    """The search still finds the reference, e.g. in an event that has not yet been published."""


def begin(work: Work, data: dict[str, Any]) -> None:
    """`CaseErased`: remember the erasure and leave it to the jobs process."""
    work.erasures.begin(data["order"], data["agency"], data["reference"])
    work.erase_later(data["order"])


def blank(work: Work, order: UUID) -> None:
    """First step: take the reference out of the consents. Repeating it changes nothing.

    In a transaction of its own, so that changes waiting for the lock find the erasure still marked as running.
    """
    going = work.erasures.find(order)
    if going is None or going.records is not None:
        return
    work.lock_case(going.reference)
    records, evidence_until = work.consents.blank(going.reference, work.clock.today())
    work.erasures.blanked(order, records, evidence_until)


def finish(work: Work, order: UUID) -> None:
    """Second step: forget the reference itself, search every table for it, and only then say so.

    One transaction: the search sees what will be left after its commit, and a task cut off before it still knows
    what to search for. Raises `TracesLeft`, which takes everything back.
    """
    going = work.erasures.find(order)
    if going is None:
        return
    work.lock_case(going.reference)
    work.erasures.finish(going)
    result = work.search(going.reference)
    if result.hits:
        raise TracesLeft()
    _say_so(work, going, result.tables)


def resume(work: Work) -> None:
    """Once a day: take up again what the queue has given up after its last attempt."""
    for order in work.erasures.unfinished():
        work.erase_later(order)


def _say_so(work: Work, going: LettingGo, tables: int) -> None:
    work.emit(
        ConsentErased,
        agency=going.agency,
        order=going.order_id,
        records=going.records,
        evidence_until=going.evidence_until,
        tables_searched=tables,
        hits=0,
    )
