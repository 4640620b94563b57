"""`/openapi.json`: everything a client can do, in one document, made of the services' own and what the gateway adds."""

import asyncio
import json
from collections.abc import Callable
from importlib.metadata import version
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from gateway.api_docs.merging import Document, merge
from gateway.people.credentials import COOKIE
from gateway.way.upstream import Upstream
from kernel.errors import Unavailable
from kernel.services import SERVICES

KEPT_SECONDS = 60.0
KEPT_INCOMPLETE = 5.0  # a service that was away is asked again soon
PATIENCE = 5.0
CALENDAR = "/v1/calendar/{secret}.ics"
SESSIONS, CURRENT, HEALTH = "/v1/sessions", "/v1/sessions/current", "/v1/platform/health"
SECURITY_SCHEMES = {
    "bearer": {
        "type": "http",
        "scheme": "bearer",
        "description": "For programs: the `token` that `POST /v1/sessions` answers with.",
    },
    "cookie": {
        "type": "apiKey",
        "in": "cookie",
        "name": COOKIE,
        "description": "For browsers: set by `POST /v1/sessions`. Requests other than GET and HEAD also need the "
        "header `X-CSRF-Token` with the `csrf_token` of that answer, else 403 `csrf_missing`.",
    },
}
CSRF = {
    "type": "object",
    "properties": {
        "csrf_token": {
            "type": "string",
            "description": "For browsers: send it as X-CSRF-Token with every change. Another site cannot read it.",
        }
    },
}
PROBLEM = {
    "type": "object",
    "required": ["type", "title", "status", "code"],
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "code": {"type": "string"},
    },
}
STATE = {
    "type": "object",
    "required": ["ready"],
    "properties": {
        "ready": {"type": "boolean"},
        "reason": {"type": "string", "description": "why it is not: `away`, `database_away`"},
        "business_day": {"type": "string", "format": "date"},
        "daily_done": {
            "type": ["string", "null"],
            "format": "date",
            "description": "the last day whose daily work is done",
        },
        "outbox": {"type": "integer", "description": "events not yet confirmed by the broker"},
        "parked": {"type": "integer", "description": "events that wait for a person"},
        "retrying": {"type": "integer", "description": "events that will be tried again"},
    },
}


class OpenApi:
    """The merged document, kept for a minute. A service that is away is left out and named in `x-obhut-missing`."""

    def __init__(self, upstream: Upstream, monotonic: Callable[[], float]) -> None:
        self._upstream = upstream
        self._monotonic = monotonic
        self._lock = asyncio.Lock()
        self._body, self._until = b"", 0.0

    async def document(self, _: Request) -> Response:
        """The document as JSON."""
        async with self._lock:
            if not self._body or self._monotonic() >= self._until:
                await self._renew()
        return Response(self._body, media_type="application/json")

    async def _renew(self) -> None:
        answers = await asyncio.gather(*(self._of(service) for service in SERVICES))
        documents = {service: one for service, one in zip(SERVICES, answers, strict=True) if one is not None}
        missing = [service for service in SERVICES if service not in documents]
        self._body = json.dumps(described(documents, missing), ensure_ascii=False).encode()
        self._until = self._monotonic() + (KEPT_INCOMPLETE if missing else KEPT_SECONDS)

    async def _of(self, service: str) -> Document | None:
        try:
            answer = await self._upstream.ask(service, "GET", "/openapi.json", seconds=PATIENCE)
            document = answer.json() if answer.status == 200 else None
        except Unavailable:
            return None
        return document if isinstance(document, dict) else None


def described(documents: dict[str, Document], missing: list[str]) -> Document:
    """The merged document with what the gateway adds: sessions by cookie, its own operations, the frame."""
    merged = merge(documents)
    merged["components"]["securitySchemes"] = SECURITY_SCHEMES
    merged["paths"][HEALTH] = {"get": _health()}
    begin = merged["paths"].get(SESSIONS, {}).get("post")
    if begin:
        begin["security"] = []
        _also_csrf(begin, "201")
    feed = merged["paths"].get(CALENDAR, {}).get("get")
    if feed:
        feed["security"] = []
    current = merged["paths"].get(CURRENT, {}).get("get")
    if current:
        _also_csrf(current, "200")
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Obhut",
            "version": version("obhut"),
            "description": "Case files for social work: personal data stays in one service, only aggregates leave.",
            "license": {"name": "EUPL-1.2", "identifier": "EUPL-1.2"},
        },
        "servers": [{"url": "/"}],
        "security": [{"bearer": []}, {"cookie": []}],
        **merged,
        "x-obhut-missing": missing,
    }


def _also_csrf(operation: Document, status: str) -> None:
    content = operation.get("responses", {}).get(status, {}).get("content", {}).get("application/json")
    if content and "schema" in content:
        content["schema"] = {"allOf": [content["schema"], CSRF]}


def _health() -> Document:
    services = {"type": "object", "properties": dict.fromkeys(SERVICES, STATE), "required": list(SERVICES)}
    answer = {
        "type": "object",
        "properties": {"gateway": {"type": "string", "enum": ["ready"]}, "services": services},
        "required": ["gateway", "services"],
    }
    return {
        "operationId": "gateway_platform_health",
        "summary": "All services: ready, business day, last daily work, events waiting and parked.",
        "tags": ["platform"],
        "responses": {
            "200": {"description": "The state of each service", "content": {"application/json": {"schema": answer}}},
            "401": _refused("Not signed in, or the session is over"),
            "403": _refused("Neither host nor system owner"),
            "429": _refused("Too many requests"),
            "503": _refused("Identity is away"),
        },
    }


def _refused(why: str) -> dict[str, Any]:
    return {"description": why, "content": {"application/problem+json": {"schema": PROBLEM}}}
