"""Recording a consent that a person has signed."""

import secrets
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from contracts.consent import ConsentGrantedV2
from kernel.principal import Card
from services.consent.errors import BeingErased, InForceAlready, NoTemplate, UnknownPurpose, UnknownVersion
from services.consent.model.consent import Consent, GivenBy, check_given_on
from services.consent.model.templates import Purpose, Templates
from services.consent.store import Work

RECEIPT_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford's base 32: nothing that is misread


@dataclass(frozen=True, slots=True)
class Declaration:
    """What the form says."""

    purpose: str
    given_by: GivenBy
    given_on: date
    template_version: int


def grant(work: Work, card: Card, templates: Templates, declaration: Declaration, key: UUID) -> Consent:
    """Put a consent on record under the id `key`, in force at once, and tell casefile.

    Raises `NoTemplate`, `UnknownPurpose`, `UnknownVersion`, `WrongDay`, `InForceAlready`, `BeingErased`.
    """
    purpose = _purpose(templates, card.programme, declaration)
    check_given_on(declaration.given_on, work.clock.today())
    lock_living(work, card.reference)
    if work.consents.in_force(card.reference, purpose.id):
        raise InForceAlready()
    consent = _consent(work, card, purpose, declaration, key)
    work.consents.add(consent)
    work.emit(
        ConsentGrantedV2,
        reference=card.reference,
        agency=card.agency,
        consent=consent.id,
        purpose=consent.purpose,
        since=consent.given_on,
        given_by=consent.given_by,
    )
    return consent


def lock_living(work: Work, reference: UUID) -> None:
    """Lock a case for a change; raises `BeingErased`.

    Looks before and after waiting for the lock: an erasure may end in between and take its mark with it.
    """
    if work.erasures.is_running(reference):
        raise BeingErased()
    work.lock_case(reference)
    if work.erasures.is_running(reference):
        raise BeingErased()


def _purpose(templates: Templates, programme: str, declaration: Declaration) -> Purpose:
    template = templates.get(programme)
    if template is None:
        raise NoTemplate()
    purpose = template.purpose(declaration.purpose)
    if purpose is None:
        raise UnknownPurpose()
    if declaration.template_version != template.version:
        raise UnknownVersion()
    return purpose


def _consent(work: Work, card: Card, purpose: Purpose, declaration: Declaration, key: UUID) -> Consent:
    return Consent(
        id=key,
        agency=card.agency,
        reference=card.reference,
        programme=card.programme,
        purpose=purpose.id,
        template_version=declaration.template_version,
        text_de_sha256=purpose.text_sha256.de,
        text_en_sha256=purpose.text_sha256.en,
        given_by=declaration.given_by,
        given_on=declaration.given_on,
        state="in_force",
        received_on=None,
        recorded_at=work.clock.acted(),
        recorded_by=card.account,
        granted_applied_at=None,
        withdrawal_applied_at=None,
        evidence_until=None,
        receipt=receipt_number(),
        version=1,
    )


def receipt_number() -> str:
    """80 random bits in four groups a person can read out."""
    letters = "".join(secrets.choice(RECEIPT_ALPHABET) for _ in range(16))
    return "-".join(letters[start : start + 4] for start in range(0, 16, 4))
