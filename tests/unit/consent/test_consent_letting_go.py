"""Letting go of an erased case."""

from dataclasses import replace
from datetime import date
from typing import Any
from uuid import uuid4

import pytest
from consent_fakes import NOON, TABLES, TODAY, FakeWork, card

from contracts.consent import ConsentErased
from services.consent import errors
from services.consent.jobs import erase_case
from services.consent.model.templates import load_all
from services.consent.usecases import erasing
from services.consent.usecases.applying import note_applied
from services.consent.usecases.evidence import purge_old_evidence
from services.consent.usecases.granting import Declaration, grant
from services.consent.usecases.withdrawing import withdraw

CARD, ORDER = card(), uuid4()
SIGNED = Declaration("case_management", "person", date(2025, 3, 1), 1)
ERASED = {"reference": CARD.reference, "agency": CARD.agency, "order": ORDER}


def fake_work() -> Any:
    """The store in memory; it is no kind of the real one, so nothing checks it but these tests."""
    return FakeWork()


def erased_case() -> Any:
    """A case with one consent withdrawn in 2025 and one in force, whose erasure has been heard of."""
    work = fake_work()
    first = grant(work, CARD, load_all(), SIGNED, uuid4())
    withdraw(work, CARD, first.id, date(2025, 6, 1), 1)
    grant(work, CARD, load_all(), replace(SIGNED, purpose="central_evaluation"), uuid4())
    work.emitted.clear()
    erasing.begin(work, ERASED)
    return work


def let_go(work: Any, naps: list[float] | None = None) -> None:
    erase_case(lambda: work, ORDER, (naps if naps is not None else []).append)


def test_the_queue_learns_the_order_alone() -> None:
    """The job queue's tables are no place for a reference."""
    assert erased_case().deferred == [ORDER]


def test_evidence_stays_and_leads_to_nobody() -> None:
    """Three years after the year of its end, or of the erasure where it was in force until then."""
    work = erased_case()
    let_go(work)
    kept = sorted((row.reference, row.evidence_until) for row in work.consents.rows.values())
    assert [(None, date(2028, 12, 31)), (None, date(2029, 12, 31))] == kept
    assert work.erasures.rows == {}


def test_retention_hears_what_was_kept_and_searched() -> None:
    """The certificate rests on this event."""
    work = erased_case()
    let_go(work)
    about = {"agency": CARD.agency, "order": ORDER, "records": 2, "evidence_until": date(2029, 12, 31)}
    assert [(ConsentErased, {**about, "tables_searched": TABLES, "hits": 0})] == work.emitted


def test_a_case_without_consents_is_let_go_of_too() -> None:
    """Retention waits for an answer in every case."""
    work = fake_work()
    erasing.begin(work, ERASED)
    let_go(work)
    assert (work.emitted[0][1]["records"], work.emitted[0][1]["evidence_until"]) == (0, None)


def test_it_waits_for_the_relay() -> None:
    """An event about the case that is not yet published is a trace; it goes by itself."""
    work = erased_case()
    work.unpublished.add(CARD.reference)
    naps: list[float] = []

    def nap(seconds: float) -> None:
        naps.append(seconds)
        if len(naps) == 3:
            work.unpublished.clear()

    erase_case(lambda: work, ORDER, nap)
    assert (len(naps), len(work.emitted)) == (3, 1)


def test_with_traces_left_nothing_is_said_and_everything_can_be_tried_again() -> None:
    """A certificate must never rest on a search that found something; the queue tries again later."""
    work = erased_case()
    work.unpublished.add(CARD.reference)
    naps: list[float] = []
    with pytest.raises(erasing.TracesLeft):
        let_go(work, naps)
    assert (pytest.approx(sum(naps)), work.emitted, list(work.erasures.rows)) == (20.0, [], [ORDER])
    work.unpublished.clear()
    let_go(work)
    assert work.emitted[0][1]["records"] == 2


def test_what_the_queue_gave_up_is_taken_up_the_next_day() -> None:
    """No erasure is forgotten because traces stayed for longer than the queue tries; a finished one rests."""
    work = erased_case()
    erasing.resume(work)
    let_go(work)
    erasing.resume(work)
    assert work.deferred == [ORDER, ORDER]


def test_done_twice_is_done_once() -> None:
    """A task that is run again after its end says nothing twice."""
    work = erased_case()
    let_go(work)
    let_go(work)
    assert len(work.emitted) == 1


def test_nothing_new_is_written_about_a_case_being_erased() -> None:
    """A late form must not plant the reference again."""
    work = erased_case()
    with pytest.raises(errors.BeingErased):
        grant(work, CARD, load_all(), SIGNED, uuid4())


def test_a_late_report_of_casefile_is_dropped() -> None:
    """What casefile reported before the erasure must not bring the reference back."""
    work = erased_case()
    let_go(work)
    before = dict(work.consents.rows)
    for key in before:
        data = {"reference": CARD.reference, "agency": CARD.agency, "consent": key, "state": "in_force"}
        note_applied(work, data)
    assert before == work.consents.rows


def test_evidence_goes_after_its_last_day() -> None:
    """Kept to the end of the year, not a day longer, not a day less."""
    work = erased_case()
    let_go(work)
    counts = [purge_old_evidence(work, day) for day in (date(2028, 12, 31), date(2029, 1, 1), date(2030, 1, 1))]
    assert counts == [0, 1, 1]
    assert NOON.date() == TODAY
