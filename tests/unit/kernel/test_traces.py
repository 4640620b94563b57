"""Traces: what is taken over from outside, what leaves of a span, and that nothing is there when they are off."""

import subprocess
import sys
from collections.abc import Callable, Iterator

import pytest
from opentelemetry.sdk.trace import ReadableSpan
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
from opentelemetry.trace import StatusCode

from kernel.observe import trace_export, tracing
from kernel.observe.trace_export import Recorder
from kernel.observe.tracing import NOTHING, Parent, accepted, parse
from kernel.settings import Settings, read

TRACE, SPAN = "0af7651916cd43dd8448eb211c80319c", "b7ad6b7169203331"
GOOD = f"00-{TRACE}-{SPAN}-01"
NOT_OURS = [
    *("", "Erika Mustermann", GOOD.upper(), GOOD + "-00", " " + GOOD, GOOD + "\n", GOOD.replace("00-", "ff-", 1)),
    *(f"00-{'0' * 32}-{SPAN}-01", f"00-{TRACE}-{'0' * 16}-01", f"00-{TRACE}-{SPAN}-1", GOOD.replace("a", "ä")),
]


class Recording:
    """A recorder whose spans end in memory, behind the allow-list."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, ratio: float = 1.0, service: str = "casefile") -> None:
        self.sink, known = InMemorySpanExporter(), dict[str, Callable[[str], bool]]()
        monkeypatch.setattr(trace_export, "OTLPSpanExporter", lambda *_, **__: self.sink)
        monkeypatch.setattr(trace_export, "BatchSpanProcessor", lambda exporter, *_: SimpleSpanProcessor(exporter))
        monkeypatch.setattr(trace_export.atexit, "register", lambda *_: None)
        monkeypatch.setattr(tracing, "_tracer", Recorder("http://127.0.0.1:1", ratio, service, "worker"))
        for module in (tracing, trace_export):
            monkeypatch.setattr(module, "known", known)

    @property
    def spans(self) -> tuple[ReadableSpan, ...]:
        """What was exported."""
        return self.sink.get_finished_spans()


@pytest.fixture
def recording(monkeypatch: pytest.MonkeyPatch) -> Iterator[Recording]:
    """All traces are recorded."""
    yield Recording(monkeypatch)


@pytest.mark.parametrize("header", NOT_OURS)
def test_what_is_not_exactly_a_traceparent_is_nothing(header: str) -> None:
    """Whatever else stands in the header may be a person's, and is taken over in no part."""
    assert parse(header) is None
    assert accepted(header) is None


def test_a_traceparent_is_read_and_kept_in_one_form() -> None:
    """Further flags are not kept: they are another channel of two characters."""
    assert parse(GOOD) == Parent(int(TRACE, 16), int(SPAN, 16), True)
    assert accepted(f"00-{TRACE}-{SPAN}-ff") == GOOD


@pytest.mark.parametrize("header", [f"00-{TRACE}-{SPAN}-00", None, 7, b"x", {"a": 1}])
def test_what_is_not_recorded_is_not_kept(header: object) -> None:
    """A header of a message may be of any type; one of a trace nobody records is worth nothing to keep."""
    assert accepted(header) is None


def test_without_an_address_there_are_no_spans_and_no_library() -> None:
    """Switched off, no kind of process imports OpenTelemetry: fourteen of them would pay with memory."""
    modules = (
        "gateway.__main__ kernel.web.app kernel.events.relay kernel.events.inbox kernel.jobs.job_runner"
        " kernel.start kernel.jobs.job_queue"
    )
    code = (
        f"from kernel import unused; unused.leave_out(); import sys, {', '.join(modules.split())}\n"
        "from kernel.observe import recording, tracing\n"
        "recording.configure(tracing.Settings(), 'casefile', 'web')\n"
        "span = tracing.span('server', '" + GOOD + "', first=True)\n"
        "print(span is tracing.NOTHING, [m for m in sys.modules if 'opentelemetry' in m or 'google' in m])"
    )
    said = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    assert said.stdout.strip() == "True []"


def test_a_child_has_its_parent_and_ends_with_it(recording: Recording) -> None:
    """A span within another one is its child; afterwards nothing is current any more."""
    with tracing.span("server", GOOD) as outer:
        with tracing.span("producer") as inner:
            assert tracing.traceparent() == inner.traceparent
        assert tracing.traceparent() == outer.traceparent
    assert tracing.current() is NOTHING
    child, parent = recording.spans
    assert child.parent and parent.parent and parent.context and child.context
    assert (f"{parent.parent.trace_id:032x}", f"{parent.parent.span_id:016x}") == (TRACE, SPAN)
    assert (child.parent.span_id, child.context.trace_id) == (parent.context.span_id, int(TRACE, 16))


def test_only_a_first_span_begins_a_trace(recording: Recording) -> None:
    """Probes, and events of a time without traces, begin none."""
    assert tracing.span("consumer", None) is NOTHING
    assert tracing.span("consumer", "malformed") is NOTHING
    with tracing.span("internal", first=True):
        pass
    assert [span.parent for span in recording.spans] == [None]


def test_apart_from_the_current_span_nothing_goes_on_with_it(recording: Recording) -> None:
    """The daily work of a whole day must not become one trace of all erasures."""
    with tracing.span("internal", first=True), tracing.apart():
        assert tracing.traceparent() is None
        assert tracing.span("producer") is NOTHING
    assert len(recording.spans) == 1


@pytest.mark.parametrize(("service", "recorded"), [("gateway", 0), ("casefile", 1)])
def test_the_share_is_decided_once(monkeypatch: pytest.MonkeyPatch, service: str, recorded: int) -> None:
    """At the gateway our own share counts, whatever a client claims; inside, what the gateway has decided."""
    recording = Recording(monkeypatch, ratio=0.0, service=service)
    with tracing.span("server", GOOD):
        pass
    with tracing.span("server", first=True):
        pass
    assert len(recording.spans) == recorded


def test_who_asks_not_to_be_recorded_is_not(recording: Recording) -> None:
    """The flag of the caller counts where it says no."""
    with tracing.span("server", GOOD.removesuffix("01") + "00", first=True) as span:
        assert span is NOTHING
    assert recording.spans == ()


def test_what_is_known_leaves(recording: Recording) -> None:
    """The list does not silence what operators need; the name of the span is made from it."""
    tracing.know("route", {"/v1/cases/{id}"}.__contains__)
    tracing.know("code", {"not_found"}.__contains__)
    with tracing.span("server", first=True) as span:
        span.set(method="GET", route="/v1/cases/{id}", status=404, code="not_found", outcome=None)
    (left,) = recording.spans
    assert left.name == "GET /v1/cases/{id}"
    assert dict(left.attributes or {}) == {
        "http.request.method": "GET",
        "http.route": "/v1/cases/{id}",
        "http.response.status_code": 404,
        "obhut.code": "not_found",
    }
    assert left.status.status_code == StatusCode.UNSET


def test_an_error_is_told_by_its_class(recording: Recording) -> None:
    """Whether it was told or came out of the block: no text, no arguments, no place with values."""
    with pytest.raises(ValueError), tracing.span("internal", first=True):
        raise ValueError("Erika", "Mustermann")
    (left,) = recording.spans
    assert dict(left.attributes or {}) == {"error.type": "ValueError"}
    assert (left.status.status_code, left.status.description, left.events) == (StatusCode.ERROR, None, ())


def test_a_failed_answer_is_a_failed_span(recording: Recording) -> None:
    """5xx is our failure; 4xx is the client's."""
    for status in (404, 503):
        with tracing.span("server", first=True) as span:
            span.set(method="GET", status=status)
    assert [span.status.status_code for span in recording.spans] == [StatusCode.UNSET, StatusCode.ERROR]


@pytest.mark.parametrize(
    ("name", "value", "word"),
    [
        ("OBHUT_TRACES_URL", "127.0.0.1:4318", "OBHUT_TRACES_URL"),
        ("OBHUT_TRACES_URL", "grpc://collector:4317", "OBHUT_TRACES_URL"),
        ("OBHUT_TRACES_RATIO", "7", "OBHUT_TRACES_RATIO"),
        ("OBHUT_TRACES_RATIO", "all", "OBHUT_TRACES_RATIO"),
    ],
)
def test_a_wrong_setting_ends_the_start(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    settings: Callable[..., Settings],
    name: str,
    value: str,
    word: str,
) -> None:
    """Traces that silently go nowhere are worse than none."""
    plain = settings()
    for setting in ("RUNTIME_URL", "JOBS_URL"):
        monkeypatch.setenv(f"OBHUT_CASEFILE_{setting}", plain.runtime_url)
    for setting in ("WEB_PORT", "WORKER_PORT"):
        monkeypatch.setenv(f"OBHUT_CASEFILE_{setting}", "1")
    monkeypatch.setenv("OBHUT_BROKER_URL", plain.broker_url)
    monkeypatch.setenv("OBHUT_TRUST_FILE", str(plain.trust_file))
    assert read("casefile").traces == tracing.Settings(None, 0.1)
    monkeypatch.setenv("OBHUT_ENV", "demo")
    assert read("casefile").traces == tracing.Settings(None, 1.0)
    monkeypatch.setenv(name, value)
    with pytest.raises(SystemExit):
        read("casefile")
    assert word in capsys.readouterr().err
