"""gunicorn's threaded worker, for the web process of a service, without the master that would sit beside it.

A master takes memory and starts again a worker that dies or stands still. Whatever starts our processes (Docker,
systemd, the babysitter) starts dead ones again, so one that stands still has but to end: the interpreter's watchdog
sees to that, a thread in C that needs nothing of the process it watches.
"""

import faulthandler
import os
import time
from collections.abc import Callable
from typing import Any

from gunicorn import sock
from gunicorn.config import Config
from gunicorn.glogging import Logger
from gunicorn.workers.gthread import ThreadWorker

from kernel.settings import Settings

STANDSTILL = 60  # seconds in which the loop that accepts connections must have come round
REST = 10  # seconds for what is being answered when the process is told to stop


def serve(settings: Settings, build: Callable[[], Any]) -> None:
    """Serve the application until told to stop. It is built when the port is ours."""
    config = Config()
    options = {
        "bind": f"{settings.bind}:{settings.web_port}",
        "threads": settings.web_threads,
        "worker_class": "gthread",
        "loglevel": "critical",
        "graceful_timeout": REST,
        "keepalive": 75,  # longer than the gateway's, so that the gateway closes first
    }
    for name, value in options.items():
        config.set(name, value)
    log = Logger(config)
    sockets = sock.create_sockets(config, log)
    Alone(0, os.getppid(), sockets, _Application(build), STANDSTILL, config, log).init_process()


class Alone(ThreadWorker):
    """A worker that watches itself."""

    told = 0.0

    def notify(self) -> None:
        """The loop has come round, a second ago at most: the watchdog waits anew. It lets a stopping process be."""
        if self.alive and time.monotonic() > self.told + 1:
            faulthandler.dump_traceback_later(self.timeout, exit=True)
            self.told = time.monotonic()

    def handle_exit(self, sig: int, frame: Any) -> None:
        """SIGTERM: finish what is being answered, and end whatever does not."""
        super().handle_exit(sig, frame)
        faulthandler.dump_traceback_later(REST + 1, exit=True)

    def is_parent_alive(self) -> bool:
        """Nobody's child but that of who started the process, and it may outlive that one."""
        return True


class _Application:
    """What gunicorn asks for the application."""

    def __init__(self, build: Callable[[], Any]) -> None:
        self.wsgi = build
