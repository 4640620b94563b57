"""The worker process of identity: it hears nothing; the relay beside it publishes what identity tells."""

from kernel.events.inbox import Handler, Inbox
from kernel.service import Process
from services.identity.store import Work


def inbox(process: Process) -> Inbox:
    """The inbox of identity."""
    return Inbox(
        process.settings,
        process.engine,
        process.clock,
        HANDLERS,
        work=lambda agency: Work(process.engine, process.clock, agency, platform=agency is None),
    )


HANDLERS: dict[type, Handler] = {}
