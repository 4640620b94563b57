"""`python -m services.retention web|worker|jobs`."""

from typing import TYPE_CHECKING

from kernel.service import Process, Service

if TYPE_CHECKING:
    from flask import Flask

    from kernel.events.declaration import Event
    from kernel.events.inbox import Inbox
    from kernel.jobs.job_runner import JobRunner


def _web(process: Process) -> "Flask":
    from services.retention.api import app

    return app(process)


def _worker(process: Process) -> "Inbox":
    from services.retention.worker import inbox

    return inbox(process)


def _jobs(process: Process) -> "JobRunner":
    from services.retention.jobs import runner

    return runner(process)


def _events() -> "tuple[type[Event], ...]":
    import contracts

    return contracts.EVENTS


if __name__ == "__main__":
    Service("retention", web=_web, worker=_worker, jobs=_jobs, events=_events).main()
