"""What casefile hears, and the use case that answers each event."""

from contracts.consent import ConsentGranted, ConsentWithdrawn
from contracts.identity import AccountChanged, AgencyChanged, AgencyChangedV2
from contracts.retention import ErasureOrdered, ErasureScheduled
from kernel.events.inbox import Inbox
from kernel.service import Process
from services.casefile.assembly import assemble
from services.casefile.store import Work
from services.casefile.usecases import hearing


def inbox(process: Process) -> Inbox:
    """The inbox of casefile."""
    assembly = assemble(process)
    return Inbox(
        process.settings,
        process.engine,
        process.clock,
        HANDLERS,
        work=lambda agency: Work(assembly, agency, platform=agency is None),
    )


HANDLERS = {
    AgencyChanged: hearing.agency_changed,
    AgencyChangedV2: hearing.agency_changed_v2,
    AccountChanged: hearing.account_changed,
    ConsentGranted: hearing.consent_granted,
    ConsentWithdrawn: hearing.consent_withdrawn,
    ErasureScheduled: hearing.erasure_scheduled,
    ErasureOrdered: hearing.erasure_ordered,
}
"""Event -> what is done about it."""
