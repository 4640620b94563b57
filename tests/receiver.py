"""Where traces go in tests: a real OTLP/HTTP server, which keeps all it was sent, may hang, and may be away."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, cast

from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest
from opentelemetry.proto.trace.v1.trace_pb2 import Span

HANGS_AT_MOST = 30  # seconds: longer than any exporter waits


@dataclass(frozen=True)
class Seen:
    """A span that arrived; ids in hex, `parent` empty for the first of a trace."""

    process: str  # casefile-web
    name: str
    kind: str  # SERVER, PRODUCER …
    trace: str
    id: str
    parent: str
    failed: bool
    attributes: dict[str, str | int]
    resource: dict[str, str | int]


@dataclass
class Receiver:
    """Listens from `open` to `close`, always on the same port. `bodies`: every request as it came, headers too."""

    bodies: list[bytes] = field(default_factory=list)
    spans: list[Seen] = field(default_factory=list)
    hung: int = 0
    port: int = 0

    def __post_init__(self) -> None:
        self._flowing = threading.Event()
        self._flowing.set()

    @property
    def url(self) -> str:
        """What OBHUT_TRACES_URL is to be."""
        return f"http://127.0.0.1:{self.port}/v1/traces"

    def open(self) -> "Receiver":
        """Listen, in threads of its own."""
        self._server = _Server(("127.0.0.1", self.port), _Handler)
        self._server.receiver = self
        self.port = self._server.server_port
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True)
        self._thread.start()
        return self

    def close(self) -> None:
        """Nobody answers on the port any more."""
        self._flowing.set()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    @contextmanager
    def hanging(self) -> Iterator[None]:
        """Requests are taken and not answered."""
        self.hung = 0
        self._flowing.clear()
        try:
            yield
        finally:
            self._flowing.set()

    @contextmanager
    def away(self) -> Iterator[None]:
        """Connections are refused."""
        self.close()
        try:
            yield
        finally:
            self.open()

    def of(self, trace: str) -> list[Seen]:
        """The spans of a trace that have arrived so far."""
        return [span for span in list(self.spans) if span.trace == trace]

    def take(self, head: bytes, body: bytes) -> None:
        """Keep a request; one that holds no spans of OTLP fails here, and so is answered with an error."""
        self.bodies.append(head + body)
        if not self._flowing.is_set():
            self.hung += 1
            self._flowing.wait(HANGS_AT_MOST)
        self.spans.extend(_read(body))


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    receiver: Receiver


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        cast(_Server, self.server).receiver.take(self.headers.as_bytes(), body)
        try:
            self.send_response(200)
            self.send_header("Content-Length", "0")
            self.end_headers()
        except OSError:
            self.close_connection = True  # the exporter has given up meanwhile

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 -- the library's name
        """No request log."""


def _read(body: bytes) -> Iterator[Seen]:
    for of_process in ExportTraceServiceRequest.FromString(body).resource_spans:
        resource = _values(of_process.resource.attributes)
        for scope in of_process.scope_spans:
            for span in scope.spans:
                yield Seen(
                    f"{resource.get('service.name')}-{resource.get('obhut.process')}",
                    span.name,
                    Span.SpanKind.Name(span.kind).removeprefix("SPAN_KIND_"),
                    span.trace_id.hex(),
                    span.span_id.hex(),
                    span.parent_span_id.hex(),
                    span.status.code == 2,  # STATUS_CODE_ERROR
                    _values(span.attributes),
                    resource,
                )


def _values(attributes: Any) -> dict[str, Any]:
    return {one.key: getattr(one.value, str(one.value.WhichOneof("value"))) for one in attributes}
