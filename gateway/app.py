"""The gateway: what it answers itself, and what it passes on. This file is its table of contents."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.routing import BaseRoute, Mount, Route

from gateway import status
from gateway.api_docs import docs
from gateway.api_docs.openapi import OpenApi
from gateway.middleware import OuterMiddleware
from gateway.people.authentication import Authentication
from gateway.people.limits import Limits
from gateway.people.sessions import Sessions
from gateway.people.sign_in import SignIn
from gateway.problems import http_error, refused
from gateway.settings import Settings
from gateway.status import PlatformHealth
from gateway.way.proxy import Proxy
from gateway.way.uploads import Uploads
from gateway.way.upstream import Upstream
from gateway.web import site
from gateway.web.assets import Assets
from gateway.web.known import Known
from gateway.web.rendering import Rendering
from gateway.web.visit import Visits
from kernel.clock import Clock
from kernel.errors import Refusal


def build(settings: Settings, clock: Clock, monotonic: Callable[[], float] = Clock.monotonic) -> Starlette:
    """The ASGI application. `monotonic`: seconds for what is kept a while; tests let it run."""
    upstream = Upstream(settings.services)
    sessions = Sessions(upstream, monotonic)
    limits = Limits(settings, clock.now)
    authentication = Authentication(sessions, limits)
    sign_in = SignIn(upstream, sessions, limits, secure=settings.secure_cookies)

    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        await upstream.open()
        yield
        await upstream.close()

    assets = Assets()
    visits = Visits(Rendering(assets), Known(monotonic), clock, secure=settings.secure_cookies)
    app = Starlette(
        routes=site.routes(visits, assets)
        + _routes(
            PlatformHealth(upstream, authentication),
            OpenApi(upstream, monotonic),
            Proxy(upstream, authentication, sign_in, limits, Uploads(upstream, settings.largest_file)),
        ),
        middleware=[Middleware(OuterMiddleware)],
        exception_handlers={Refusal: refused, HTTPException: http_error},
        lifespan=lifespan,
    )
    app.router.redirect_slashes = False
    visits.app = app  # pages ask as any client does, through all of it
    return app


def _routes(own: PlatformHealth, api: OpenApi, proxy: Proxy) -> list[BaseRoute]:
    return [
        Route("/v1/platform/health", own),
        Route("/v1/{path:path}", proxy),
        Route("/openapi.json", api.document, methods=["GET"]),
        Route("/docs", docs.page, methods=["GET"]),
        Route("/docs/start.js", docs.start, methods=["GET"]),
        Mount("/docs/static", docs.Files()),
        Route("/health/live", status.live, methods=["GET"]),
        Route("/health/ready", status.ready, methods=["GET"]),
        Route("/metrics", status.metrics, methods=["GET"]),
    ]
