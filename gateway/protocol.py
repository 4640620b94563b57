"""What comes before a request is one: uvicorn's protocol with a bound on heads, and refusals in our own form."""

import json
from typing import Any

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from gateway.problems import LARGEST_HEAD, HeadTooLarge
from kernel.errors import Refusal
from kernel.problems import MEDIA_TYPE, problem_body
from kernel.translations import LANGUAGES

PHRASES = {400: b"Bad Request", 431: b"Request Header Fields Too Large"}


class Protocol(HttpToolsProtocol):
    """A head that does not end is read no further: it would be kept in memory, however long it becomes."""

    head = 0

    def data_received(self, data: bytes) -> None:
        """Some bytes of the connection; those of a head are counted."""
        self.head += len(data)
        super().data_received(data)
        if self.head > LARGEST_HEAD and self._in_head and not self.transport.is_closing():
            self._refuse(HeadTooLarge())

    def on_message_begin(self) -> None:
        """A request begins."""
        self._in_head = True
        super().on_message_begin()

    def on_headers_complete(self) -> None:
        """Its head has ended."""
        self.head, self._in_head = 0, False
        super().on_headers_complete()

    def on_message_complete(self) -> None:
        """And its body."""
        self.head = 0
        super().on_message_complete()

    def send_400_response(self, msg: str) -> None:  # noqa: ARG002 -- the server's own words say nothing to a client
        """What is no request of HTTP."""
        self._refuse(Refusal("bad_request"))

    _in_head = False

    def _refuse(self, error: Refusal) -> None:
        """Before a head is whole nobody has said which language they read."""
        body = json.dumps(problem_body(error, LANGUAGES[0]), ensure_ascii=False).encode()
        head: list[tuple[bytes, Any]] = [
            (b"content-type", MEDIA_TYPE.encode()),
            (b"content-language", LANGUAGES[0].encode()),
            (b"content-length", str(len(body)).encode()),
            (b"cache-control", b"no-store"),
            (b"connection", b"close"),
        ]
        lines = [b"HTTP/1.1 %d %s" % (error.status, PHRASES[error.status]), *(b"%s: %s" % pair for pair in head)]
        self.transport.write(b"\r\n".join([*lines, b"", body]))
        self.transport.close()
