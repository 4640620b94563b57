"""What leaves retention: when a file is due, and the order to erase it."""

from kernel.events.declaration import Event, Kind
from kernel.events.fields import Code, Day, Identifier, Reference

PUBLISHER = "retention"


class ErasureScheduled(Event):
    """The day of erasure of a file, or that it has none at present (null); the file shows it."""

    event, publisher, kind = "erasure_scheduled", PUBLISHER, Kind.REFERENCE
    audience = ("casefile",)
    state_of = ("reference",)

    reference = Reference()
    agency = Identifier()
    due_on = Day(allow_none=True)
    rule = Code()


class ErasureOrdered(Event):
    """Erase this file. Carries the facts the order rests on, so that it is never executed on stale ones."""

    event, publisher, kind = "erasure_ordered", PUBLISHER, Kind.REFERENCE
    audience = ("casefile",)

    reference = Reference()
    agency = Identifier()
    order = Identifier()
    due_on = Day()
    counted_from = Day()


EVENTS = (ErasureScheduled, ErasureOrdered)
