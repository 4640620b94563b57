"""Spans are an exit: whatever is put into one, no value of a person passes `kernel.observe.trace_export`."""

from typing import Any

import pytest
from opentelemetry.sdk.trace import ReadableSpan, TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
from opentelemetry.trace import Link, SpanContext, SpanKind, StatusCode, TraceFlags, TraceState

from kernel.observe import trace_export
from kernel.observe.trace_export import ALLOWED, AllowListed, clean
from kernel.observe.tracing import NAMES
from tests.leak.canary import Canaries
from tests.leak.scan import Scanner

CANARIES = Canaries()
NAME, WORD = CANARIES.name("name"), CANARIES.word("word")


def hostile(sink: InMemorySpanExporter) -> ReadableSpan:
    """A span with canaries wherever the library takes text."""
    provider = TracerProvider()
    provider.add_span_processor(SimpleSpanProcessor(sink))
    state = TraceState([("vendor", WORD)])
    context = SpanContext(1, 2, True, TraceFlags(1), state)
    everywhere = dict.fromkeys((*ALLOWED, *NAMES, "db.statement", "url.full", "exception.message", WORD), WORD)
    with provider.get_tracer(NAME, NAME, attributes={WORD: NAME}).start_as_current_span(
        NAME, kind=SpanKind.SERVER, attributes={**everywhere, NAME: NAME}, links=[Link(context, {WORD: NAME})]
    ) as span:
        span.add_event(NAME, {"exception.stacktrace": NAME})
        span.record_exception(ValueError(NAME))
        span.set_status(StatusCode.ERROR, NAME)
    (found,) = sink.get_finished_spans()
    return found


def test_of_a_hostile_span_nothing_leaves() -> None:
    """Name, attributes, events, links, status, scope, resource and trace state full of canaries: none is exported."""
    given, out = hostile(InMemorySpanExporter()), InMemorySpanExporter()
    allow_listed = AllowListed(out, "casefile", "web")
    allow_listed.export([given])
    (left,) = out.get_finished_spans()
    assert Scanner(CANARIES).hits("span", given.to_json().encode()) != []
    text = left.to_json() + repr((left.instrumentation_scope, left.context, left.parent, left.resource.attributes))
    assert Scanner(CANARIES).hits("span", text.encode()) == []
    assert (left.name, dict(left.attributes or {}), left.events, left.links) == ("OTHER", {}, (), ())
    assert dict(left.resource.attributes) == {"service.name": "casefile", "obhut.process": "web"}
    assert (left.status.status_code, left.status.description) == (StatusCode.ERROR, None)


@pytest.mark.parametrize("value", [NAME, WORD, True, 1.5, -1, 10**9, [WORD], ("GET",), None, b"GET"])
@pytest.mark.parametrize("name", sorted(ALLOWED))
def test_an_attribute_on_the_list_takes_its_vocabulary_only(name: str, value: Any) -> None:
    """The name of an attribute is no licence for its value."""
    assert not ALLOWED[name](value)


def test_after_the_end_of_the_process_nobody_waits_long(monkeypatch: pytest.MonkeyPatch) -> None:
    """A receiver that hangs must not hold up a stop: what is left over after a moment is dropped."""
    sink, now = InMemorySpanExporter(), 100.0
    monkeypatch.setattr(trace_export.time, "monotonic", lambda: now)
    exporter = AllowListed(sink, "casefile", "web")
    span = hostile(InMemorySpanExporter())
    exporter.export([span])
    exporter.end_soon()
    exporter.export([span])
    now += trace_export.LAST_WORDS + 0.1
    exporter.export([span])
    assert len(sink.get_finished_spans()) == 2


def test_ids_and_times_are_kept() -> None:
    """They are what a trace is made of."""
    given = hostile(InMemorySpanExporter())
    left = clean(given, given.resource)
    assert left.context and given.context
    assert (left.context.trace_id, left.context.span_id) == (given.context.trace_id, given.context.span_id)
    assert (left.start_time, left.end_time, left.kind) == (given.start_time, given.end_time, SpanKind.SERVER)
