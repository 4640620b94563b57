"""Files on their way to casefile: passed on as they come, few at once, and given up when they stall."""

from collections.abc import Mapping

from starlette.types import Receive, Send

from gateway.problems import FileTooLarge
from gateway.way import headers
from gateway.way.bodies import FILE_SECONDS, FRAME, Stream
from gateway.way.routes import Target
from gateway.way.upstream import TOTAL_SECONDS, Upstream
from kernel.errors import Unavailable

AT_ONCE = 16  # in one process
FORM = b"multipart/form-data"


def is_upload(method: str, target: Target, came: Mapping[bytes, bytes]) -> bool:
    """Whether this request brings a file."""
    return target.files and method == "POST" and came.get(b"content-type", b"").lower().startswith(FORM)


class Uploads:
    """Passes files on. `largest`: bytes of one file."""

    def __init__(self, upstream: Upstream, largest: int) -> None:
        self._upstream, self._largest = upstream, largest + FRAME
        self._running = 0

    async def pass_on(
        self,
        target: Target,
        address: str,
        asked: dict[str, str],
        came: Mapping[bytes, bytes],
        receive: Receive,
        send: Send,
    ) -> None:
        """Send the file and answer; raises `Unavailable` where too many are on their way, and as `Stream`."""
        stream = Stream(receive, came, self._largest)
        if stream.length > self._largest:
            if b"expect" not in came:  # who asks first, as curl does, waits for our word
                await stream.drain()
            raise FileTooLarge()
        if self._running >= AT_ONCE:
            raise Unavailable()
        self._running += 1
        try:
            await self._send(target, address, asked, stream, send)
        finally:
            self._running -= 1

    async def _send(self, target: Target, address: str, asked: dict[str, str], stream: Stream, send: Send) -> None:
        if stream.length:
            asked["Content-Length"] = str(stream.length)
        seconds = FILE_SECONDS + TOTAL_SECONDS
        try:
            answer = await self._upstream.ask(target.service, "POST", address, asked, stream, seconds)
        except Unavailable:
            if stream.failure is None:
                raise
            await stream.drain()
            raise stream.failure from None
        await stream.drain()
        response = headers.whole(answer)
        if not stream.whole:  # who still sends is not listened to any more
            response.headers["Connection"] = "close"
        await headers.deliver(response, send)
