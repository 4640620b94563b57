"""The outermost layer: every answer gets its security headers, every request its line in the log and its metric.

Only method, route template, status and seconds are told; never a path, an id or a query.
"""

import time
from collections.abc import Mapping

import structlog
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from gateway.problems import problem
from gateway.way.headers import check, deliver
from gateway.way.routes import NOBODY
from kernel.errors import Refusal
from kernel.observe import tracing
from kernel.observe.logs import place_of
from kernel.observe.metrics import REQUEST_SECONDS, REQUESTS, method_label

SECURITY = [
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"no-referrer"),
    (b"x-frame-options", b"DENY"),
]
NO_STORE = (b"cache-control", b"no-store")
SILENT = frozenset({"/health/live", "/health/ready", "/metrics"})
log = structlog.get_logger("gateway")


class OuterMiddleware:
    """ASGI middleware around everything the gateway answers."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        if scope["path"] in SILENT:
            await self._answer(scope, receive, send)
            return
        with tracing.span("server", _traceparent(scope), first=True):
            await self._answer(scope, receive, send)

    async def _answer(self, scope: Scope, receive: Receive, send: Send) -> None:
        began, status = time.perf_counter(), 0

        async def sealed(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                message["headers"] = _secured(list(message["headers"]))
            await send(message)

        try:
            if wrong := check(scope["headers"]):
                await deliver(problem(wrong, _language(scope)), sealed)
            else:
                await self._app(scope, receive, sealed)
        except Exception as error:
            log.error("request_failed", error=type(error).__name__, place=place_of(error))
            if status:
                raise Broken() from None  # the server closes the connection: the client sees it is not whole
            await deliver(problem(Refusal("internal"), _language(scope), 500), sealed)
        finally:
            _observe(scope, status, time.perf_counter() - began)


class Broken(Exception):
    """An answer that had begun could not be finished; says nothing more, for the server's log."""


def _language(scope: Scope) -> str:
    return str(dict(scope["headers"]).get(b"accept-language", b"").decode("latin-1"))


def _secured(headers: list[tuple[bytes, bytes]]) -> list[tuple[bytes, bytes]]:
    headers += SECURITY
    if not any(name == b"cache-control" for name, _ in headers):
        headers.append(NO_STORE)
    return headers


def _observe(scope: Mapping[str, object], status: int, seconds: float) -> None:
    route = _route(scope)
    if route in SILENT:
        return
    method = method_label(str(scope["method"]))
    shown = scope.get("obhut.status", status)
    REQUESTS.labels(method, route, str(shown)).inc()
    REQUEST_SECONDS.labels(method, route).observe(seconds)
    tracing.current().set(method=method, route=route, status=shown if isinstance(shown, int) else None)
    log.info("request", method=method, route=route, status=shown, seconds=round(seconds, 4))


def _traceparent(scope: Scope) -> str | None:
    """The trace a browser or program has begun; its `tracestate` and `baggage` may hold anything and go nowhere."""
    header = next((value for name, value in scope["headers"] if name == b"traceparent"), None)
    return header.decode("latin-1") if header else None


def _route(scope: Mapping[str, object]) -> str:
    """The template of what answered: the proxy's, or that of a page of the gateway's own."""
    template = scope.get("obhut.route") or getattr(scope.get("route"), "path", None)
    return str(template or NOBODY)
