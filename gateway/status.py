"""The platform as a whole: are all services there, and is their daily work done? And the gateway's own health."""

import asyncio
from ipaddress import ip_address
from typing import Any

from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.types import Receive, Scope, Send

from gateway.people.authentication import Authentication
from gateway.people.credentials import SAFE_METHODS
from gateway.way.upstream import Upstream
from kernel.errors import Forbidden, NotFound, Unavailable
from kernel.roles import Role
from kernel.services import SERVICES

ROLES = frozenset({Role.HOST, Role.MAIN_SYSTEM_OWNER, Role.SYSTEM_OWNER})
SHOWN = ("ready", "reason", "business_day", "daily_done", "outbox", "parked", "retrying")
PATIENCE = 3.0  # seconds; a service that answers later is not ready
FORWARDED = frozenset({b"forwarded", b"x-forwarded-for", b"x-forwarded-host", b"x-real-ip", b"via"})


class PlatformHealth:
    """`/v1/platform/health`, for the people who run the platform.

    Of all services: ready, business day, last day done, events waiting, parked, retrying.
    """

    def __init__(self, upstream: Upstream, authentication: Authentication) -> None:
        self._upstream = upstream
        self._authentication = authentication

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["method"] not in SAFE_METHODS:  # else the proxy would be asked for this path, and answer 404
            raise HTTPException(405, headers={"Allow": ", ".join(sorted(SAFE_METHODS))})
        answer = await self._health(Request(scope, receive))
        await answer(scope, receive, send)

    async def _health(self, request: Request) -> Response:
        _, person = await self._authentication.admit(request.method, dict(request.scope["headers"]))
        if person.roles.isdisjoint(ROLES):
            raise Forbidden()
        states = await asyncio.gather(*(self._of(service) for service in SERVICES))
        return JSONResponse({"gateway": "ready", "services": dict(zip(SERVICES, states, strict=True))})

    async def _of(self, service: str) -> dict[str, Any]:
        try:
            about = (await self._upstream.ask(service, "GET", "/health/ready", seconds=PATIENCE)).json()
        except Unavailable:
            about = None
        if not isinstance(about, dict):
            return {"ready": False, "reason": "away"}
        return {name: about[name] for name in SHOWN if name in about}


async def live(_: Request) -> Response:
    """The process answers."""
    return JSONResponse({"live": True})


async def ready(_: Request) -> Response:
    """The gateway takes requests; services that are away are told of one by one, at `/v1/platform/health`."""
    return JSONResponse({"ready": True})


async def metrics(request: Request) -> Response:
    """The gateway's metrics, for a scraper on this machine; for anybody else there is nothing here."""
    if not _is_local(request):
        raise NotFound()
    return Response(generate_latest(), media_type=CONTENT_TYPE_LATEST)


def _is_local(request: Request) -> bool:
    if any(name in FORWARDED for name, _ in request.scope["headers"]):
        return False  # a proxy on this machine speaks for somebody elsewhere
    try:
        return request.client is not None and ip_address(request.client.host).is_loopback
    except ValueError:
        return False
