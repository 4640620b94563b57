"""Forms as browsers send them, read before any page runs.

A form is refused here where it was not made by one of our pages (CSRF): for whoever is signed in by the token of the
session, in a hidden field, or in a header that wins over it, since a page that is open longer than a session has the
token of the last one in its fields. For signing in, where there is no session, by a token in a cookie and in the form
(double submit). `Sec-Fetch-Site`, which browsers alone set, must not name another site (ADR 37).
"""

import hmac
import secrets
from collections.abc import Mapping
from urllib.parse import parse_qsl

from starlette.datastructures import ImmutableMultiDict
from starlette.requests import cookie_parser
from starlette.types import Receive, Scope

from gateway.people.credentials import csrf_token, shown
from gateway.way import bodies
from kernel.errors import Forbidden, Refusal

SIGN_IN_COOKIE = "obhut_form"
FIELD, HEADER = "csrf", b"x-csrf-token"
MOST_FIELDS = 2_000
URLENCODED = b"application/x-www-form-urlencoded"
Form = ImmutableMultiDict[str, str]


async def read(scope: Scope, receive: Receive, *, open_to_all: bool = False) -> Form:
    """The form of a request; raises `Forbidden` (csrf_missing), and as `bodies.read`. `open_to_all`: of a page for
    whoever is not signed in, too, or not any more."""
    headers = dict(scope["headers"])
    if headers.get(b"sec-fetch-site", b"same-origin") != b"same-origin":
        raise Forbidden("csrf_missing")
    kind = headers.get(b"content-type", b"").partition(b";")[0].strip().lower()
    body = await bodies.read(receive, headers)
    if body and kind != URLENCODED:
        raise Refusal("media_type")
    try:
        pairs = parse_qsl(body.decode("ascii"), keep_blank_values=True, max_num_fields=MOST_FIELDS, errors="strict")
    except ValueError:
        raise Refusal("bad_request") from None
    form = ImmutableMultiDict(pairs)
    if not _ours(headers, form, open_to_all=open_to_all):
        raise Forbidden("csrf_missing")
    return form


def new_token() -> str:
    """A token for the form of signing in."""
    return secrets.token_urlsafe(24)


def token_of_cookie(headers: Mapping[bytes, bytes]) -> str:
    """The token a browser was given for signing in; empty where it has none."""
    cookies = headers.get(b"cookie", b"").decode("latin-1")
    return cookie_parser(cookies).get(SIGN_IN_COOKIE, "")


def _ours(headers: Mapping[bytes, bytes], form: Form, *, open_to_all: bool) -> bool:
    who = shown(headers)
    if who is not None and not who.by_cookie:
        return True  # a program; nobody's browser adds its header
    sent = headers.get(HEADER, b"").decode("latin-1") or form.get(FIELD, "")
    expected = [csrf_token(who.session)] if who is not None else []
    expected += [token_of_cookie(headers)] if open_to_all else []
    return any(one and hmac.compare_digest(sent.encode(), one.encode()) for one in expected)
