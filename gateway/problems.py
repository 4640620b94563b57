"""Refusals of the gateway itself, in the same form as those of the services.

Refusal (kernel.errors)
├── TooLarge          413    a body over the limit
│   └── FileTooLarge       the same of a file, where more is allowed
├── HeadTooLarge      431    headers over the limit
├── TooSlow           408    a body that does not come
├── Unauthenticated   401    with WWW-Authenticate
├── Unavailable       503    with Retry-After
└── TooMany           429    with Retry-After; `OverLimit` knows how long
"""

import json

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from kernel.errors import Refusal, TooMany, Unauthenticated, Unavailable
from kernel.observe import tracing
from kernel.problems import CODES, MEDIA_TYPE, language_of, problem_body

LARGEST_HEAD = 32 * 1024  # bytes of a request line and headers; ours have some two thousand
AWAY_SECONDS = 2  # a service that restarts is back after about so long


class TooLarge(Refusal):
    status, code = 413, "too_large"


class FileTooLarge(TooLarge):
    """The connection ends with the answer: what its sender still has for us may be a gigabyte."""

    code = "file_too_large"


class HeadTooLarge(Refusal):
    """A head over the limit (RFC 6585, 5)."""

    status, code = 431, "head_too_large"


class MediaType(Refusal):
    """A body in a form that is not taken."""

    status, code = 415, "media_type"


class TooSlow(Refusal):
    status, code = 408, "bad_request"


class OverLimit(TooMany):
    """Too many requests; the next is welcome after `seconds`."""

    def __init__(self, seconds: int) -> None:
        super().__init__()
        self.seconds = seconds


def problem(error: Refusal, accept_language: str, status: int | None = None) -> Response:
    """A refusal as application/problem+json, with the headers that belong to it."""
    spoken = language_of(accept_language)
    tracing.current().set(code=error.code)
    body = json.dumps(problem_body(error, spoken, status), ensure_ascii=False)
    headers = {"Content-Language": spoken} | _headers(error)
    return Response(body, status or error.status, headers, MEDIA_TYPE)


async def refused(request: Request, error: Exception) -> Response:
    """Starlette's handler for `Refusal`."""
    if not isinstance(error, Refusal):
        raise error
    return problem(error, request.headers.get("accept-language", ""))


async def http_error(request: Request, error: Exception) -> Response:
    """Starlette's handler for what its own routing refuses: unknown path or method."""
    if not isinstance(error, HTTPException):
        raise error
    refusal = Refusal(CODES.get(error.status_code, "bad_request"))
    answer = problem(refusal, request.headers.get("accept-language", ""), error.status_code)
    answer.headers.update(error.headers or {})
    return answer


def _headers(error: Refusal) -> dict[str, str]:
    match error:
        case Unauthenticated():
            return {"WWW-Authenticate": "Bearer"}
        case FileTooLarge():
            return {"Connection": "close"}
        case OverLimit():
            return {"Retry-After": str(error.seconds)}
        case Unavailable():
            return {"Retry-After": str(AWAY_SECONDS)}
    return {}
