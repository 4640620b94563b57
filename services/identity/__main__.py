"""`python -m services.identity web|worker`: agencies, accounts, sessions."""

from typing import TYPE_CHECKING

from kernel.service import Process, Service

if TYPE_CHECKING:
    from flask import Flask

    from kernel.events.declaration import Event
    from kernel.events.inbox import Inbox


def _web(process: Process) -> "Flask":
    from services.identity.api import app

    return app(process)


def _worker(process: Process) -> "Inbox":
    from services.identity.worker import inbox

    return inbox(process)


def _events() -> "tuple[type[Event], ...]":
    import contracts

    return contracts.EVENTS


if __name__ == "__main__":
    Service("identity", web=_web, worker=_worker, events=_events).main()
