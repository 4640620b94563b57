"""What `obhut status` makes of the answers of the processes."""

from typing import Any

import pytest

from cli.status import TITLES, address, has, overview
from kernel.settings import SERVICES

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
