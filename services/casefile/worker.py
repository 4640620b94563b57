"""What casefile hears, and the use case that answers each event."""

from contracts.consent import ConsentGranted, ConsentGrantedV2, ConsentWithdrawn
from contracts.identity import (
    AccountChanged,
    AccountChangedV2,
    AgencyChanged,
    AgencyChangedV2,
    AgencyChangedV3,
)
from contracts.retention import ErasureOrdered, ErasureScheduled
from kernel.events.inbox import Inbox
from kernel.service import Process
from services.casefile.assembly import assemble
from services.casefile.erasure import usecases as erasure
from services.casefile.store import Work
from services.casefile.usecases import agencies, consents


def inbox(process: Process) -> Inbox:
    """The inbox of casefile."""
    foundation = assemble(process)
    return Inbox(
        process.settings,
        process.engine,
        process.clock,
        HANDLERS,
        work=lambda agency: Work(foundation, agency, platform=agency is None),
    )


HANDLERS = {
    AgencyChanged: agencies.agency_changed,
    AgencyChangedV2: agencies.agency_changed,
    AgencyChangedV3: agencies.agency_changed_v3,
    AccountChanged: agencies.account_changed,
    AccountChangedV2: agencies.account_changed,
    ConsentGranted: consents.consent_granted,
    ConsentGrantedV2: consents.consent_granted,
    ConsentWithdrawn: consents.consent_withdrawn,
    ErasureScheduled: erasure.erasure_scheduled,
    ErasureOrdered: erasure.erasure_ordered,
}
"""Event -> what is done about it."""
