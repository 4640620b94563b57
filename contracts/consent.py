"""What leaves consent: which purpose is in force or withdrawn for a reference. Never who gave it."""

from kernel.events.declaration import Event, Kind
from kernel.events.fields import Code, Day, Identifier, Number, Reference

PUBLISHER = "consent"


class ConsentGranted(Event):
    """A consent to a purpose is in force from this day on."""

    event, publisher, kind = "consent_granted", PUBLISHER, Kind.REFERENCE
    audience = ("casefile",)
    state_of = ("reference", "purpose")

    reference = Reference()
    agency = Identifier()
    consent = Identifier()
    purpose = Code()
    since = Day()


class ConsentWithdrawn(Event):
    """A consent was withdrawn (Art. 7 (3) GDPR); effective from its receipt."""

    event, publisher, kind = "consent_withdrawn", PUBLISHER, Kind.REFERENCE
    audience = ("casefile",)
    state_of = ("reference", "purpose")

    reference = Reference()
    agency = Identifier()
    consent = Identifier()
    purpose = Code()
    received_on = Day()


class ConsentErased(Event):
    """Consent has let go of an erased file: nothing leads to it any more. What stays is evidence without a
    reference, until `evidence_until`."""

    event, publisher, kind = "consent_erased", PUBLISHER, Kind.NOTICE
    audience = ("retention",)

    agency = Identifier()
    order = Identifier()
    records = Number()
    evidence_until = Day(allow_none=True)
    tables_searched = Number()
    hits = Number()


EVENTS = (ConsentGranted, ConsentWithdrawn, ConsentErased)
