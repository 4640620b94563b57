"""What reporting hears: released tables, which are held back, and the labels to read them by. Nothing else, ever."""

from contracts.casefile import AggregateHeldBack, AggregateReleased, CatalogueChanged
from kernel.events.declaration import Event
from kernel.events.inbox import Handler, Inbox
from kernel.service import Process
from services.reporting.store import Work
from services.reporting.usecases.publishing import hold_back, learn_labels, publish_table


def inbox(process: Process) -> Inbox:
    """The inbox of reporting. None of its events is about one agency."""
    return Inbox(
        process.settings,
        process.engine,
        process.clock,
        HANDLERS,
        work=lambda agency: Work(process.engine, process.clock, agency, platform=agency is None),
    )


HANDLERS: dict[type[Event], Handler] = {
    AggregateReleased: publish_table,
    AggregateHeldBack: hold_back,
    CatalogueChanged: learn_labels,
}
