"""Bodies of requests: read as they come, counted, at most 1 MiB; files at their own addresses may be larger.

A body is collected before the service is called: a slow client then holds no thread of a service, a service always
hears the length, and a body over the limit never reaches it. Answers, which may be long, are streamed (proxy.py).
A file is passed on as it comes (`Stream`), and nothing of it is kept; few at once may, for a limited time (uploads.py).
"""

from asyncio import get_running_loop, timeout
from collections.abc import AsyncIterator, Mapping

from starlette.types import Receive

from gateway.problems import FileTooLarge, TooLarge, TooSlow
from kernel.errors import Refusal

LARGEST = 1024 * 1024  # bytes
SECONDS = 30.0
FILE_SECONDS, STALL_SECONDS = 120.0, 15.0  # for a whole file, and until its next part
FRAME = 128 * 1024  # bytes; what a form has around its file
REST_SECONDS, REST_BYTES = 5.0, 32 * 1024 * 1024  # read on of a refused file, so that its sender reads the answer


class ClientGone(Exception):
    """The client has closed its connection."""


class Stream:
    """The body of a request as it comes, counted. `failure`: why it ended early, for what made of it another error."""

    def __init__(self, receive: Receive, headers: Mapping[bytes, bytes], largest: int) -> None:
        self._receive, self._largest = receive, largest
        self.length = _announced(headers)
        self.failure: Refusal | ClientGone | None = None
        self.whole = False

    async def __aiter__(self) -> AsyncIterator[bytes]:
        """The parts; raises `TooLarge`, `TooSlow`, `ClientGone`."""
        end, size = get_running_loop().time() + FILE_SECONDS, 0
        try:
            while not self.whole:
                part, more = await self._part(end)
                size += len(part)
                if size > self._largest:
                    raise FileTooLarge()
                if part:
                    yield part
                self.whole = not more
        except (Refusal, ClientGone) as failure:
            self.failure = failure
            raise

    async def drain(self) -> None:
        """Read what still comes, for a while, and let it go."""
        left = REST_BYTES
        try:
            async with timeout(REST_SECONDS):
                while not self.whole and left > 0:
                    part, more = await _next(self._receive)
                    self.whole, left = not more, left - len(part)
        except (TimeoutError, ClientGone):
            return

    async def _part(self, end: float) -> tuple[bytes, bool]:
        try:
            async with timeout(min(STALL_SECONDS, max(0.0, end - get_running_loop().time()))):
                return await _next(self._receive)
        except TimeoutError:
            raise TooSlow("upload_too_slow") from None


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
