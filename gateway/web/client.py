"""The pages' way to `/v1`: an ordinary client of the whole gateway, in this process and without a socket.

Rates, refusals, metrics and the log are those of any client; a page knows nothing that a program could not know.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from starlette.types import ASGIApp, Message, Scope

from kernel.observe import tracing


@dataclass(frozen=True, slots=True)
class Answer:
    """What `/v1` has answered. `headers`: by name in lower case."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def ok(self) -> bool:
        """Whether it was done."""
        return self.status < 400

    def json(self) -> Any:
        """The content; None where there is none."""
        return json.loads(self.body) if self.body else None


class Refused(Exception):
    """`/v1` has said no; a page that expects that says it in its own words, else the page of the status is shown."""

    def __init__(self, answer: Answer) -> None:
        super().__init__()
        self.answer = answer
        found = answer.json() if "json" in answer.headers.get("content-type", "") else None
        self.problem: dict[str, Any] = found if isinstance(found, dict) else {}
        self.code = str(self.problem.get("code", ""))


class Api:
    """`/v1` for one visit: in the name of its session, in its language, from its address."""

    def __init__(self, app: ASGIApp, visit: Scope, session: str | None, language: str) -> None:
        self._app, self._visit = app, visit
        self._headers = [(b"host", _of(visit, b"host")), (b"accept-language", language.encode())]
        self._headers += [(b"x-forwarded-for", value) for value in [_of(visit, b"x-forwarded-for")] if value]
        if session is not None:
            self._headers.append((b"authorization", f"Bearer {session}".encode("latin-1")))

    async def get(self, path: str, **query: object) -> Any:
        """The content of a resource; raises `Refused`."""
        return (await self.done("GET", path, query=query)).json()

    async def done(
        self,
        method: str,
        path: str,
        content: object = None,
        *,
        query: Mapping[str, object] | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Answer:
        """As `ask`; raises `Refused` where it was not done."""
        answer = await self.ask(method, path, content, query=query, headers=headers)
        if not answer.ok:
            raise Refused(answer)
        return answer

    async def ask(
        self,
        method: str,
        path: str,
        content: object = None,
        *,
        query: Mapping[str, object] | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Answer:
        """An exchange. `content`: sent as JSON, bytes as they are."""
        body = b"" if content is None else content if isinstance(content, bytes) else json.dumps(content).encode()
        named = {name.lower(): value for name, value in (headers or {}).items()}
        if content is not None:
            named.setdefault("content-type", "application/json")
        if trace := tracing.traceparent():
            named["traceparent"] = trace
        sent = [*self._headers, *((name.encode(), value.encode("latin-1")) for name, value in named.items())]
        asked = {name: value for name, value in (query or {}).items() if value is not None}
        scope = self._scope(method, path, urlencode(asked).encode(), sent)
        return await _through(self._app, scope, body)

    def _scope(self, method: str, path: str, query: bytes, headers: list[tuple[bytes, bytes]]) -> Scope:
        came = {name: self._visit.get(name) for name in ("http_version", "scheme", "client", "server", "state")}
        return {
            **came,
            "type": "http",
            "asgi": {"version": "3.0"},
            "method": method,
            "path": path,
            "raw_path": path.encode(),
            "root_path": "",
            "query_string": query,
            "headers": headers,
        }


async def _through(app: ASGIApp, scope: Scope, body: bytes) -> Answer:
    sent, status, headers = bytearray(), 0, {}
    waiting = [{"type": "http.request", "body": body, "more_body": False}]

    async def receive() -> Message:
        return waiting.pop() if waiting else await _never()

    async def send(message: Message) -> None:
        nonlocal status, headers
        if message["type"] == "http.response.start":
            status = message["status"]
            headers = {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in message["headers"]}
        else:
            sent.extend(message.get("body", b""))

    await app(scope, receive, send)
    return Answer(status, headers, bytes(sent))


async def _never() -> Message:
    """The visitor's connection is the page's to watch."""
    from asyncio import Event

    await Event().wait()
    raise AssertionError


def _of(scope: Scope, name: bytes) -> bytes:
    return next((bytes(value) for header, value in scope["headers"] if header == name), b"")
