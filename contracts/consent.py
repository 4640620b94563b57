"""What leaves consent: which purpose is in force or withdrawn for a reference, and in which capacity it was given.
Never who gave it."""

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


class ConsentGrantedV2(Event):
    """The same, and whether the person or a guardian has given it: casefile, which alone knows how old the person was,
    judges whether that can be (ADR 34). Version 1 is told no more; casefile goes on hearing it."""

    event, version, publisher, kind = "consent_granted", 2, PUBLISHER, Kind.REFERENCE
    audience = ("casefile",)
    state_of = ("reference", "purpose")

    reference = Reference()
    agency = Identifier()
    consent = Identifier()
    purpose = Code()
    since = Day()
    given_by = Code("person", "guardian")


class ConsentWithdrawn(Event):
    """A consent was withdrawn (Art. 7 (3) GDPR); effective from its receipt."""

    event, publisher, kind = "consent_withdrawn", PUBLISHER, Kind.REFERENCE
    audience = ("casefile",)
    state_of = ("reference", "purpose")
    urgent = True

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


EVENTS = (ConsentGranted, ConsentGrantedV2, ConsentWithdrawn, ConsentErased)
