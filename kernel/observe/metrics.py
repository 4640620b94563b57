"""Metrics, named as Prometheus does. Labels are codes, route templates and names of events: never an id or a name.

What a process counts is here; what lies in its database is asked for when somebody scrapes
(`kernel/observe/gauges.py`). Which process it was is said by whoever scrapes (`service` and `process` are labels of
the target), as Prometheus wants it. Every metric and every label: docs/telemetry.md, made from these declarations.
"""

from prometheus_client import Counter, Histogram, disable_created_metrics

disable_created_metrics()  # a time series more for each, which nobody asks for
METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
OUTCOMES = ("handled", "stale", "duplicate", "retrying", "parked")
"""Of an event that arrived: it took effect, was older than what is known, had arrived before, failed for now or for
good."""
ERASED = ("ordered", "verified", "refused", "traces_left", "certified")
"""Steps of an erasure: ordered by retention; carried out and searched by casefile, or refused; certified by retention,
or not, where a search still found something."""

REQUESTS = Counter("obhut_http_requests_total", "Requests answered", ["method", "route", "status"])
REQUEST_SECONDS = Histogram(
    "obhut_http_request_duration_seconds",
    "Time to the answer",
    ["method", "route"],
    buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.2, 0.3, 0.5, 1, 2.5, 5, 10),
)
EVENTS_PUBLISHED = Counter("obhut_events_published_total", "Events confirmed by the broker", ["event"])
EVENTS_HANDLED = Counter("obhut_events_handled_total", "Events received, by outcome", ["event", "outcome"])
EVENT_LAG = Histogram(
    "obhut_event_lag_seconds",
    "From the publisher's record of an event to the audience's commit",
    ["event"],
    buckets=(0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60),
)
OUTBOX_UNROUTABLE = Counter("obhut_outbox_unroutable_total", "Events the broker had no queue for")
TASKS = Counter("obhut_tasks_total", "Runs of long work, by outcome", ["task", "outcome"])
TASK_SECONDS = Histogram(
    "obhut_task_duration_seconds",
    "Time a run of long work took",
    ["task"],
    buckets=(0.1, 0.5, 1, 5, 10, 30, 60, 300, 900, 3600),
)
ERASURES = Counter("obhut_erasures_total", "Erasures, by step", ["outcome"])
RELEASES = Counter("obhut_releases_total", "Tables released")
SECURITY = Counter("obhut_security_total", "Rows of the security log, by kind; of whom it does not say", ["kind"])


def method_label(method: str) -> str:
    """The method as a label; one that HTTP does not know is a client's invention."""
    return method if method in METHODS else "OTHER"
