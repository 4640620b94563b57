"""What consent hears."""

from contracts.casefile import CaseErased, ConsentApplied
from kernel.events.inbox import Inbox
from kernel.service import Process
from services.consent.store import Work
from services.consent.usecases import applying, erasing


def inbox(process: Process) -> Inbox:
    """The inbox of the worker process."""
    return Inbox(
        process.settings,
        process.engine,
        process.clock,
        HANDLERS,
        work=lambda agency: Work(process.engine, process.clock, agency, platform=agency is None),
    )


HANDLERS = {
    ConsentApplied: applying.note_applied,
    CaseErased: erasing.begin,
}
