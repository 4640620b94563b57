"""The web process of a service: gunicorn's worker, without master, and without a hand-over between threads.

gunicorn's own threaded worker looks after the connections in one thread, gives each request to another and takes the
connection back: an eighth of what a request takes. Here each thread fetches the next connection that has something to
say by itself (epoll(7), each told to one thread alone); the first thread accepts new ones and ends idle ones (ADR 21).

A master takes memory and starts again a worker that dies or stands still. Whatever starts our processes (Docker,
systemd, the babysitter) starts dead ones again, so one that stands still has but to end: the interpreter's watchdog
sees to that, a thread in C that needs nothing of the process it watches.
"""

import errno
import faulthandler
import os
import select
import socket
import struct
import time
from collections.abc import Callable
from threading import Thread
from typing import Any

from gunicorn import sock
from gunicorn.config import Config
from gunicorn.glogging import Logger
from gunicorn.http.errors import NoMoreData
from gunicorn.workers.base import Worker

from kernel.settings import Settings
from kernel.web.connections import Connection

STANDSTILL = 60  # seconds in which the loop that accepts connections must have come round
REST = 10  # seconds for what is being answered when the process is told to stop
IDLE = 75  # seconds a connection is kept without a request: longer than the gateway's, so that the gateway closes first
HEAD = 15  # seconds in which the head of a request must have come, else it holds a thread and says nothing
STALL = 20  # seconds until the next part of a body: longer than the gateway's, so that the gateway gives up first
LINGER = 2  # seconds in which a process that stops still takes requests that were on their way
MOST = 1000  # connections; more wait to be accepted
ONCE = select.EPOLLIN | select.EPOLLONESHOT  # one thread is told, and no other before the connection is given back


def serve(settings: Settings, build: Callable[[], Any]) -> None:
    """Serve the application until told to stop. It is built when the port is ours."""
    config = Config()
    options = {
        "bind": f"{settings.bind}:{settings.web_port}",
        "threads": settings.web_threads,
        "loglevel": "critical",
    }
    for name, value in options.items():
        config.set(name, value)
    log = Logger(config)
    sockets = sock.create_sockets(config, log)
    Alone(0, os.getppid(), sockets, _Application(build), STANDSTILL, config, log).init_process()


class Alone(Worker):
    """A worker that watches itself, and whose threads fetch their work themselves."""

    told = 0.0

    def run(self) -> None:
        """Accept connections until told to stop; then let what is being answered end."""
        self._ready, self._over = select.epoll(), os.eventfd(0)
        self._ready.register(self._over, select.EPOLLIN)
        self._open: dict[int, Connection] = {}
        for _ in range(self.cfg.threads):
            Thread(target=self._serve).start()
        try:
            while self.alive:
                self._come_round(self.sockets if len(self._open) < MOST else [], 1.0)
                self._hang_up(IDLE)
            self._end()
        finally:
            os.eventfd_write(self._over, 1)

    def notify(self) -> None:
        """The loop has come round, a second ago at most: the watchdog waits anew. It lets a stopping process be."""
        if self.alive and time.monotonic() > self.told + 1:
            faulthandler.dump_traceback_later(self.timeout, exit=True)
            self.told = time.monotonic()

    def handle_exit(self, sig: int, frame: Any) -> None:
        """SIGTERM: finish what is being answered, and end whatever does not."""
        super().handle_exit(sig, frame)
        faulthandler.dump_traceback_later(REST + 1, exit=True)

    def _end(self) -> None:
        """Nobody comes any more; who is there has a little time for a last request."""
        for listener in self.sockets:
            listener.close()
        since = time.monotonic()
        while self._open and time.monotonic() < since + REST:
            self._come_round([], 0.1)
            self._hang_up(LINGER)

    def _come_round(self, listeners: list[Any], seconds: float) -> None:
        """Wait until somebody comes, for so long at most."""
        self.notify()
        signalled = self.PIPE[0]
        for one in select.select([signalled, *listeners], [], [], seconds)[0]:
            if one == signalled:
                os.read(signalled, 4096)
            else:
                self._accept(one)

    def _accept(self, listener: Any) -> None:
        try:
            accepted, client = listener.accept()
        except OSError as error:  # it has gone again, or there is no room for it, of which select would tell at once
            if error.errno in (errno.EMFILE, errno.ENFILE):
                time.sleep(0.1)
            return
        accepted.setblocking(True)
        accepted.setsockopt(socket.SOL_SOCKET, socket.SO_RCVTIMEO, struct.pack("ll", STALL, 0))
        self._open[accepted.fileno()] = Connection(self.cfg, accepted, client)
        self._ready.register(accepted, ONCE)

    def _hang_up(self, rest: float) -> None:
        """End connections that have rested for so long, and those of which the head of a request does not come."""
        now = time.monotonic()
        for connection in list(self._open.values()):
            rests, reads = connection.rests_since, connection.reads_since
            if (rests is not None and rests < now - rest) or (reads is not None and reads < now - HEAD):
                connection.hang_up()

    def _serve(self) -> None:
        """What each thread does: take the next connection that has something to say, answer, give it back."""
        while True:
            [(number, _)] = self._ready.poll(maxevents=1)
            if number == self._over:
                return
            connection = self._open[number]
            connection.rests_since = None
            if self._answer(connection):
                connection.rests_since = time.monotonic()
                self._ready.modify(number, ONCE)
            else:
                del self._open[number]
                connection.close()

    def _answer(self, connection: Connection) -> bool:
        """Answer what is asked; returns whether the connection is kept."""
        request = None
        try:
            while True:
                request = connection.next_request()
                if not connection.answer(request, self.wsgi, last=not self.alive):
                    return False
                if not connection.has_begun_another:
                    return True
        except (StopIteration, NoMoreData, OSError):  # the client has gone
            return False
        except (
            BaseException
        ) as error:  # SystemExit too: no request ends a thread, and with it the connection's only keeper
            if request is not None:
                _tell(error)
            self.handle_error(request, connection.sock, connection.client, error)
            return False


def _tell(error: BaseException) -> None:
    """Put on the log what no handler of the application's has caught."""
    import structlog  # only then: whoever starts processes has this module in memory, and logs nothing

    from kernel.observe.logs import place_of

    structlog.get_logger("serving").error("request_failed", error=type(error).__name__, place=place_of(error))


class _Application:
    """What gunicorn asks for the application."""

    def __init__(self, build: Callable[[], Any]) -> None:
        self.wsgi = build
