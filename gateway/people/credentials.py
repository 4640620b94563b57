"""What a client shows to be known: a bearer token, or a cookie and with it the proof against forged forms (CSRF).

The CSRF token is derived from the session's token, so nothing has to be kept: whoever can read it holds the session.
"""

import base64
import hashlib
import hmac
from collections.abc import Mapping
from typing import NamedTuple

from starlette.requests import cookie_parser
from starlette.responses import Response

from kernel.errors import Forbidden

COOKIE = "obhut_session"
LONGEST = 200  # characters of a session's token; identity's have 43
SAFE_METHODS = frozenset({"GET", "HEAD"})


class Credentials(NamedTuple):
    """A session as a client shows it. `key` names it in caches and limits, where the token itself must not be."""

    session: str
    key: str
    by_cookie: bool


def shown(headers: Mapping[bytes, bytes]) -> Credentials | None:
    """The session a request shows; the header of a program wins over the cookie of a browser."""
    scheme, _, token = headers.get(b"authorization", b"").decode("latin-1").partition(" ")
    if scheme.lower() == "bearer":
        return _credentials(token.strip(), by_cookie=False)
    cookies = headers.get(b"cookie")
    token = cookie_parser(cookies.decode("latin-1")).get(COOKIE, "") if cookies else ""
    return _credentials(token, by_cookie=True)


def check_csrf(who: Credentials, method: str, headers: Mapping[bytes, bytes]) -> None:
    """A change by cookie needs X-CSRF-Token: another site can send the cookie, but not read the token."""
    if who.by_cookie and method not in SAFE_METHODS:
        sent = headers.get(b"x-csrf-token", b"")
        if not hmac.compare_digest(sent, csrf_token(who.session).encode()):
            raise Forbidden("csrf_missing")


def csrf_token(session: str) -> str:
    """The CSRF token of a session: HMAC-SHA256 over "csrf", keyed by the session's token, in base64url."""
    digest = hmac.digest(session.encode(), b"csrf", "sha256")
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()


def key_of(session: str) -> str:
    """The name of a session in caches and limits."""
    return hashlib.sha256(session.encode()).hexdigest()


def set_cookie(answer: Response, session: str, *, secure: bool) -> None:
    """Give a browser its session, until it is closed; identity ends it earlier."""
    answer.set_cookie(COOKIE, session, path="/", secure=secure, httponly=True, samesite="lax")


def clear_cookie(answer: Response, *, secure: bool) -> None:
    """Take it back."""
    answer.delete_cookie(COOKIE, path="/", secure=secure, httponly=True, samesite="lax")


def _credentials(token: str, *, by_cookie: bool) -> Credentials | None:
    if not (0 < len(token) <= LONGEST and token.isascii() and token.isprintable()):
        return None
    return Credentials(token, key_of(token), by_cookie)
