"""Metrics of a stack that has lived: names, labels and values are on lists, and the figures are those of the life."""

import importlib
from typing import Any

import pytest

from contracts import EVENTS
from deploy.local.stack import Stack
from gateway.way.routes import is_template
from gateway.web.site import ADDRESSES
from kernel.clock import Clock
from kernel.data.database import engine
from kernel.events.inbox import UNKNOWN
from kernel.observe.gauges import BACKLOG, DATABASE_UP, JOBS
from kernel.observe.metrics import ERASED, METHODS, OUTCOMES
from kernel.service import Process
from kernel.services import SERVICES
from kernel.settings import read
from services.retention.jobs import GAUGES
from tests.fault.crash import Inside
from tests.leak.canary import Canaries
from tests.lived import Life
from tests.telemetry.figures import Sample, samples, total

PARKED = "SELECT count(*) FROM inbox WHERE state = 'parked'"
TASKS = {"erase", "make_release", "migrate_files", "print_files", "let_go"}
OURS = {
    "obhut_http_requests": {"method", "route", "status"},
    "obhut_http_request_duration_seconds": {"method", "route", "le"},
    "obhut_events_published": {"event"},
    "obhut_events_handled": {"event", "outcome"},
    "obhut_event_lag_seconds": {"event", "le"},
    "obhut_outbox_unroutable": set(),
    "obhut_tasks": {"task", "outcome"},
    "obhut_task_duration_seconds": {"task", "le"},
    "obhut_erasures": {"outcome"},
    "obhut_releases": set(),
    "obhut_security": {"kind"},
    **{name: set() for name in (DATABASE_UP[0], *BACKLOG.gauges, *JOBS.gauges, *GAUGES.gauges)},
}
LIBRARYS = {
    "python_gc_objects_collected": {"generation"},
    "python_gc_objects_uncollectable": {"generation"},
    "python_gc_collections": {"generation"},
    "python_info": {"implementation", "major", "minor", "patchlevel", "version"},
    **{
        f"process_{name}": set()
        for name in ("virtual_memory_bytes", "resident_memory_bytes", "start_time_seconds", "cpu_seconds", "open_fds")
        + ("max_fds",)
    },
}
TOLD_BY = {"gateway": set(), "web": {DATABASE_UP[0]}, "worker": {DATABASE_UP[0], *BACKLOG.gauges}}


@pytest.fixture(scope="module")
def figures(stack: Stack, life: Life) -> list[Sample]:
    """The figures once a whole life has been lived."""
    del life  # it has been
    return list(samples(stack))


@pytest.fixture(scope="module")
def routes(stack: Stack) -> dict[str, set[str]]:
    """The route templates of every service, from its own application."""
    with pytest.MonkeyPatch.context() as patched:
        for name, value in stack.environment.items():
            patched.setenv(name, value)
        return {service: {*_rules(service), "none"} for service in SERVICES}


def _rules(service: str) -> set[str]:
    settings = read(service)
    process = Process(settings, engine(settings.runtime_url, 1), Clock())
    app: Any = importlib.import_module(f"services.{service}.web").app(process)
    return {rule.rule for rule in app.url_map.iter_rules()}


def test_every_metric_and_every_label_is_on_the_list(figures: list[Sample]) -> None:
    """Of all fourteen processes; another metric or label is a decision, for it is an exit like any other."""
    assert {one.process for one in figures} >= {"gateway", "casefile-web", "retention-jobs", "reporting-worker"}
    assert {one.family for one in figures if one.family.startswith("obhut_")} == set(OURS)
    for one in figures:
        allowed = OURS.get(one.family, LIBRARYS.get(one.family))
        assert allowed is not None, f"{one.family} of {one.process} is on no list"
        assert set(one.labels) <= allowed, f"{one.family} of {one.process} has the labels {set(one.labels)}"


def test_every_value_of_a_label_is_of_a_closed_list(figures: list[Sample], routes: dict[str, set[str]]) -> None:
    """Methods of HTTP, status codes, templates of routes, names of events and tasks, outcomes: nothing else."""
    vocabulary = {
        "method": {*METHODS, "OTHER"},
        "status": {str(code) for code in range(100, 600)},
        "event": {*(event.event for event in EVENTS), UNKNOWN},
        "outcome": {*OUTCOMES, *ERASED, "done", "failed", "held_back"},
        "task": TASKS,
    }
    for one in figures:
        service = one.process.partition("-")[0]
        for label, value in one.labels.items():
            if label == "route":
                assert (
                    (is_template(value) or value in ADDRESSES) if service == "gateway" else value in routes[service]
                ), value
            elif label in vocabulary:
                assert value in vocabulary[label], f"{label}={value}"


def test_a_word_of_a_client_is_no_template() -> None:
    """The list of the gateway's templates is closed: the canary of a path is on it in no position."""
    word = Canaries().word("path")
    assert is_template("/v1/cases/{id}/answers")
    for path in (f"/{word}", f"/v1/{word}", f"/v1/cases/{word}", f"/v1/cases/{{id}}/{word}", f"/v1/jobs/{word}"):
        assert not is_template(path)


def test_a_gauge_is_told_by_one_kind_of_process(figures: list[Sample]) -> None:
    """Otherwise a sum over processes would count everything two or three times."""
    asked = {DATABASE_UP[0], *BACKLOG.gauges, *JOBS.gauges, *GAUGES.gauges}
    for process in {one.process for one in figures}:
        told = {one.family for one in figures if one.process == process} & asked
        kind = process.rpartition("-")[2]
        own = set(GAUGES.gauges) if process == "retention-jobs" else set()
        assert told == TOLD_BY.get(kind, {DATABASE_UP[0], *JOBS.gauges}) | own, process


def test_the_figures_are_those_of_the_life(figures: list[Sample], life: Life) -> None:
    """One erasure was ordered, searched for and certified; one release; every event that arrived had its lag told."""
    gained = life.gained
    steps = {step: gained("obhut_erasures_total", outcome=step) for step in ERASED}
    assert steps == {"ordered": 1, "verified": 1, "certified": 1, "refused": 0, "traces_left": 0}
    assert gained("obhut_releases_total") == 1
    runs = {task: gained("obhut_tasks_total", task=task, outcome="done") for task in TASKS}
    assert runs.pop("print_files") >= 2, "those of the life, and empty forms that were asked for along the way"
    assert runs == {"erase": 1, "make_release": 1, "migrate_files": 0, "let_go": 1}
    assert gained("obhut_events_published_total", event="case_erased") == 2
    assert gained("obhut_http_requests_total", method="POST", route="/v1/releases", status="202") == 2  # two processes
    took_effect = sum(total(figures, "obhut_events_handled_total", outcome=one) for one in ("handled", "stale"))
    assert total(figures, "obhut_event_lag_seconds_count") == took_effect > 10


def test_what_waits_is_what_lies_in_the_databases(figures: list[Sample], inside: Inside) -> None:
    """Parked events are counted per service; after a quiet life outboxes are empty, and nothing there has an age."""
    for service in SERVICES:
        own = [one for one in figures if one.process.startswith(service)]
        assert [(total(own, "obhut_inbox_parked"),)] == inside.ask(service, PARKED)
        for name in ("obhut_outbox_waiting", "obhut_outbox_oldest_seconds", "obhut_inbox_retrying"):
            assert total(own, name) == 0, name
    assert total(figures, "obhut_erasure_orders_open") == total(figures, "obhut_erasures_overdue") == 0
    assert {one.value for one in figures if one.name == DATABASE_UP[0]} == {1.0}


def test_daily_work_has_its_time(figures: list[Sample]) -> None:
    """All three services with daily work have done it a moment ago, for the days that were walked."""
    days = [one.value for one in figures if one.name == "obhut_daily_run_timestamp_seconds"]
    assert len(days) == 3
    assert min(days) > Clock().now().timestamp() - 600
