"""Which headers pass, by name: the client's to the service, and the service's back. All others stay out."""

from collections.abc import Iterable, Mapping
from urllib.parse import urlsplit

from starlette.responses import Response
from starlette.types import Send

from gateway.problems import LARGEST_HEAD, HeadTooLarge, MediaType
from gateway.way.upstream import Answer
from kernel.errors import Refusal

ASKED = {
    name.lower().encode(): name
    for name in ("Accept", "Accept-Language", "Content-Type", "Idempotency-Key", "If-Match", "If-None-Match", "Prefer")
    + ("X-Obhut-Lease",)
}
ANSWERED = {
    name: name.lower().encode()
    for name in ("Allow", "Cache-Control", "Content-Disposition", "Content-Language", "Content-Length")
    + ("Content-Security-Policy",)  # of downloads: nothing of them is run or fetched, wherever they are opened
    + ("Content-Type", "ETag", "Last-Modified", "Link", "Retry-After", "X-Pagination")
}
LONGEST = 4096  # characters; no header on the list needs more
WITHOUT_ID = "/v1/cases/-/"


def check(headers: Iterable[tuple[bytes, bytes]]) -> Refusal | None:
    """What is wrong with the headers of a request as they came, if anything: too much of them, no Host or two (RFC
    9112, 3.2), a body that is packed (RFC 9110, 8.4.1: what we do not unpack we refuse, rather than read as it is)."""
    size = hosts = 0
    packed = False
    for name, value in headers:
        size += len(name) + len(value)
        hosts += name == b"host"
        packed = packed or (name == b"content-encoding" and value.strip().lower() not in (b"", b"identity"))
    if size > LARGEST_HEAD:
        return HeadTooLarge()
    if hosts != 1:
        return Refusal("bad_request")
    return MediaType("content_encoding") if packed else None


def asked(headers: Mapping[bytes, bytes]) -> dict[str, str]:
    """The client's headers that go on; a value that could not be one of ours is refused."""
    fields = {}
    for lower, name in ASKED.items():
        value = headers.get(lower)
        if value is not None:
            if len(value) > LONGEST or not value.isascii():
                raise Refusal("bad_request")
            fields[name] = value.decode("ascii")
    return fields


def answered(came: Mapping[str, str], case: str | None = None) -> list[tuple[bytes, bytes]]:
    """The service's headers that come back. `case`: written into a Location where the service did not know it."""
    fields = [(lower, came[name].encode("latin-1", "replace")) for name, lower in ANSWERED.items() if name in came]
    if "Location" in came:
        parts = urlsplit(came["Location"])  # the service's own address stays inside
        path = parts.path.replace(WITHOUT_ID, f"/v1/cases/{case}/", 1) if case else parts.path
        location = f"{path}?{parts.query}" if parts.query else path
        fields.append((b"location", location.encode("latin-1", "replace")))
    return fields


def whole(answer: Answer, body: bytes | None = None) -> Response:
    """An answer that was read as a whole, as it goes to the client; with another body where one is given."""
    response = Response(answer.body if body is None else body, answer.status)
    own = response.raw_headers  # its length, where the status has one
    response.raw_headers = [pair for pair in answered(answer.headers) if pair[0] != b"content-length"] + own
    return response


async def deliver(response: Response, send: Send) -> None:
    """Send a response that is complete."""
    await send({"type": "http.response.start", "status": response.status_code, "headers": response.raw_headers})
    await send({"type": "http.response.body", "body": response.body, "more_body": False})
