"""Every event of the platform, by publisher: the whole list of what leaves a service."""

from contracts import casefile, consent, identity, reporting, retention
from kernel.events.declaration import Event

EVENTS: tuple[type[Event], ...] = (
    *identity.EVENTS,
    *casefile.EVENTS,
    *consent.EVENTS,
    *retention.EVENTS,
    *reporting.EVENTS,
)
