"""docs/telemetry.md, made from the declarations: what Obhut tells of itself, by metrics and by traces."""

from collections.abc import Iterator

from prometheus_client.metrics import MetricWrapperBase

from kernel.observe import metrics
from kernel.observe.gauges import BACKLOG, DATABASE_UP, JOBS, Question
from kernel.observe.tracing import NAMES
from kernel.security import Kind

INTRODUCTION = """\
# Telemetry

What Obhut tells of itself. This file is generated (`obhut docs`) from `kernel/observe/metrics.py`,
`kernel/observe/gauges.py` and `kernel/observe/tracing.py`. Names, labels, attributes and their values are on closed
lists; `tests/telemetry/` walks a running instance and compares, and `tests/leak/` searches all of it for the
canaries of a whole life.

## Metrics

Every process answers `/metrics` on its internal port. Which one it was is said by whoever scrapes: the labels
`service` and `process` (`deploy/prometheus/prometheus.yml`). Alert rules: `deploy/prometheus/alerts.yml`.

| metric | kind | labels | meaning | told by |
| --- | --- | --- | --- | --- |
"""
TRACES = """
## Traces

With `OBHUT_TRACES_URL` (an OTLP/HTTP address with its path, like `http://collector:4318/v1/traces`) every process
sends spans; without it there are none, and nothing of OpenTelemetry is loaded. `OBHUT_TRACES_RATIO` is the share of
traces that is recorded: a tenth in production unless it says otherwise, all of them in demo and test. The gateway
decides by the id of the trace, whatever a client claims; a client that says its trace is not recorded is heard.

A trace begins with a request at the gateway (there it may go on with the `traceparent` of a browser or program), or
with work that a jobs process begins by itself. It goes on through services (`traceparent`), the outbox (its column
`trace`, blanked when the event is sent), the broker (`traceparent`, the only header of a message), handlers and their
retries (the inbox' column `trace`, blanked when the event has taken effect or is parked) and long work (an argument
of the task). Daily work is a span of its own, which nothing goes on with.

| span | kind | in |
| --- | --- | --- |
| `<method> <route>` | server | gateway, web |
| `publish <event>` | producer | worker |
| `process <event>` | consumer | worker |
| `run <task>` | internal | jobs |

Where the relay has more than 20 events to publish at once they have no span of their own, which would cost more than
publishing; the handler's span is then a child of the one that recorded the event.

| attribute | values |
| --- | --- |
"""
END = """
Of a process its `service.name` and `obhut.process` are told, of a failure the class of the error; no events, links,
texts, hosts, addresses or ids but those of the trace. A receiver that is slow or away delays nobody: spans wait in
memory, 2,048 at most, and the oldest go.
"""
COUNTED_BY = {
    "obhut_http_requests_total": "gateway, web",
    "obhut_http_request_duration_seconds": "gateway, web",
    "obhut_events_published_total": "worker",
    "obhut_events_handled_total": "worker",
    "obhut_event_lag_seconds": "worker",
    "obhut_outbox_unroutable_total": "worker",
    "obhut_tasks_total": "jobs",
    "obhut_task_duration_seconds": "jobs",
    "obhut_erasures_total": "jobs of casefile and retention, worker of retention",
    "obhut_releases_total": "jobs of casefile",
    "obhut_security_total": "web of identity and casefile",
}
VALUES = {
    "method": "a method of HTTP, or `OTHER`",
    "route": "a template of the process' own routes",
    "status": "100 to 599",
    "code": "a code of the API's errors",
    "event": "the name of a declared event",
    "audience": "a service",
    "kind": ", ".join(f"`{one}`" for one in Kind),
    "outcome": ", ".join(f"`{one}`" for one in metrics.OUTCOMES),
    "attempt": "the number of the attempt, from the second",
    "task": "a task of the service, or `daily`",
    "error": "the class of an error",
}


def telemetry_page() -> str:
    """The page."""
    from services.retention.jobs import GAUGES

    rows = [*_counted(), *_asked(BACKLOG, "worker"), *_asked(JOBS, "jobs"), *_asked(GAUGES, "jobs of retention")]
    rows.append(f"| `{DATABASE_UP[0]}` | gauge | | {DATABASE_UP[1]} | web, worker, jobs |")
    attributes = [f"| `{name}` | {VALUES[word]} |" for word, name in NAMES.items()]
    return INTRODUCTION + "\n".join(sorted(rows)) + "\n" + TRACES + "\n".join(attributes) + "\n" + END


def _counted() -> Iterator[str]:
    for one in vars(metrics).values():
        if isinstance(one, MetricWrapperBase):
            (family,) = one.describe()
            name = f"{family.name}_total" if family.type == "counter" else family.name
            labels = ", ".join(f"`{label}`" for label in one._labelnames)
            yield f"| `{name}` | {family.type} | {labels} | {family.documentation} | {COUNTED_BY[name]} |"


def _asked(question: Question, told_by: str) -> Iterator[str]:
    for name, meaning in question.gauges.items():
        yield f"| `{name}` | gauge | | {meaning} | {told_by} |"
