"""Traces: one from a browser's request through services, outbox, broker and handlers to the last consequence.

A trace is an exit like any other: spans have the attributes of `NAMES` and no others, and what is exported is checked
against closed vocabularies (`kernel/observe/trace_export.py`). Without OBHUT_TRACES_URL there are no spans, nothing of
OpenTelemetry is imported, and asking for one costs as much as a call.

A trace begins with a request at the gateway, or with work that a jobs process begins by itself; everything else goes
on with one or has none. Between processes it travels as W3C `traceparent`, and only where it is recorded.
"""

import re
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import NamedTuple, Protocol, Self

SHAPE = re.compile(r"00-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})\Z", re.ASCII)  # W3C Trace Context, 3.2
HEADER = "traceparent"  # between browser, gateway and service, and the only header of a message
SAMPLED = 0x01
NAMES = {
    "method": "http.request.method",
    "route": "http.route",
    "status": "http.response.status_code",
    "code": "obhut.code",
    "event": "obhut.event",
    "audience": "obhut.audience",
    "outcome": "obhut.outcome",
    "attempt": "obhut.attempt",
    "task": "obhut.task",
    "error": "error.type",
}
"""What may be said of a span, and how OpenTelemetry calls it."""
KINDS = ("server", "producer", "consumer", "internal")


@dataclass(frozen=True, slots=True)
class Settings:
    """Where traces go (`url`: an OTLP/HTTP address, with its path; None: there are none) and which share of them."""

    url: str | None = None
    ratio: float = 1.0


class Parent(NamedTuple):
    """The span on the other side, from a `traceparent`."""

    trace: int
    span: int
    sampled: bool


class Span:
    """What is being done, from `with` to its end; this one is nothing, and records nothing."""

    __slots__ = ()
    traceparent: str | None = None

    def set(self, **about: str | int | None) -> None:
        """Say something about it, by the words of `NAMES`; None says nothing."""

    def fail(self, error: BaseException) -> None:
        """It failed: the class of the error is told, nothing else of it."""

    def end(self) -> None:
        """It is over. One that is never ended is not told of."""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: object) -> None:
        return None


class Tracer(Protocol):
    """What records spans: `kernel.observe.trace_export.Recorder`, once it was asked for."""

    def begin(self, kind: str, parent: Parent | None) -> Span:
        """A span; without a parent the first of a new trace. The same nothing where it is not recorded."""


NOTHING = Span()
current_span: ContextVar[Span] = ContextVar("current_span", default=NOTHING)
known: dict[str, Callable[[str], bool]] = {}
"""The closed vocabularies of this process, by word of `NAMES`: routes, events, tasks, codes."""
_tracer: Tracer | None = None


def record_with(tracer: Tracer) -> None:
    """Record spans of this process from now on."""
    global _tracer  # noqa: PLW0603 -- a process has one, as it has one log
    _tracer = tracer


def know(word: str, is_known: Callable[[str], bool]) -> None:
    """Declare a vocabulary; without one nothing is said under this word."""
    known[word] = is_known


def span(kind: str, parent: str | None = None, *, first: bool = False) -> Span:
    """A span to be used with `with`: a part of `parent` (a traceparent), else of the current one.

    Without either it is nothing, or, with `first`, the beginning of a trace. `kind` is one of `KINDS`.
    """
    if _tracer is None:
        return NOTHING
    above = parse(parent or current_span.get().traceparent)
    if above is None and not first:
        return NOTHING
    return _tracer.begin(kind, above)


@contextmanager
def within(span: Span) -> Iterator[None]:
    """What is done in here is a part of this span, which ends elsewhere."""
    token = current_span.set(span)
    try:
        yield
    finally:
        current_span.reset(token)


def apart() -> AbstractContextManager[None]:
    """What is done in here is no part of the current span."""
    return within(NOTHING)


def current() -> Span:
    """What is being done now."""
    return current_span.get()


def traceparent() -> str | None:
    """The header that hands the current trace on; None where nothing is recorded."""
    return current_span.get().traceparent


def parse(header: str | None) -> Parent | None:
    """The parent a header names; None for one that is absent or not exactly of the form."""
    match = SHAPE.match(header) if header else None
    if match is None:
        return None
    trace, span, flags = (int(part, 16) for part in match.groups())
    return Parent(trace, span, bool(flags & SAMPLED)) if trace and span else None


def accepted(header: object) -> str | None:
    """A header of a message or a row as it may be kept: of the form and recorded, else None."""
    parent = parse(header) if isinstance(header, str) else None
    return render(parent.trace, parent.span) if parent and parent.sampled else None


def render(trace: int, span: int) -> str:
    """A `traceparent` of a recorded span."""
    return f"00-{trace:032x}-{span:016x}-01"
