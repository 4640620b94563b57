"""A kept connection of a web process: requests are read from it and answered, by gunicorn's own parser and writer.

gunicorn sends the head of an answer and its body apart. Here they are one message: two would cost a system call more on
either side, and the thread that sends would wait for the interpreter's lock once more (ADR 21).
"""

import socket
import time
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from gunicorn import util
from gunicorn.http import RequestParser, wsgi
from gunicorn.http.errors import ParseException

REST_SECONDS = 5.0  # for what is left of a body that nobody has read


class Connection:
    """A connection, used by one thread at a time.

    `rests_since`: monotonic seconds, None while it is used; `reads_since`: likewise, None unless a thread waits for the
    rest of a head.
    """

    def __init__(self, config: Any, sock: socket.socket, client: Any) -> None:
        self.sock, self.client = sock, client
        self.rests_since: float | None = time.monotonic()
        self.reads_since: float | None = None
        self._config, self._server = config, sock.getsockname()
        self._parser = RequestParser(config, sock, client)

    def next_request(self) -> Any:
        """The head of the next request, waited for. Raises `StopIteration`, or an error of gunicorn's or the socket."""
        self.reads_since = time.monotonic()
        try:
            return next(self._parser)
        finally:
            self.reads_since = None

    @property
    def has_begun_another(self) -> bool:
        """Whether something of another request was read with the last: the socket has nothing to tell of it."""
        return bool(self._parser.unreader.buf.getvalue())

    def answer(self, request: Any, application: Callable[[Any, Any], Any], *, last: bool) -> bool:
        """Answer a request; returns whether the connection can be kept. `last`: it shall not be."""
        outgoing = Outgoing(self.sock)
        answer, environ = wsgi.create(request, outgoing, self.client, self._server, self._config)
        environ["wsgi.multithread"] = True
        if last:
            answer.force_close()
        try:
            _send(answer, outgoing, application(environ, answer.start_response))
        except BaseException:
            if not outgoing.begun:
                raise
            return False  # it is closed, so the client sees that the answer is not whole
        return not answer.should_close() and self._is_read(request)

    def hang_up(self) -> None:
        """Let whichever thread is told next find its end; only the thread that uses a connection closes it.

        What the client has sent by then is still read, and answered.
        """
        with suppress(OSError):  # it has ended by itself
            self.sock.shutdown(socket.SHUT_RD)

    def close(self) -> None:
        """Close it, after the client has had the time to read what it was sent."""
        util.close_graceful(self.sock)

    def _is_read(self, request: Any) -> bool:
        """Whether nothing is left of a request's body, or little enough to be read now and let go."""
        if getattr(request.body.reader, "length", None) == 0:
            self._parser.mesg = None  # else it would set the socket's timeout to find that out
            return True
        try:
            return bool(self._parser.finish_body(deadline=time.monotonic() + REST_SECONDS))
        except ParseException:  # it has its answer; another would be taken for that of the next request
            return False


class Outgoing:
    """What gunicorn takes for the socket of an answer: what it sends is kept until it is complete enough to go."""

    def __init__(self, sock: socket.socket) -> None:
        self._sock, self._parts = sock, list[bytes]()
        self.begun = False

    def send(self, data: bytes) -> int:
        """At once: that the client may go on (100 Continue)."""
        return self._sock.send(data)

    def sendall(self, data: bytes) -> None:
        """With what follows."""
        self._parts.append(data)

    def flush(self) -> None:
        """Now."""
        if self._parts:
            self.begun = True
            self._sock.sendall(b"".join(self._parts))
            self._parts.clear()


def _send(answer: Any, outgoing: Outgoing, parts: Any) -> None:
    try:
        for part in parts:
            answer.write(part)
            outgoing.flush()
        answer.close()
        outgoing.flush()
    finally:
        if hasattr(parts, "close"):
            parts.close()
