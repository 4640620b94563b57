"""Health and metrics: what a probe sees while the database is away, and that labels are never about a person."""

import json
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from prometheus_client import REGISTRY, metrics
from prometheus_client.parser import text_string_to_metric_families
from sqlalchemy import Engine

from kernel.clock import Clock
from kernel.failpoint import failpoint
from kernel.observe import metrics as declared
from kernel.observe.gauges import BACKLOG, JOBS
from kernel.observe.health import Health
from kernel.settings import Settings

LABELS = {"method", "route", "status", "event", "outcome", "task", "kind"}
"""Codes, templates of routes and names of events. Another label is a decision: it is an exit like any other."""
CLOCK = Clock(real_now=lambda: datetime(2026, 5, 1, 12, tzinfo=UTC))


def asked(health: Health, path: str) -> tuple[str, dict[str, str], bytes]:
    """What the WSGI application answers."""
    heads: list[Any] = []
    body = b"".join(health({"PATH_INFO": path}, lambda *head: heads.extend(head)))
    return heads[0], dict(heads[1]), body


@pytest.fixture
def health(away: Engine) -> Health:
    """The health of a process whose database is away."""
    return Health(away, CLOCK, daily=True, asked=[BACKLOG, JOBS])


def test_a_process_without_its_database_lives_but_is_not_ready(health: Health) -> None:
    """A restart would not bring the database back; traffic should go elsewhere meanwhile."""
    assert asked(health, "/health/live")[0] == "200 OK"
    status, _, body = asked(health, "/health/ready")
    assert status == "503 Service Unavailable"
    assert json.loads(body) == {"business_day": "2026-05-01", "ready": False, "reason": "database_away"}


def test_metrics_are_there_without_the_database(health: Health) -> None:
    """Just then somebody looks at them: the database is said to be away, and no old backlog is told."""
    status, headers, body = asked(health, "/metrics")
    assert status == "200 OK"
    assert headers["Content-Type"].startswith("text/plain")
    told = {s.name: s.value for f in families(body) for s in f.samples}
    assert told["obhut_database_up"] == 0
    assert set(told) & (set(BACKLOG.gauges) | set(JOBS.gauges)) == set()


def test_other_addresses_say_nothing(health: Health) -> None:
    """The internal port has three addresses."""
    for path in ("/", "/health", "/health/ready/", "/v1/cases"):
        assert asked(health, path) == ("404 Not Found", {"Content-Type": "text/plain"}, b"")


def test_labels_are_on_the_list() -> None:
    """Walks every metric of ours, whether it was ever counted or not."""
    ours = [one for one in vars(declared).values() if isinstance(one, metrics.MetricWrapperBase)]
    assert len(ours) >= 10
    assert {label for one in ours for label in one._labelnames} - LABELS == set()
    assert all(one._name.startswith("obhut_") for one in ours)


def test_methods_that_http_does_not_know_are_no_label() -> None:
    """A client may invent a method, after a person even; the metrics call it OTHER."""
    assert declared.method_label("PATCH") == "PATCH"
    assert declared.method_label("KANARIE") == "OTHER"


def test_nothing_else_is_registered_with_labels_of_its_own() -> None:
    """A metric that some module declares beside kernel/observe/metrics.py would escape the list."""
    strangers = [
        family.name
        for family in REGISTRY.collect()
        if family.name.startswith("obhut_")
        and not any(getattr(one, "_name", None) == family.name for one in vars(declared).values())
    ]
    assert strangers == []


def test_routes_are_counted_by_template(health: Health) -> None:
    """The label of a request is the template of its route, so no id gets into the metrics."""
    declared.REQUESTS.labels("GET", "/v1/cases/<uuid:case_id>", "200").inc()
    routes = {
        s.labels["route"] for f in families(asked(health, "/metrics")[2]) for s in f.samples if "route" in s.labels
    }
    assert "/v1/cases/<uuid:case_id>" in routes


@pytest.mark.parametrize("env", ["production", "demo"])
def test_fault_points_are_for_tests_alone(settings: Callable[..., Settings], tmp_path: Any, env: str) -> None:
    """Whoever can write the file must not be able to kill a real process with it."""
    wish = tmp_path / "fault.relay.taken.casefile"
    wish.write_text("KILL")
    failpoint(settings(env=env, fault_file=tmp_path / "fault"), "relay.taken")
    assert wish.exists()


def test_a_fault_point_leaves_others_alone(settings: Callable[..., Settings], tmp_path: Any) -> None:
    """Another point, another service or another way passes, and the wish stays for the one that is meant."""
    wish = tmp_path / "fault.relay.taken.consent"
    wish.write_text("KILL casefile")
    failpoint(settings(fault_file=tmp_path / "fault"), "relay.taken", ["casefile"])
    failpoint(settings(service="consent", fault_file=tmp_path / "fault"), "relay.published", ["casefile"])
    failpoint(settings(service="consent", fault_file=tmp_path / "fault"), "relay.taken", ["retention"])
    assert wish.exists()


def families(body: bytes) -> Any:
    """The metrics as Prometheus reads them."""
    return text_string_to_metric_families(body.decode())
