"""What is on record about a case."""

from uuid import UUID

from kernel.errors import NotFound
from kernel.principal import Card
from services.consent.model.consent import Consent
from services.consent.store import Work


def list_consents(work: Work, card: Card, page: int, page_size: int) -> tuple[list[Consent], int]:
    """A page of the consents of the case, newest first, and how many there are."""
    return work.consents.page(card.reference, (page - 1) * page_size, page_size)


def show_consent(work: Work, card: Card, key: UUID) -> Consent:
    """One consent of the case; raises `NotFound`, also for one of another case."""
    consent = work.consents.one(card.reference, key)
    if consent is None:
        raise NotFound()
    return consent
