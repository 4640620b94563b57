"""The web process of a service: Flask with flask-smorest; `serving.py` runs it."""

import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import structlog
from flask import Flask, Response, g, jsonify, request
from flask_smorest import Blueprint

from kernel.observe import tracing
from kernel.observe.health import Health
from kernel.observe.metrics import REQUEST_SECONDS, REQUESTS, method_label
from kernel.service import Process
from kernel.services import has
from kernel.tokens import Verifier
from kernel.translations import LANGUAGES, add_catalogue, known_codes
from kernel.web import jobs, problems, queries, requests, tags, wiring

log = structlog.get_logger("web")


class Web(Flask):
    """No resource of ours is a coroutine: Flask need not look at a dozen functions of each request for it."""

    def ensure_sync(self, func: Callable[..., Any]) -> Callable[..., Any]:
        """The function itself."""
        return func


def create_app(
    process: Process,
    blueprints: Sequence[Blueprint],
    *,
    title: str,
    catalogue: Path | None = None,
) -> Flask:
    """The Flask application of a service: its resources under `/v1`, its OpenAPI document, health, metrics.

    Resources find the process and what checks tokens by their types (`kernel/web/wiring.py`).
    """
    daily = has(process.settings.service, "jobs")
    app = Web(process.settings.service, static_folder=None)
    app.config.update(API_TITLE=title, API_VERSION="v1", OPENAPI_VERSION="3.1.0", PROPAGATE_EXCEPTIONS=False)
    app.json.ensure_ascii = False  # type: ignore[attr-defined]  # because DefaultJSONProvider has it
    app.json.sort_keys = False  # type: ignore[attr-defined]  # because DefaultJSONProvider has it
    wiring.provide(app, process, Verifier(process.settings.trust_file, process.clock))
    if catalogue is not None:
        add_catalogue(catalogue)
    problems.install(app)
    requests.install(app)
    _observe(app)
    tags.install(app)  # before it is observed: what is registered last runs first
    api = problems.ProblemApi(app)
    queries.install(app, api.spec)
    for blueprint in [*blueprints, *([jobs.blueprint] if daily else [])]:
        api.register_blueprint(blueprint)
    _internal(app, Health(process.engine, process.clock, daily=daily), api)
    tracing.know("code", known_codes(LANGUAGES[0]).__contains__)
    tracing.know("route", lambda text: text == "none" or any(rule.rule == text for rule in app.url_map.iter_rules()))
    app.wsgi_app = _traced(app.wsgi_app)  # type: ignore[method-assign,assignment]  # because this is Flask's way
    return app


def _traced(inner: Callable[[Any, Any], Any]) -> Callable[[Any, Any], Any]:
    """A span around what goes on with a trace of the gateway; other requests, like those of probes, have none."""

    def outer(environ: Any, start: Any) -> Any:
        with tracing.span("server", environ.get("HTTP_TRACEPARENT")):
            return inner(environ, start)

    return outer


def _internal(app: Flask, health: Health, api: problems.ProblemApi) -> None:
    """Addresses that the gateway never passes on."""

    def openapi() -> Response:
        return jsonify(problems.document(api.spec.to_dict()))

    for path in ("/health/live", "/health/ready", "/metrics"):
        app.add_url_rule(path, path, _wsgi(health))
    app.add_url_rule("/openapi.json", "openapi", openapi)


def _wsgi(health: Health) -> Callable[[], Response]:
    def answer() -> Response:
        status, headers, body = _called(health)
        return Response(body, status, headers)

    return answer


def _called(health: Health) -> tuple[str, list[tuple[str, str]], bytes]:
    heads: list[Any] = []
    body = b"".join(health(request.environ, lambda *head: heads.extend(head)))
    return heads[0], heads[1], body


def _observe(app: Flask) -> None:
    @app.before_request
    def begin() -> None:
        g.began = time.perf_counter()

    @app.after_request
    def end(answer: Response) -> Response:
        route = request.url_rule.rule if request.url_rule else "none"
        if route.startswith(("/health", "/metrics")):
            return answer
        seconds, method = time.perf_counter() - g.get("began", time.perf_counter()), method_label(request.method)
        REQUESTS.labels(method, route, str(answer.status_code)).inc()
        REQUEST_SECONDS.labels(method, route).observe(seconds)
        tracing.current().set(method=method, route=route, status=answer.status_code)
        log.info(
            "request",
            method=method,
            route=route,
            status=answer.status_code,
            seconds=round(seconds, 4),
        )
        answer.headers.setdefault("Cache-Control", "no-store")
        return answer
