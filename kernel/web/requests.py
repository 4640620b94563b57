"""What every request is checked for before it reaches a resource, and how resources speak of versions and people."""

import re
from collections.abc import Callable
from functools import cache, wraps
from typing import Any, ParamSpec, TypeVar

from flask import Flask, Request, current_app, g, json, request
from flask_smorest import Blueprint
from marshmallow import Schema
from webargs import missing
from webargs.flaskparser import FlaskParser, is_json_request

from kernel import json_input
from kernel.data.idempotency import Said
from kernel.errors import Refusal, Unauthenticated, VersionNeeded
from kernel.principal import Card, Principal
from kernel.service import Process
from kernel.tokens import Verifier
from kernel.web.wiring import provided

P = ParamSpec("P")
R = TypeVar("R")
LARGEST_BODY = 1024 * 1024  # bytes; files are taken by uploads.py
DEEPEST = 50  # levels of a body: ours have five at most
TOO_MANY_DIGITS = re.compile(rb"\d{4301}")  # more than Python reads as a number (sys.get_int_max_str_digits)
LONGEST_KEY = 100
TAG = re.compile(r'"(\d{1,9})(\.[\w.-]{0,60})?"\Z', re.ASCII)

if_match = {
    "name": "If-Match",
    "in": "header",
    "required": True,
    "schema": {"type": "string", "pattern": TAG.pattern.replace(r"\Z", "$")},
    "description": "the ETag of the version that is being changed",
}
if_match_where_known = {
    **if_match,
    "required": False,
    "description": "the ETag that one has seen; sent, it is refused with 412 once the file has changed",
}
idempotency_header = {
    "name": "Idempotency-Key",
    "in": "header",
    "required": False,
    "schema": {"type": "string", "minLength": 1, "maxLength": LONGEST_KEY},
    "description": "repeating a request with the same key within 24 hours makes nothing twice",
}


class Parser(FlaskParser):
    """What reads arguments for all resources; a schema is made once, not for each request, and keeps nothing of one."""

    def _get_schema(self, argmap: Any, req: Any) -> Schema:
        return _schema(argmap) if isinstance(argmap, type) else super()._get_schema(argmap, req)

    def _raw_load_json(self, req: Request) -> Any:
        """The body as `json_input` reads it; what no JSON is webargs answers as before."""
        return json_input.read(req.get_data(cache=True)) if is_json_request(req) else missing


@cache
def _schema(kind: type[Schema]) -> Schema:
    return kind()


Blueprint.ARGUMENTS_PARSER = Parser()


class MediaType(Refusal):
    status, code = 415, "media_type"


def install(app: Flask) -> None:
    """Check bodies before any resource reads them."""
    app.config["MAX_CONTENT_LENGTH"] = LARGEST_BODY
    app.before_request(_check_body)


def principal() -> Principal:
    """The signed-in person, from the internal token; raises `Unauthenticated`."""
    if "principal" not in g:
        scheme, _, token = request.headers.get("Authorization", "").partition(" ")
        if scheme.lower() != "bearer" or not token:
            raise Unauthenticated()
        g.principal = provided(Verifier).principal(token)
    who: Principal = g.principal
    return who


def card() -> Card:
    """The card of the case at hand (`X-Obhut-Card`); it must have been given to the same person."""
    who = principal()
    service = provided(Process).settings.service
    found = provided(Verifier).card(request.headers.get("X-Obhut-Card", ""), service)
    if found.account != who.account:
        raise Unauthenticated("card_invalid")
    return found


def expected_version() -> int:
    """The version named by If-Match; raises `VersionNeeded`, or `Refusal` where it is no version of ours.

    A tag is a version, or a version with further parts after a dot that a change need not match.
    """
    header = request.headers.get("If-Match")
    if header is None:
        raise VersionNeeded()
    match = TAG.match(header.strip())
    if match is None:
        raise Refusal("version_malformed")
    return int(match[1])


def version_where_known() -> int | None:
    """The version named by an If-Match that may be left out; raises as `expected_version` where it is malformed."""
    return None if request.headers.get("If-Match") is None else expected_version()


def set_version(answer_headers: dict[str, str], version: int | str) -> dict[str, str]:
    """Say of which version an answer is; on its way out this becomes the ETag of its body (`tags.py`)."""
    return answer_headers | {"ETag": f'"{version}"'}


def idempotency_key() -> str | None:
    """The Idempotency-Key of a creating request, if it has one; 1 to 100 printable ASCII characters."""
    key = request.headers.get("Idempotency-Key")
    if key is not None and not (0 < len(key) <= LONGEST_KEY and key.isascii() and key.isprintable()):
        raise Refusal("idempotency_key_malformed")
    return key


def said(*apart: str) -> Said | None:
    """What the request at hand says, where it has an Idempotency-Key: address and body, whatever the order of members.

    `apart`: members that may differ when it is repeated. Passwords are left out: not even a digest of one is kept.
    """
    if request.headers.get("Idempotency-Key") is None:
        return None
    body = request.get_json(silent=True)
    if isinstance(body, dict):
        body = {name: value for name, value in body.items() if name not in (*apart, "password")}
    return Said(f"{request.method} {request.full_path}", json.dumps(body, sort_keys=True))


def signed_in(view: Callable[P, R]) -> Callable[P, R]:
    """A resource for signed-in people only; checked before anything of the request is read."""

    @wraps(view)
    def checked(*args: P.args, **kwargs: P.kwargs) -> R:
        principal()
        return view(*args, **kwargs)

    return checked


def _check_body() -> None:
    """Refuse what is no JSON, also where the body comes in chunks and nobody has said how long it is."""
    if request.method not in ("POST", "PUT", "PATCH") or not (request.content_length or _chunked()):
        return
    if getattr(current_app.view_functions.get(request.endpoint or ""), "takes_files", False):
        return
    raw = request.get_data(cache=True)  # raises 413 where it is too large
    if raw and request.headers.get("Content-Encoding", "identity").lower() != "identity":
        raise MediaType("content_encoding")
    if raw and not request.is_json:
        raise MediaType()
    checked_json(raw)


def checked_json(raw: bytes) -> None:
    """Raises `Refusal` malformed_json for JSON that nobody can read, text_unusable for text that nobody can keep; other
    nonsense its reader refuses."""
    if b"\\u" in raw or raw.count(b"[") + raw.count(b"{") > DEEPEST or TOO_MANY_DIGITS.search(raw):
        _refuse_what_nobody_can_keep(raw)


def _chunked() -> bool:
    return "chunked" in request.headers.get("Transfer-Encoding", "").lower()


def _refuse_what_nobody_can_keep(raw: bytes) -> None:
    """NUL and lone surrogates are legal JSON, but no text; too deep or too many digits, and every reader gives up."""
    try:
        parsed = json_input.read(raw)
        text = json.dumps(parsed, ensure_ascii=False)
    except (ValueError, RecursionError):
        raise Refusal("malformed_json") from None
    if "\\u0000" in text or _is_half(text):
        raise Refusal("text_unusable")
    if _too_deep(parsed):
        raise Refusal("malformed_json")


def _is_half(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return True
    return False


def _too_deep(parsed: object) -> bool:
    level, depth = [parsed], 0
    while level and depth <= DEEPEST:
        nested = [one.values() if isinstance(one, dict) else one for one in level if isinstance(one, dict | list)]
        level, depth = [inner for values in nested for inner in values], depth + 1
    return depth > DEEPEST
