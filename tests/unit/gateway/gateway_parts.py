"""Fakes for the gateway's tests: services on real loopback sockets, and the gateway itself under uvicorn."""

import asyncio
import http.client
import json
import socket
import threading
from collections.abc import Awaitable, Callable, Coroutine, Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.message import Message
from typing import Any, TypeVar

import uvicorn
from aiohttp import web

from gateway.__main__ import server
from gateway.app import build
from gateway.settings import Settings
from kernel.clock import Clock
from kernel.services import SERVICES

T = TypeVar("T")
Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]
CASE = "0b0e4c61-6c2f-4a51-9f0f-3f3f0d5a7a11"


class Loop:
    """An event loop in a thread; fakes and gateway share it."""

    def __init__(self) -> None:
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._thread.start()

    def run(self, work: Coroutine[Any, Any, T]) -> T:
        """Do this in the loop and wait for it."""
        return self.begin(work).result(20)

    def begin(self, work: Coroutine[Any, Any, T]) -> Future[T]:
        """Do this in the loop."""
        return asyncio.run_coroutine_threadsafe(work, self._loop)

    def stop(self) -> None:
        """End the loop and its thread."""
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(10)
        self._loop.close()


@dataclass(frozen=True)
class Seen:
    """A request as a service saw it."""

    method: str
    target: str
    headers: dict[str, str]
    body: bytes


class FakeService:
    """A service on a socket of its own: keeps what it saw, answers with `answer`."""

    def __init__(self, name: str, loop: Loop) -> None:
        self.name, self._loop = name, loop
        self.seen: list[Seen] = []
        self.answer: Handler = self.fine
        self._runner: web.AppRunner | None = None
        self._place = socket.socket()  # bound for good: else the port could be given away while nobody listens there
        self._place.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        self._place.bind(("127.0.0.1", 0))
        self.port: int = self._place.getsockname()[1]

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        self._loop.run(self._start())

    def stop(self) -> None:
        if self._runner:
            self._loop.run(self._runner.cleanup())
            self._runner = None

    def leave(self) -> None:
        """Stop, and give the port back."""
        self.stop()
        self._place.close()

    async def fine(self, request: web.Request) -> web.StreamResponse:
        """Says who answered, and to what."""
        return web.json_response({"service": self.name, "path": request.raw_path})

    async def _start(self) -> None:
        app = web.Application(client_max_size=8 * 1024 * 1024)
        app.router.add_route("*", "/{rest:.*}", self._handle)
        self._runner = web.AppRunner(app, handler_cancellation=True, shutdown_timeout=0.1)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", self.port, reuse_address=True).start()

    async def _handle(self, request: web.Request) -> web.StreamResponse:
        body = await request.read()
        self.seen.append(Seen(request.method, request.raw_path, dict(request.headers), body))
        return await self.answer(request)


class FakeIdentity(FakeService):
    """Identity with sessions: signs in with the password `right`, introspects, ends sessions."""

    def __init__(self, loop: Loop) -> None:
        super().__init__("identity", loop)
        self.sessions: dict[str, list[str]] = {"session-1": ["case_manager"], "of-host": ["host"]}
        self.asked = 0
        self.pause = 0.0
        self.answer = self._identity

    async def _identity(self, request: web.Request) -> web.StreamResponse:
        match request.method, request.path:
            case "POST", "/internal/introspection":
                return await self._introspect((await request.json())["session"])
            case "POST", "/v1/sessions":
                return self._begin(await request.json())
            case "DELETE", "/v1/sessions/current":
                self.sessions.pop(request.headers["X-Obhut-Session"], None)
                return web.Response(status=204)
        return await self.fine(request)

    async def _introspect(self, session: str) -> web.StreamResponse:
        self.asked += 1
        number = self.asked
        await asyncio.sleep(self.pause)
        if session not in self.sessions:
            return web.json_response({"code": "token_expired"}, status=401)
        about = {"token": f"internal-{session}-{number}", "roles": self.sessions[session], "expires_in": 60}
        return web.json_response(about)

    def _begin(self, sent: dict[str, str]) -> web.StreamResponse:
        if sent.get("password") != "right":
            return web.json_response({"code": "sign_in_failed"}, status=401)
        self.sessions["new-session"] = ["case_manager"]
        return web.json_response({"token": "new-session", "roles": ["case_manager"]}, status=201)


@dataclass
class Ticker:
    """Monotonic seconds that a test lets run."""

    seconds: float = 1000.0

    def __call__(self) -> float:
        return self.seconds


@dataclass(frozen=True)
class Answer:
    """An answer as a client sees it."""

    status: int
    headers: Message
    body: bytes

    def json(self) -> Any:
        return json.loads(self.body)


@dataclass
class House:
    """The gateway with its five services."""

    services: dict[str, FakeService]
    identity: FakeIdentity
    ticker: Ticker
    loop: Loop
    port: int = 0
    bearer: dict[str, str] = field(default_factory=lambda: {"Authorization": "Bearer session-1"})

    def call(
        self, method: str, target: str, headers: dict[str, str] | None = None, body: Any = None, **options: Any
    ) -> Answer:
        """One request on a connection of its own; the target goes out as it is."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        try:
            if isinstance(body, dict):
                body, headers = json.dumps(body), {"Content-Type": "application/json"} | (headers or {})
            connection.request(method, target, body, headers or {}, **options)
            answer = connection.getresponse()
            return Answer(answer.status, answer.headers, answer.read())
        finally:
            connection.close()

    def get(self, target: str, **headers: str) -> Answer:
        """A GET of a signed-in program."""
        return self.call(
            "GET", target, self.bearer | {name.replace("_", "-"): value for name, value in headers.items()}
        )

    def seen(self) -> list[tuple[str, str, str]]:
        """What all services saw, but introspection."""
        return [
            (service.name, one.method, one.target)
            for service in self.services.values()
            for one in service.seen
            if one.target != "/internal/introspection"
        ]


class Street:
    """The loop of all houses of a module. A gateway takes its time to end; that is waited for once, at the end."""

    def __init__(self) -> None:
        self.loop = Loop()
        self._ending: list[Future[None]] = []

    @contextmanager
    def house(self, **changes: Any) -> Iterator[House]:
        """A house whose gateway has these settings changed."""
        identity = FakeIdentity(self.loop)
        services = {name: identity if name == "identity" else FakeService(name, self.loop) for name in SERVICES}
        for service in services.values():
            service.start()
        house = House(services, identity, Ticker(), self.loop)
        ready, serving = _serve(house, changes)
        self._ending.append(serving)
        try:
            yield house
        finally:
            ready.should_exit = True
            for service in services.values():
                service.leave()

    def close(self) -> None:
        """Wait until every gateway has ended."""
        for serving in self._ending:
            serving.result(20)
        self.loop.stop()


def settings_of(house: House, **changes: Any) -> Settings:
    """Settings that lead to the fakes."""
    urls = {name: service.url for name, service in house.services.items()}
    plain: dict[str, Any] = {
        "env": "test",
        "bind": "127.0.0.1",
        "port": 1,
        "metrics_port": 0,
        "services": urls,
        "rate_factor": 20,
        "proxies": frozenset(),
    }
    return Settings(**plain | changes)


def _serve(house: House, changes: dict[str, Any]) -> tuple[uvicorn.Server, Future[None]]:
    settings = settings_of(house, **changes)
    listening = socket.create_server(("127.0.0.1", 0))
    house.port = listening.getsockname()[1]
    ready = server(build(settings, Clock(), house.ticker), settings)
    serving = house.loop.begin(ready.serve([listening]))
    house.loop.run(_until(lambda: ready.started))
    return ready, serving


async def _until(fact: Callable[[], bool]) -> None:
    async with asyncio.timeout(10):
        while not fact():
            await asyncio.sleep(0.002)


def wait_for(house: House, fact: Callable[[], bool]) -> None:
    """Wait for a fact; raises TimeoutError after 10 s."""
    house.loop.run(_until(fact))
