"""What `obhut status` makes of the answers of the processes."""

from typing import Any

import pytest
from click.testing import CliRunner

from cli.environment import KNOWN_BY
from cli.main import obhut
from cli.status import RUNBOOK, TITLES, address, advice, held_back, overview
from kernel.services import SERVICES, has

READY = {
    "ready": True,
    "outbox": 1,
    "retrying": 2,
    "parked": 3,
    "business_day": "2026-05-04",
    "daily_done": "2026-05-03",
}
PORTS = {"worker": 1, "jobs": 2}


@pytest.fixture(autouse=True)
def addresses(monkeypatch: pytest.MonkeyPatch) -> None:
    """An address for every process."""
    for service in SERVICES:
        monkeypatch.setenv(f"OBHUT_{service.upper()}_URL", f"http://{service}/web")
        for kind in ("worker", "jobs"):
            monkeypatch.setenv(f"OBHUT_{service.upper()}_{kind.upper()}_HOST", service)
            monkeypatch.setenv(f"OBHUT_{service.upper()}_{kind.upper()}_PORT", str(PORTS[kind]))
        monkeypatch.setenv(f"OBHUT_{service.upper()}_JOBS_URL", "postgresql://a-database")


def row(rows: list[tuple[object, ...]], service: str) -> dict[str, object]:
    """The row of a service by its titles."""
    return next(dict(zip(TITLES, found, strict=True)) for found in rows if found[0] == service)


def test_everything_is_ready() -> None:
    """Numbers come from the processes themselves."""
    rows, ready = overview(lambda _: READY)
    assert ready
    assert tuple(
        row(rows, "casefile")[title] for title in ("jobs", "outbox", "retrying", "parked", "last daily run")
    ) == ("ready", 1, 2, 3, "2026-05-03")
    assert (row(rows, "reporting")["jobs"], row(rows, "reporting")["last daily run"]) == ("–", "–")


def test_a_process_without_an_answer_is_named() -> None:
    """What it would have said is unknown, not zero."""

    def ask(url: str) -> dict[str, Any] | None:
        return None if url.startswith("http://consent") else READY

    rows, ready = overview(ask)
    assert not ready
    assert tuple(row(rows, "consent")[title] for title in ("web", "parked", "last daily run")) == (
        "NO ANSWER",
        "?",
        "?",
    )


def test_a_process_says_why_it_is_not_ready() -> None:
    """The reason is a code of its health."""
    rows, ready = overview(lambda _: {"ready": False, "reason": "database_away", "business_day": "2026-05-04"})
    assert (ready, row(rows, "identity")["web"]) == (False, "database_away")


def test_every_process_is_asked_at_its_own_address() -> None:
    """And never at that of a database."""
    asked = {address("casefile", kind) for kind in ("web", "worker", "jobs")}
    assert asked == {"http://casefile/web", "http://casefile:1", "http://casefile:2"}


def test_jobs_are_asked_only_where_there_are_some() -> None:
    """Reporting and identity have no long work."""
    assert [service for service in sorted(SERVICES) if has(service, "jobs")] == ["casefile", "consent", "retention"]


def test_advice_leads_to_the_runbook() -> None:
    """What is parked is not overlooked because all processes are ready; numbers are those of all services."""
    rows, _ = overview(lambda _: READY)
    assert advice(rows, READY) == [
        f"Events that are parked and wait for a person (obhut parked list): 15. See {RUNBOOK}#events-are-parked",
        f"Events that are being tried again: 10. See {RUNBOOK}#handlers-keep-failing",
    ]


def test_advice_tells_no_answer_from_no_database() -> None:
    """They need different hands."""
    away = {"ready": False, "reason": "database_away", "business_day": "2026-05-04"}
    rows, _ = overview(lambda url: None if url.startswith("http://consent") else away)
    assert advice(rows, None) == [
        f"Processes that do not answer: 4. See {RUNBOOK}#a-process-is-down",
        f"Processes that do not reach their database: 10. See {RUNBOOK}#the-database-is-away",
    ]


def test_there_is_no_advice_where_all_is_well() -> None:
    """An operator who reads nothing has nothing to do."""
    rows, _ = overview(lambda _: READY | {"parked": 0, "retrying": 0})
    assert advice(rows, {"ready": True}) == []


@pytest.mark.parametrize(("gateway", "code"), [({"ready": True}, 0), (None, 1)])
def test_the_exit_code_is_that_of_readiness(
    gateway: dict[str, Any] | None, code: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A script may rely on it; parked events alone do not make it fail, since everybody can work."""
    monkeypatch.setenv(KNOWN_BY, "here")
    monkeypatch.setenv("OBHUT_GATEWAY_URL", "http://gateway")
    monkeypatch.setattr("cli.status.ask", lambda url: gateway if url == "http://gateway" else READY)
    result = CliRunner().invoke(obhut, ["status"])
    assert (code, "are parked" in result.output) == (result.exit_code, True)


def test_what_is_held_back_is_said_with_its_page() -> None:
    """Whoever looks at the status sees that erasures wait for people; silence where none does."""
    quiet = {**READY, "held_back": 0, "asked": 0}
    assert held_back([READY, quiet]) == []
    (line,) = held_back([READY, {**quiet, "held_back": 12, "asked": 1}])
    assert "held back: 12" in line
    assert "two people: 1" in line
    assert line.endswith("docs/operations.md#erasures-are-held-back")
