"""What operators have built upon: metrics with labels and buckets, log lines, spans."""

import ast
from typing import Any

from prometheus_client.metrics import Histogram, MetricWrapperBase
from prometheus_client.registry import REGISTRY

from kernel.observe import logs, metrics, trace_export, tracing
from kernel.observe.gauges import BACKLOG, DATABASE_UP, JOBS
from services.retention.jobs import GAUGES
from tests.contract.unchanged.source import calls, holes, texts

LEVELS = ("debug", "info", "warning", "error", "exception", "critical")
LOGGERS = ("log", "structlog.get_logger('library')")


def metric_families() -> dict[str, Any]:
    """Every metric with its kind, labels and buckets; what is asked of a database by itself."""
    ours = {one for one in REGISTRY._collector_to_names if isinstance(one, MetricWrapperBase)}
    counted = {name: about for one in ours for name, about in _metric(one) if name.startswith("obhut_")}
    asked = [name for question in (BACKLOG, JOBS, GAUGES) for name in question.gauges]
    return {
        "counted": dict(sorted(counted.items())),
        "asked": sorted([*asked, DATABASE_UP[0]]),
        "outcomes": [*metrics.OUTCOMES],
        "erased": [*metrics.ERASED],
        "methods": sorted(metrics.METHODS),
    }


def log_lines() -> dict[str, list[str]]:
    """Fields that may be logged, events by name with the fields they are given, and the shapes of values."""
    return {
        "fields": sorted(logs.ALLOWED),
        "shapes": [logs.CODE_LIKE.pattern, logs.PLACES_LIKE.pattern],
        "events": sorted(_events()),
    }


def spans() -> dict[str, Any]:
    """Names and attributes of spans, and of the process that sends them."""
    resource = trace_export.AllowListed(None, "<service>", "<process>").resource  # type: ignore[arg-type]  # it sends nothing here
    return {
        "attributes": tracing.NAMES,
        "allowed": sorted(trace_export.ALLOWED),
        "kinds": [*tracing.KINDS],
        "verbs": {kind.name: verb for kind, verb in trace_export.VERBS.items()},
        "scope": trace_export.SCOPE.name,
        "resource": {name: value for name, value in resource.attributes.items() if not name.startswith("telemetry.")},
        "header": tracing.HEADER,
        "shape": tracing.SHAPE.pattern,
    }


def _metric(one: MetricWrapperBase) -> list[tuple[str, dict[str, Any]]]:
    about = [(family.name, family.type) for family in one.describe()]
    buckets = {"buckets": [*one._kwargs["buckets"]]} if isinstance(one, Histogram) else {}
    return [(name, {"kind": kind, "labels": [*one._labelnames], **buckets}) for name, kind in about]


def _events() -> set[str]:
    found = set()
    for level in LEVELS:
        for module, call in calls(level):
            logger = getattr(call.func, "value", None)
            if logger is not None and _is_logger(logger) and call.args:
                fields = " ".join(sorted(str(word.arg) for word in call.keywords))
                shown = {holes(one) for one in texts(module, call.args[0], call)}
                found |= {f"{level} {name} {fields}".rstrip() for name in shown}
    return found


def _is_logger(node: Any) -> bool:
    return ast.unparse(node) in LOGGERS


SUBJECTS = {"metrics.json": metric_families, "log_lines.json": log_lines, "spans.json": spans}
