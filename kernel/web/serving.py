"""gunicorn with threads, for the web process of a service. Its master imports nothing of the application."""

import gc
from collections.abc import Callable
from typing import Any

from gunicorn.app.base import BaseApplication

from kernel.settings import Settings


def serve(settings: Settings, build: Callable[[], Any]) -> None:
    """Run gunicorn until told to stop. The application is imported and built in the worker, after the fork."""

    class Server(BaseApplication):
        def load_config(self) -> None:
            options = {
                "bind": f"{settings.bind}:{settings.web_port}",
                "workers": 1,  # of several, each would count for itself, and a scrape would meet any one of them
                "threads": settings.web_threads,
                "worker_class": "gthread",
                "loglevel": "critical",
                "timeout": 60,
                "graceful_timeout": 10,
                "keepalive": 75,  # longer than the gateway's, so that the gateway closes first
                "control_socket_disable": True,
                "pre_fork": _leave_alone,
            }
            for name, value in options.items():
                if name in self.cfg.settings:
                    self.cfg.set(name, value)

        def load(self) -> Any:
            return build()

    Server().run()


def _leave_alone(_arbiter: object, _worker: object) -> None:
    """The collector writes into all it looks at, and a page that is written into is no longer shared."""
    gc.freeze()
