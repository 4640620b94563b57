"""The reporting service: `python -m services.reporting web|worker`."""

from typing import TYPE_CHECKING

from kernel.service import Process, Service

if TYPE_CHECKING:
    from flask import Flask

    from kernel.events.declaration import Event
    from kernel.events.inbox import Inbox


def _web(process: Process) -> "Flask":
    from services.reporting.api import app

    return app(process)


def _worker(process: Process) -> "Inbox":
    from services.reporting.worker import inbox

    return inbox(process)


def _events() -> "tuple[type[Event], ...]":
    from contracts import EVENTS

    return EVENTS


if __name__ == "__main__":
    Service("reporting", web=_web, worker=_worker, events=_events).main()
