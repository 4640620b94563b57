"""From the receipts to the certificate: only when all three are there, in whatever order they come."""

import json
from datetime import date, timedelta
from itertools import permutations
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from joserfc.jwk import OKPKey
from retention_fakes import TODAY, FakeWork, told_on_its_day

from services.retention import errors
from services.retention.jobs import order_all_due
from services.retention.model.certificate import Issuer
from services.retention.settings import key_backup_days
from services.retention.usecases import certifying, scheduling
from services.retention.usecases.ordering import note_refused
from services.retention.usecases.reading import show_certificate
from services.retention.usecases.rules import change_rule
from services.retention.usecases.scheduling import watch
from verifier.certificate import verify

AGENCY, REFERENCE = uuid4(), uuid4()
close = told_on_its_day(scheduling.close)
FILE = {"reference": REFERENCE, "agency": AGENCY, "programme": "waska", "opened_on": date(2025, 1, 1)}
CLOSED = FILE | {"closed_on": TODAY, "counted_from": date(2026, 1, 1)}
FINGERPRINT = "ab" * 32


@pytest.fixture(scope="module")
def key() -> dict[str, Any]:
    return {**OKPKey.generate_key("Ed25519").as_dict(private=True), "kid": "retention-test"}


@pytest.fixture
def issuer(key: dict[str, Any], tmp_path: Path) -> Issuer:
    (tmp_path / "certificate.jwk").write_text(json.dumps(key))
    return Issuer.from_file(tmp_path / "certificate.jwk", 14)


@pytest.fixture
def trust(key: dict[str, Any]) -> bytes:
    public = {name: value for name, value in key.items() if name != "d"} | {"obhut_purpose": "certificate"}
    return json.dumps({"keys": [public]}).encode()


@pytest.fixture
def work() -> Any:
    work: Any = FakeWork()
    change_rule(work, {"agency": AGENCY, "retention_days": 30, "transmission": True})
    close(work, CLOSED)
    order_all_due(lambda: work, TODAY)
    return work


def receipts(work: Any, hits: int = 0) -> dict[str, tuple[Any, dict[str, Any]]]:
    (order,) = work.orders.rows
    about = {"agency": AGENCY, "order": order}
    rows = [{"table": "cases", "rows": 1}, {"table": "answers", "rows": 9}]
    erased = about | {"reference": REFERENCE, "key_fingerprint": FINGERPRINT, "tables": rows}
    let_go = about | {"records": 2, "evidence_until": date(2029, 12, 31), "tables_searched": 13, "hits": hits}
    return {
        "erased": (certifying.note_erased, erased),
        "searched": (certifying.note_searched, about | {"tables_searched": 30, "hits": hits}),
        "let_go": (certifying.note_erased_by_consent, let_go),
    }


@pytest.mark.parametrize("order", list(permutations(["erased", "searched", "let_go"])))
def test_the_certificate_comes_with_the_last_receipt(
    work: Any, issuer: Issuer, trust: bytes, order: tuple[str, ...]
) -> None:
    """In any order: none before the third, and then one that a stranger's program accepts."""
    (key,) = work.orders.rows
    for name in order:
        with pytest.raises(errors.CertificateNotReady):
            show_certificate(work, key)
        handler, data = receipts(work)[name]
        handler(work, data, issuer)
    facts = verify(json.dumps(show_certificate(work, key)).encode(), trust)
    assert (str(REFERENCE), {"cases": 1, "answers": 9}) == (facts.reference, facts.tables)
    assert (facts.tables_searched, facts.consent_tables_searched, facts.consent_records) == (30, 13, 2)
    assert (facts.ordered_by, facts.executed_by, facts.key_fingerprint) == ("rule", "host", FINGERPRINT)
    assert TODAY + timedelta(days=14) == facts.key_backups_clear_on


def test_with_the_certificate_the_file_is_forgotten(work: Any, issuer: Issuer) -> None:
    """Only order and certificate still know the reference."""
    for handler, data in receipts(work).values():
        handler(work, data, issuer)
    assert (work.schedules.rows, work.forgotten) == ({}, [REFERENCE])
    assert work.orders.steps == ["ordered", "erased", "searched", "let_go_by_consent", "certified"]


@pytest.mark.parametrize("where", ["searched", "let_go"])
def test_a_search_that_found_something_stops_the_certificate(work: Any, issuer: Issuer, where: str) -> None:
    """It waits for a later search without hits, and the log keeps both."""
    (key,) = work.orders.rows
    for name, (handler, data) in receipts(work).items():
        handler(work, data | ({"hits": 3} if name == where else {}), issuer)
    with pytest.raises(errors.CertificateNotReady):
        show_certificate(work, key)
    handler, data = receipts(work)[where]
    handler(work, data, issuer)
    assert work.orders.rows[key].state == "certified"
    assert sum(step.startswith("traces") for step in work.orders.steps) == 1


def test_receipts_that_come_twice_change_nothing(work: Any, issuer: Issuer) -> None:
    """A second report must not alter what was signed."""
    (key,) = work.orders.rows
    for handler, data in receipts(work).values():
        handler(work, data, issuer)
    before = (work.orders.rows[key], show_certificate(work, key))
    for handler, data in receipts(work, hits=5).values():
        handler(work, data, issuer)
    note_refused(work, {"agency": AGENCY, "order": key, "reason": "unknown"})
    assert before == (work.orders.rows[key], show_certificate(work, key))


def test_a_receipt_for_no_order_of_ours_is_kept_for_a_person(issuer: Issuer) -> None:
    """An erasure that nobody ordered must not pass in silence."""
    with pytest.raises(errors.OrderUnknown):
        certifying.note_searched(
            FakeWork(),  # type: ignore[arg-type]  # because the fake is no Work
            {"agency": AGENCY, "order": uuid4(), "tables_searched": 1, "hits": 0},
            issuer,
        )


def test_old_news_of_an_erased_file_brings_it_not_back(work: Any, issuer: Issuer) -> None:
    """A parked event that somebody replays later must not schedule a file that is gone."""
    for handler, data in receipts(work).values():
        handler(work, data, issuer)
    close(work, CLOSED)
    watch(work, FILE)
    assert work.schedules.rows == {}


@pytest.mark.parametrize("days", ["-1", "3661", "two weeks"])
def test_a_wrong_number_of_backup_days_ends_the_start(monkeypatch: pytest.MonkeyPatch, days: str) -> None:
    """Every certificate would name a wrong day."""
    monkeypatch.setenv("OBHUT_KEY_BACKUP_DAYS", days)
    with pytest.raises(SystemExit):
        key_backup_days()
