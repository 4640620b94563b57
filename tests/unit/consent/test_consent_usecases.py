"""Granting and withdrawing consent, and what casefile reports about it."""

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from consent_fakes import NOON, TODAY, FakeWork, card

from contracts.consent import ConsentGrantedV2, ConsentWithdrawn
from kernel.clock import Clock, berlin_day
from kernel.errors import NotFound, Refusal, StaleVersion
from services.consent import errors
from services.consent.api import _receipt
from services.consent.model.consent import Consent, version_of
from services.consent.model.templates import load_all
from services.consent.usecases.applying import note_applied
from services.consent.usecases.granting import Declaration, grant
from services.consent.usecases.reading import list_consents, show_consent
from services.consent.usecases.withdrawing import withdraw

SIGNED = Declaration("case_management", "person", date(2026, 5, 1), 1)
CARD = card()


def fake_work() -> Any:
    """The store in memory; it is no kind of the real one, so nothing checks it but these tests."""
    return FakeWork()


def granted(work: Any, declaration: Declaration = SIGNED) -> Consent:
    return grant(work, CARD, load_all(), declaration, uuid4())


def test_a_grant_is_on_record_and_told_to_casefile() -> None:
    """A consent counts from its day on, and casefile hears of it without a name."""
    work = fake_work()
    consent = granted(work)
    assert consent == work.consents.rows[consent.id]
    about = {"reference": CARD.reference, "agency": CARD.agency, "consent": consent.id}
    told = {"purpose": "case_management", "since": SIGNED.given_on, "given_by": SIGNED.given_by}
    assert [(ConsentGrantedV2, {**about, **told})] == work.emitted
    assert [CARD.reference] == work.locked


def test_a_record_names_the_text_that_was_signed() -> None:
    """Years later the record still says which words the person agreed to."""
    consent = granted(fake_work())
    purpose = load_all()["waska"].purpose("case_management")
    assert purpose is not None
    assert (purpose.text_sha256.de, purpose.text_sha256.en) == (consent.text_de_sha256, consent.text_en_sha256)


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        (replace(SIGNED, purpose="marketing"), "unknown_purpose"),
        (replace(SIGNED, template_version=2), "unknown_template_version"),
        (replace(SIGNED, given_on=TODAY + timedelta(days=1)), "invalid_input"),
    ],
)
def test_what_cannot_have_been_signed_is_refused(wrong: Declaration, code: str) -> None:
    """No consent is recorded for a purpose, a text or a day that there was not."""
    work = fake_work()
    with pytest.raises(Refusal) as refused:
        granted(work, wrong)
    assert (code, {}, []) == (refused.value.code, work.consents.rows, work.emitted)


def test_a_programme_without_consent_takes_none() -> None:
    """A programme on a statutory basis must not pretend that consent was the basis."""
    with pytest.raises(errors.NoTemplate):
        grant(fake_work(), card(programme="asd"), load_all(), SIGNED, uuid4())


def test_two_consents_are_never_in_force_for_one_purpose() -> None:
    """A withdrawal must always know what it withdraws; another purpose is another matter."""
    work = fake_work()
    granted(work)
    with pytest.raises(errors.InForceAlready):
        granted(work)
    assert granted(work, replace(SIGNED, purpose="central_evaluation")).purpose == "central_evaluation"


def test_a_withdrawal_is_effective_from_its_receipt_which_may_lie_back() -> None:
    """Art. 7 (3) GDPR: the day it arrived counts, not the day somebody typed it in."""
    work = fake_work()
    consent = granted(work)
    after = withdraw(work, CARD, consent.id, date(2026, 5, 2), consent.version)
    assert ("withdrawn", date(2026, 5, 2), 2) == (after.state, after.received_on, after.version)
    assert (ConsentWithdrawn, date(2026, 5, 2)) == (work.emitted[1][0], work.emitted[1][1]["received_on"])


def test_the_receipt_of_a_withdrawal_tells_its_own_time() -> None:
    """When it was entered, beside the day it arrived; the instant of the grant stays that of the grant."""
    work = fake_work()
    consent = granted(work)
    before = _receipt(consent)
    after = _receipt(withdraw(work, CARD, consent.id, date(2026, 5, 2), consent.version))
    assert (before["withdrawal_recorded_at"], after["withdrawal_recorded_at"]) == (None, work.clock.now())
    assert (after["recorded_at"], after["received_on"]) == (consent.recorded_at, date(2026, 5, 2))


@pytest.mark.parametrize(("day", "code"), [(date(2026, 4, 30), "before_given_on"), (date(2026, 5, 5), "day_in_future")])
def test_a_withdrawal_lies_between_consent_and_today(day: date, code: str) -> None:
    """A day that cannot be would make the record worthless as evidence."""
    work = fake_work()
    consent = granted(work)
    with pytest.raises(errors.WrongDay) as refused:
        withdraw(work, CARD, consent.id, day, consent.version)
    assert [("/received_on", code)] == [(problem.pointer, problem.code) for problem in refused.value.problems]


def test_a_consent_is_withdrawn_once() -> None:
    """The second click must not move the day of the first; it says so rather than "somebody was faster"."""
    work = fake_work()
    consent = granted(work)
    withdraw(work, CARD, consent.id, TODAY, consent.version)
    with pytest.raises(errors.WithdrawnAlready):
        withdraw(work, CARD, consent.id, TODAY, consent.version)


def test_a_withdrawal_on_an_old_view_is_refused() -> None:
    """Whoever changes a record has seen it as it is."""
    work = fake_work()
    consent = granted(work)
    with pytest.raises(StaleVersion):
        withdraw(work, CARD, consent.id, TODAY, consent.version + 1)


def test_a_report_of_casefile_changes_the_tag_but_hinders_no_withdrawal() -> None:
    """The view must not be cached over a report, and a withdrawal right after the grant must not fail for one."""
    work = fake_work()
    consent = granted(work)
    data = {"reference": CARD.reference, "agency": CARD.agency, "consent": consent.id, "state": "in_force"}
    note_applied(work, data)
    shown = show_consent(work, CARD, consent.id)
    assert (shown.granted_applied_at, shown.waiting_for) == (NOON, [])
    assert consent.tag != shown.tag
    assert version_of(consent.tag) == version_of(shown.tag)


def test_who_has_not_followed_is_named() -> None:
    """A person who withdraws sees for whom we are still waiting, also when the grant had been reported."""
    work = fake_work()
    consent = granted(work)
    assert consent.waiting_for == ["casefile"]
    applied = replace(consent, granted_applied_at=NOON)
    assert applied.waiting_for == []
    assert applied.withdrawn(TODAY, TODAY, applied.recorded_at, 1).waiting_for == ["casefile"]


def test_consents_of_another_case_are_not_found() -> None:
    """A card opens one case."""
    work = fake_work()
    consent = granted(work)
    with pytest.raises(NotFound):
        show_consent(work, card(), consent.id)
    with pytest.raises(NotFound):
        withdraw(work, card(), consent.id, TODAY, 1)
    assert list_consents(work, card(), 1, 50) == ([], 0)


def test_what_is_entered_in_a_moved_calendar_is_dated_by_it(tmp_path: Path) -> None:
    """Grant, withdrawal and their practice are read as the days on which they were entered (ADR 31)."""
    file, work = tmp_path / "clock", fake_work()
    work.clock = Clock(file, real_now=lambda: NOON)
    days = [date(2024, 5, 2), date(2024, 5, 3), date(2024, 8, 1)]
    file.write_text(days[0].isoformat())
    consent = granted(work, replace(SIGNED, given_on=days[0]))
    file.write_text(days[1].isoformat())
    note_applied(work, {"reference": CARD.reference, "consent": consent.id, "state": "in_force"})
    file.write_text(days[2].isoformat())
    withdraw(work, CARD, consent.id, days[2], work.consents.rows[consent.id].version)
    kept = work.consents.rows[consent.id]
    entered = (kept.recorded_at, kept.granted_applied_at, kept.withdrawal_recorded_at)
    assert [berlin_day(instant) for instant in entered if instant] == days
