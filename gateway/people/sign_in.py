"""Signing in and out, where the gateway adds the browser's side: the cookie, and the token against forged forms."""

import json
from collections.abc import Mapping
from typing import Any

from starlette.types import Receive, Scope, Send

from gateway.people.attempts import Outcome
from gateway.people.credentials import Credentials, clear_cookie, csrf_token, set_cookie
from gateway.people.limits import Limits
from gateway.people.sessions import Sessions
from gateway.way import bodies, headers
from gateway.way.disconnects import unless_gone
from gateway.way.routes import Target
from gateway.way.upstream import Answer, Upstream
from kernel import json_input
from kernel.errors import Unavailable

PATH, CURRENT, PASSWORD = "/v1/sessions", "/v1/sessions/current", "/v1/me/password"
LARGEST = 16 * 1024  # bytes; a login and a password
OF_SESSION = "X-Obhut-Session"  # identity alone is told the session's token, and only to show, end or spare it
CSRF = "csrf_token"
CLEARED = '"cache", "storage"'  # not "cookies": a browser would clear those of the whole domain, the office's mail too


class SignIn:
    """`/v1/sessions` and `/v1/sessions/current`, answered by identity and completed here."""

    def __init__(self, upstream: Upstream, sessions: Sessions, limits: Limits, *, secure: bool) -> None:
        self._upstream = upstream
        self._sessions = sessions
        self._limits = limits
        self._secure = secure

    @staticmethod
    def begins(method: str, target: Target) -> bool:
        """Whether this is the one request of the API that needs no session."""
        return method == "POST" and target.path == PATH

    @staticmethod
    def concerns(target: Target) -> bool:
        """Whether this is about the session itself."""
        return target.path == CURRENT

    async def sign_in(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Sign in at identity; the new session also becomes a cookie, with its CSRF token in the answer."""
        came = dict(scope["headers"])
        asked = headers.asked(came)
        body = await bodies.read(receive, came, LARGEST)
        login = _object(body).get("login")
        with self._limits.attempts.attempt(str(login), self._limits.client(scope, came)) as outcome:
            try:
                await unless_gone(receive, self._sign_in(asked, body, send, outcome))
            except bodies.ClientGone:
                outcome.failed = True  # else whoever never waits for the answer could keep identity busy for nothing
                raise

    async def _sign_in(self, asked: Mapping[str, str], body: bytes, send: Send, outcome: Outcome) -> None:
        answer = await self._upstream.ask("identity", "POST", PATH, asked, body)
        outcome.good, outcome.failed = answer.status == 201, answer.status == 401
        if answer.status != 201:
            return await headers.deliver(headers.whole(answer), send)
        session = _object(answer.body).get("token")
        if not isinstance(session, str):
            raise Unavailable()
        response = headers.whole(answer, _with_csrf(answer, session))
        set_cookie(response, session, secure=self._secure)
        return await headers.deliver(response, send)

    def changes_password(self, method: str, target: Target, who: Credentials, asked: dict[str, str]) -> None:
        """Where this changes one's own password: count it, and tell identity which session is not to end."""
        if method == "PUT" and target.path == PASSWORD:
            self._limits.password(who.key)
            asked[OF_SESSION] = who.session

    async def current(self, method: str, who: Credentials, asked: Mapping[str, str], send: Send) -> None:
        """Show the session, to a browser with its CSRF token again; or end it, here at once."""
        try:
            answer = await self._upstream.ask("identity", method, CURRENT, {**asked, OF_SESSION: who.session})
        finally:
            if method == "DELETE":
                self._sessions.invalidate(who.key)
        to_browser = method == "GET" and who.by_cookie and answer.status == 200
        response = headers.whole(answer, _with_csrf(answer, who.session) if to_browser else None)
        if method == "DELETE" and answer.status in (204, 401):
            response.headers["Clear-Site-Data"] = CLEARED
            if who.by_cookie:
                clear_cookie(response, secure=self._secure)
        await headers.deliver(response, send)


def _with_csrf(answer: Answer, session: str) -> bytes:
    return json.dumps(_object(answer.body) | {CSRF: csrf_token(session)}, ensure_ascii=False).encode()


def _object(body: bytes) -> dict[str, Any]:
    """A JSON object; an empty one for anything else, which identity then refuses. Raises as `json_input.read` where it
    names something twice: no attempt may count for another login than the one that is tried."""
    try:
        value = json_input.read(body)
    except (ValueError, RecursionError):
        return {}
    return value if isinstance(value, dict) else {}
