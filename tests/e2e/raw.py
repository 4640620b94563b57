"""HTTP byte by byte, for what no decent client sends: it would repair the path, the headers or the length."""

import json
import socket
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, ClassVar
from urllib.parse import urlsplit

PATIENCE = 30.0  # seconds
Header = tuple[str, str | bytes]


@dataclass(frozen=True)
class Answer:
    """An answer as it came over the wire. `head`: status line and headers."""

    status: int
    head: bytes
    body: bytes

    all: ClassVar[list["Answer"]] = []  # ever given, for the leak tests to search

    def header(self, name: str) -> str | None:
        """A header's value."""
        for line in self.head.split(b"\r\n")[1:]:
            key, _, value = line.partition(b":")
            if key.decode("latin-1").lower() == name.lower():
                return value.decode("latin-1").strip()
        return None

    def json(self) -> Any:
        """The content."""
        return json.loads(self.body)


def ask(
    base: str,
    method: str,
    target: str | bytes,
    headers: Iterable[Header] = (),
    body: bytes = b"",
    *,
    chunked: bool = False,
) -> Answer:
    """One request on a connection of its own, exactly as given; chunked: without a length."""
    host = urlsplit(base).netloc
    lines = [method.encode() + b" " + _bytes(target) + b" HTTP/1.1", b"Host: " + host.encode(), b"Connection: close"]
    lines += [name.encode() + b": " + _bytes(value) for name, value in headers]
    if chunked:
        lines.append(b"Transfer-Encoding: chunked")
        body = b"".join(b"%x\r\n%s\r\n" % (len(part), part) for part in _parts(body)) + b"0\r\n\r\n"
    elif body:
        lines.append(b"Content-Length: %d" % len(body))
    return send(base, b"\r\n".join(lines) + b"\r\n\r\n" + body)


def send(base: str, request: bytes) -> Answer:
    """Any bytes, and what comes back until the connection is closed."""
    where = urlsplit(base)
    with socket.create_connection((where.hostname, where.port or 80), timeout=PATIENCE) as connection:
        with suppress(BrokenPipeError, ConnectionResetError):  # refused before all was sent; the answer waits
            connection.sendall(request)
        came = _all_of(connection)
    head, _, body = came.partition(b"\r\n\r\n")
    if b"transfer-encoding: chunked" in head.lower():
        body = _joined(body)
    answer = Answer(int(head.split(b" ", 2)[1]) if head.startswith(b"HTTP/") else 0, head, body)
    Answer.all.append(answer)
    return answer


def _all_of(connection: socket.socket) -> bytes:
    came = bytearray()
    while True:
        try:
            part = connection.recv(65536)
        except ConnectionResetError:
            return bytes(came)
        if not part:
            return bytes(came)
        came += part


def _joined(body: bytes) -> bytes:
    out = bytearray()
    while body:
        length, _, rest = body.partition(b"\r\n")
        size = int(length, 16)
        if not size:
            break
        out += rest[:size]
        body = rest[size + 2 :]
    return bytes(out)


def _parts(body: bytes, size: int = 65536) -> Iterable[bytes]:
    return (body[start : start + size] for start in range(0, len(body), size))


def _bytes(text: str | bytes) -> bytes:
    return text if isinstance(text, bytes) else text.encode()
