"""Bodies of requests: read as they come, counted, at most 1 MiB.

A body is collected before the service is called: a slow client then holds no thread of a service, a service always
hears the length, and a body over the limit never reaches it. Answers, which may be long, are streamed (proxy.py).
"""

from asyncio import timeout
from collections.abc import Mapping

from starlette.types import Receive

from gateway.problems import TooLarge, TooSlow
from kernel.errors import Refusal

LARGEST = 1024 * 1024  # bytes
SECONDS = 30.0


class ClientGone(Exception):
    """The client has closed its connection."""


async def read(receive: Receive, headers: Mapping[bytes, bytes], largest: int = LARGEST) -> bytes:
    """The body of a request; `TooLarge` as soon as it is, `TooSlow`, or `ClientGone`."""
    if _announced(headers) > largest:
        raise TooLarge()
    part, more = await _next(receive)
    if not more and len(part) <= largest:
        return part
    try:
        async with timeout(SECONDS):
            return await _rest(receive, bytearray(part), more, largest)
    except TimeoutError:
        raise TooSlow() from None


async def _rest(receive: Receive, body: bytearray, more: bool, largest: int) -> bytes:
    while True:
        if len(body) > largest:
            raise TooLarge()
        if not more:
            return bytes(body)
        part, more = await _next(receive)
        body += part


async def _next(receive: Receive) -> tuple[bytes, bool]:
    message = await receive()
    if message["type"] == "http.disconnect":
        raise ClientGone()
    return message.get("body", b""), message.get("more_body", False)


def _announced(headers: Mapping[bytes, bytes]) -> int:
    """The length the client announces; 0 where it announces none, which the count then finds out."""
    length = headers.get(b"content-length", b"0")
    if not length.isdigit():
        raise Refusal("bad_request")
    return int(length[:20])
