"""Withdrawing a consent (Einwilligung widerrufen)."""

from datetime import date
from uuid import UUID

from contracts.consent import ConsentWithdrawn
from kernel.errors import NotFound
from kernel.principal import Card
from services.consent.model.consent import Consent
from services.consent.store import Work
from services.consent.usecases.granting import lock_living


def withdraw(work: Work, card: Card, key: UUID, received_on: date, expected_version: int) -> Consent:
    """Record a withdrawal, effective from the day it was received, and tell casefile.

    Raises `NotFound`, `WithdrawnAlready`, `StaleVersion`, `WrongDay`, `BeingErased`.
    """
    lock_living(work, card.reference)
    consent = work.consents.one(card.reference, key, lock=True)
    if consent is None:
        raise NotFound()
    withdrawn = consent.withdrawn(received_on, work.clock.today(), work.clock.acted(), expected_version)
    work.consents.withdraw(withdrawn)
    work.emit(
        ConsentWithdrawn,
        reference=card.reference,
        agency=card.agency,
        consent=withdrawn.id,
        purpose=withdrawn.purpose,
        received_on=received_on,
    )
    return withdrawn
