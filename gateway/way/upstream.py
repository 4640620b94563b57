"""The way to the services: pooled HTTP connections, short patience, and one answer when a service is away."""

import json
from asyncio import timeout
from collections.abc import AsyncIterable, Mapping
from types import MappingProxyType
from typing import Any, NamedTuple

import structlog
from aiohttp import ClientError, ClientResponse, ClientSession, ClientTimeout, DummyCookieJar, TCPConnector
from yarl import URL

from kernel.errors import Unavailable
from kernel.observe import tracing

CONNECT_SECONDS, TOTAL_SECONDS = 2.0, 30.0
IDLE_SECONDS = (
    30.0  # less than the services' 75 (kernel/web/serving.py): who closes first never hits a closed connection
)
AUTOMATIC = ("Accept", "Accept-Encoding", "Content-Type", "User-Agent")  # aiohttp's own, which nobody sent
REPEATABLE = frozenset({"GET", "HEAD"})
NONE: Mapping[str, str] = MappingProxyType({})
log = structlog.get_logger("gateway")


class Answer(NamedTuple):
    """An answer read as a whole."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    def json(self) -> Any:
        """The content; `Unavailable` where it is no JSON: then this is no service of ours."""
        try:
            return json.loads(self.body)
        except ValueError:
            raise Unavailable() from None


class Upstream:
    """Requests to the services, by name. To be opened and closed in the loop that uses it."""

    def __init__(self, services: Mapping[str, str]) -> None:
        self._services = services
        self._pool: TCPConnector | None = None
        self._reading: ClientSession | None = None
        self._changing: ClientSession | None = None

    async def open(self) -> None:
        """Make the pool; connections come with the first requests."""
        self._pool = TCPConnector(limit=0, limit_per_host=100, keepalive_timeout=IDLE_SECONDS)
        self._reading = _session(self._pool)
        self._changing = _session(self._pool)
        # aiohttp would repeat a PUT or DELETE on a connection that broke after the bytes were sent; it has no public
        # way to say no. test_changes_are_never_repeated protects this.
        self._changing._retry_connection = False

    async def close(self) -> None:
        """Close all connections."""
        for one in (self._reading, self._changing, self._pool):
            if one:
                await one.close()

    async def request(
        self,
        service: str,
        method: str,
        target: str,
        headers: Mapping[str, str],
        body: bytes | AsyncIterable[bytes] | None = None,
        seconds: float | None = None,
    ) -> ClientResponse:
        """Send; the answer's body is still to be read, within `seconds` from now (`TOTAL_SECONDS` unless given).

        `Unavailable` where the service is away or too slow. `target` goes out as it is: path and query must have been
        checked. GET and HEAD are sent again once where a
        pooled connection turns out closed, changes never.
        """
        session = self._reading if method in REPEATABLE else self._changing
        if session is None:
            raise AssertionError("open() comes first")
        if trace := tracing.traceparent():
            headers = {**headers, tracing.HEADER: trace}
        try:
            return await session.request(
                method, URL(self._services[service] + target, encoded=True), headers=headers, data=body,
                allow_redirects=False, timeout=_patience(seconds or TOTAL_SECONDS),
            )  # fmt: skip
        except (ClientError, TimeoutError) as error:
            log.warning("service_away", name=service, error=type(error).__name__)
            raise Unavailable() from None

    async def ask(
        self,
        service: str,
        method: str,
        target: str,
        headers: Mapping[str, str] = NONE,
        body: bytes | AsyncIterable[bytes] | None = None,
        seconds: float = TOTAL_SECONDS,
    ) -> Answer:
        """An exchange whose answer is short, and is read as a whole, also where it comes before all was sent."""
        try:
            async with timeout(seconds):
                response = await self.request(service, method, target, headers, body, seconds)
                try:
                    return Answer(response.status, response.headers, await response.read())
                finally:
                    if isinstance(body, AsyncIterable):
                        response.close()  # else the end of what is still being sent would be waited for
                    response.release()
        except (ClientError, TimeoutError):
            raise Unavailable() from None

    async def post(
        self,
        service: str,
        target: str,
        content: Any,
        headers: Mapping[str, str] = NONE,
        seconds: float = TOTAL_SECONDS,
    ) -> Answer:
        """`ask` with JSON, for the gateway's own questions."""
        kind = {"Content-Type": "application/json"}
        return await self.ask(service, "POST", target, {**headers, **kind}, json.dumps(content).encode(), seconds)


def _session(pool: TCPConnector) -> ClientSession:
    return ClientSession(
        connector=pool,
        connector_owner=False,
        cookie_jar=DummyCookieJar(),
        timeout=_patience(TOTAL_SECONDS),
        skip_auto_headers=AUTOMATIC,
        auto_decompress=False,
    )


def _patience(seconds: float) -> ClientTimeout:
    return ClientTimeout(total=seconds, connect=CONNECT_SECONDS, sock_connect=CONNECT_SECONDS)
