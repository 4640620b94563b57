"""Passes a request on to the service it belongs to, and streams the answer back.

The session stays here: the service gets the internal token, and only the headers that `headers.py` lists.
"""

from starlette.types import Receive, Scope, Send

from gateway.people.authentication import Authentication
from gateway.people.credentials import SAFE_METHODS
from gateway.people.limits import Limits
from gateway.people.sign_in import SignIn
from gateway.way import bodies, headers
from gateway.way.cards import HEADER, ask_for_card
from gateway.way.directories import with_directory
from gateway.way.disconnects import unless_gone
from gateway.way.routes import FEED, LONGEST_QUERY, NOBODY, Target, find
from gateway.way.uploads import Uploads, is_upload
from gateway.way.upstream import Upstream
from kernel.errors import NotFound, Refusal

WITH_BODY = frozenset({"POST", "PUT", "PATCH", "DELETE"})
GONE = 499  # in the log only: the client did not wait


class Proxy:
    """The ASGI application behind `/v1`."""

    def __init__(
        self, upstream: Upstream, authentication: Authentication, sign_in: SignIn, limits: Limits, uploads: Uploads
    ) -> None:
        self._upstream = upstream
        self._authentication = authentication
        self._sign_in = sign_in
        self._limits = limits
        self._uploads = uploads

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        target = find(scope["raw_path"])
        scope["obhut.route"] = target.template if target else NOBODY
        if target is None:
            raise NotFound()
        try:
            if self._sign_in.begins(scope["method"], target):
                await self._sign_in.sign_in(scope, receive, send)
            elif target.template == FEED and scope["method"] in SAFE_METHODS:
                await self._feed(target, scope, receive, send)
            else:
                await self._signed_in(target, scope, receive, send)
        except bodies.ClientGone:
            scope["obhut.status"] = GONE

    async def _feed(self, target: Target, scope: Scope, receive: Receive, send: Send) -> None:
        """Somebody's calendar: its address is the proof, so no session is looked for and none goes on."""
        came = dict(scope["headers"])
        self._limits.feed(self._limits.client(scope, came), target.path)
        asked = headers.asked(came)
        await bodies.read(receive, came)
        await unless_gone(receive, self._pass_on(target, scope["method"], target.path, asked, None, send))

    async def _signed_in(self, target: Target, scope: Scope, receive: Receive, send: Send) -> None:
        method, came = scope["method"], dict(scope["headers"])
        asked, address = headers.asked(came), target.path + _query(scope["query_string"])
        who, person = await self._authentication.admit(method, came)
        asked["Authorization"] = f"Bearer {person.token}"
        self._sign_in.changes_password(method, target, who, asked)
        if is_upload(method, target, came):
            return await self._uploads.pass_on(target, address, asked, came, receive, send)
        body = await bodies.read(receive, came)
        if self._sign_in.concerns(target):
            await unless_gone(receive, self._sign_in.current(method, who, asked, send))
        else:
            sent = body if method in WITH_BODY else None
            if sent and target.directory and method == "POST":
                sent = await with_directory(self._upstream, target, asked, sent)
            await unless_gone(receive, self._pass_on(target, method, address, asked, sent, send))
        return None

    async def _pass_on(
        self, target: Target, method: str, address: str, asked: dict[str, str], body: bytes | None, send: Send
    ) -> None:
        if target.case:
            card = await ask_for_card(self._upstream, target, method, asked)
            if not isinstance(card, str):
                return await headers.deliver(headers.whole(card), send)
            asked[HEADER] = card
        way = self._upstream.request(target.service, method, address, asked, body, target.seconds)
        async with await way as answer:
            fields = headers.answered(answer.headers, target.case)
            await send({"type": "http.response.start", "status": answer.status, "headers": fields})
            part = await answer.content.readany()
            while not answer.content.at_eof():
                await send({"type": "http.response.body", "body": part, "more_body": True})
                part = await answer.content.readany()
        await send({"type": "http.response.body", "body": part, "more_body": False})
        return None


def _query(query: bytes) -> str:
    """The query as it was sent; one that no client of ours sends is refused rather than repaired."""
    if not query:
        return ""
    text = query.decode("latin-1")
    if len(text) > LONGEST_QUERY or not text.isascii() or not text.isprintable() or " " in text or "#" in text:
        raise Refusal("bad_request")
    return "?" + text
