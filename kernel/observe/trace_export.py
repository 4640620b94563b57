"""What is exported of spans: an allow-list of attributes with closed vocabularies, and nothing else.

Imported only where traces are switched on. Whatever a span was given, by us or by a library, of it leave: ids, times,
kind, the attributes below, the class of an error. The name is made from what was allowed; events, links, texts of
errors, trace state and all attributes of the process but its name and kind stay here.
"""

import atexit
import time
from collections.abc import Callable, Sequence
from contextvars import Token
from typing import Any

from opentelemetry.context import Context
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import ReadableSpan, TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor, SpanExporter, SpanExportResult
from opentelemetry.sdk.trace.sampling import ALWAYS_OFF, ALWAYS_ON, ParentBased, TraceIdRatioBased
from opentelemetry.sdk.util.instrumentation import InstrumentationScope
from opentelemetry.trace import (
    NonRecordingSpan,
    SpanContext,
    SpanKind,
    Status,
    StatusCode,
    TraceFlags,
    set_span_in_context,
)
from opentelemetry.trace import Span as OtelSpan

from kernel.observe.metrics import METHODS, OUTCOMES
from kernel.observe.tracing import NAMES, NOTHING, Parent, Span, current_span, known, render
from kernel.services import SERVICES

QUEUE, BATCH, DELAY_MS = 2048, 128, 1000  # spans that wait at most, spans in one request; milliseconds between two
PATIENCE, LAST_WORDS = 3.0, 2.0  # seconds: for one request of the exporter, and in all when the process ends
GATEWAY = "gateway"
SCOPE = InstrumentationScope("obhut")
KINDS = {
    "server": SpanKind.SERVER,
    "producer": SpanKind.PRODUCER,
    "consumer": SpanKind.CONSUMER,
    "internal": SpanKind.INTERNAL,
}
VERBS = {SpanKind.PRODUCER: "publish", SpanKind.CONSUMER: "process", SpanKind.INTERNAL: "run"}
error_classes: set[str] = set()  # names of the classes that `fail` has seen: code, no text


def _number(least: int, most: int) -> Callable[[object], bool]:
    return lambda value: type(value) is int and least <= value <= most


def _one_of(*words: str) -> Callable[[object], bool]:
    return lambda value: type(value) is str and value in words


def _known(word: str) -> Callable[[object], bool]:
    return lambda value: type(value) is str and known.get(word, _nothing)(value)


def _nothing(_: str) -> bool:
    return False


ALLOWED: dict[str, Callable[[object], bool]] = {
    NAMES["method"]: _one_of(*METHODS, "OTHER"),
    NAMES["route"]: _known("route"),
    NAMES["status"]: _number(100, 599),
    NAMES["code"]: _known("code"),
    NAMES["event"]: _known("event"),
    NAMES["audience"]: _one_of(*SERVICES),
    NAMES["outcome"]: _one_of(*OUTCOMES, "done", "failed"),
    NAMES["attempt"]: _number(1, 10_000),
    NAMES["task"]: _known("task"),
    NAMES["error"]: lambda value: type(value) is str and value in error_classes,
}


class Recorder:
    """Records the spans of a process and has them exported in the background."""

    def __init__(self, url: str, ratio: float, service: str, process: str) -> None:
        exporter = AllowListed(OTLPSpanExporter(url, timeout=PATIENCE), service, process)
        share = TraceIdRatioBased(ratio)
        # From outside a trace is taken over by the same share as our own; inside, whoever began it has decided.
        taken_over = share if service == GATEWAY else ALWAYS_ON
        sampler = ParentBased(share, remote_parent_sampled=taken_over, remote_parent_not_sampled=ALWAYS_OFF)
        provider = TracerProvider(sampler, exporter.resource, shutdown_on_exit=False)
        processor = BatchSpanProcessor(exporter, QUEUE, DELAY_MS, BATCH)
        provider.add_span_processor(processor)
        self._tracer = provider.get_tracer("obhut")
        atexit.register(_end, exporter, processor)

    def begin(self, kind: str, parent: Parent | None) -> Span:
        """A recorded span, or nothing where this trace is not one of the share."""
        begun = self._tracer.start_span(kind, _within(parent), KINDS[kind])
        return Recorded(begun) if begun.is_recording() else NOTHING


class Recorded(Span):
    """A span that is recorded; the current one between `with` and its end."""

    __slots__ = ("_span", "_token", "traceparent")

    def __init__(self, span: OtelSpan) -> None:
        self._span = span
        context = span.get_span_context()
        self.traceparent = render(context.trace_id, context.span_id)
        self._token: Token[Span] | None = None

    def set(self, **about: str | int | None) -> None:
        """By the words of `NAMES`; another word is kept here and never exported."""
        for word, value in about.items():
            if value is not None:
                self._span.set_attribute(NAMES.get(word, word), value)

    def fail(self, error: BaseException) -> None:
        """The class of the error, and that it failed."""
        error_classes.add(type(error).__name__)
        self._span.set_attribute(NAMES["error"], type(error).__name__)
        self._span.set_status(StatusCode.ERROR)

    def end(self) -> None:
        """From now on it may be exported."""
        self._span.end()

    def __enter__(self) -> "Recorded":
        self._token = current_span.set(self)
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: object) -> None:
        if error is not None:
            self.fail(error)
        self.end()
        if self._token is not None:
            current_span.reset(self._token)


class AllowListed(SpanExporter):
    """Hands on what the allow-list leaves of spans."""

    def __init__(self, inner: SpanExporter, service: str, process: str) -> None:
        self._inner = inner
        self._until: float | None = None
        self.resource = Resource({"service.name": service, "obhut.process": process})

    def export(self, spans: Sequence[ReadableSpan]) -> SpanExportResult:
        """Export what may leave; once the process ends, only for a short while."""
        if self._until is not None and time.monotonic() > self._until:
            return SpanExportResult.FAILURE
        return self._inner.export([clean(span, self.resource) for span in spans])

    def end_soon(self) -> None:
        """The process ends: what is not exported within a moment is lost."""
        self._until = time.monotonic() + LAST_WORDS

    def shutdown(self) -> None:
        """Close the way out."""
        self._inner.shutdown()


def clean(span: ReadableSpan, resource: Resource) -> ReadableSpan:
    """The span as it may leave."""
    given: dict[str, Any] = dict(span.attributes or {})
    about = {name: value for name, value in given.items() if name in ALLOWED and ALLOWED[name](value)}
    return ReadableSpan(
        name=_name(span.kind, about),
        context=_bare(span.context),
        parent=_bare(span.parent),
        resource=resource,
        attributes=about,
        kind=span.kind,
        status=Status(StatusCode.ERROR if about.get(NAMES["status"], 0) >= 500 else span.status.status_code),
        start_time=span.start_time,
        end_time=span.end_time,
        instrumentation_scope=SCOPE,
    )


def _name(kind: SpanKind, about: dict[str, Any]) -> str:
    verb = VERBS.get(kind) or about.get(NAMES["method"], "OTHER")
    what = next((about[NAMES[word]] for word in ("route", "event", "task") if NAMES[word] in about), "")
    return f"{verb} {what}".rstrip()


def _bare(context: SpanContext | None) -> SpanContext | None:
    """Without trace state, in which anything may stand."""
    if context is None:
        return None
    return SpanContext(context.trace_id, context.span_id, context.is_remote, TraceFlags(context.trace_flags))


def _within(parent: Parent | None) -> Context:
    """OpenTelemetry's context with nothing in it but the parent."""
    if parent is None:
        return Context()
    flags = TraceFlags(TraceFlags.SAMPLED if parent.sampled else TraceFlags.DEFAULT)
    return set_span_in_context(NonRecordingSpan(SpanContext(parent.trace, parent.span, True, flags)), Context())


def _end(exporter: AllowListed, processor: BatchSpanProcessor) -> None:
    exporter.end_soon()
    processor.shutdown()
