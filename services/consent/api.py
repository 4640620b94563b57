"""HTTP resources of consent: templates for everyone signed in, consents of a case by card."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any, ParamSpec, TypeVar
from uuid import UUID, uuid4

from flask_smorest import Page
from flask_smorest.pagination import PaginationParameters

from kernel.errors import Conflict, Forbidden, NotFound
from kernel.principal import Card
from kernel.service import Process
from kernel.web import requests
from kernel.web.lists import Blueprint
from kernel.web.requests import signed_in
from kernel.web.wiring import provided
from services.consent import schemas
from services.consent.errors import NoTextsToSign
from services.consent.model.consent import Consent, version_of
from services.consent.model.templates import Templates
from services.consent.store import Work
from services.consent.usecases import granting, reading, withdrawing

P = ParamSpec("P")
R = TypeVar("R")
RECORD_CONSENT = "record_consent"

templates = Blueprint("consent-templates", __name__, url_prefix="/v1", description="What people are asked to sign")
consents = Blueprint("consents", __name__, url_prefix="/v1/cases/-", description="Consents of a case, by card")


@dataclass(frozen=True, slots=True)
class Tools:
    """What the resources of consent work with beside the database: the texts that people sign."""

    templates: Templates


def needs(*actions: str) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """A resource that needs a card with one of these actions; checked before the body is read."""

    def decorate(view: Callable[P, R]) -> Callable[P, R]:
        @wraps(view)
        def checked(*args: P.args, **kwargs: P.kwargs) -> R:
            if requests.card().actions.isdisjoint(actions):
                raise Forbidden()
            return view(*args, **kwargs)

        return signed_in(checked)

    return decorate


@templates.get("/consent-templates")
@signed_in
@templates.arguments(schemas.TemplateQuerySchema, location="query")
@templates.response(200, schemas.ConsentTemplateSchema(many=True))
@templates.paginate(Page)
def list_templates(query: dict[str, Any]) -> Any:
    """All consent templates, or that of one programme."""
    every = _templates().values()
    return [template for template in every if query.get("programme", template.programme) == template.programme]


@templates.get("/consent-templates/<programme>")
@signed_in
@templates.response(200, schemas.ConsentTemplateSchema)
@templates.alt_response(404, description="The programme works without consent, or there is none of this id")
def show_template(programme: str) -> Any:
    """The consent template of a programme."""
    template = _templates().get(programme)
    if template is None:
        raise NoTextsToSign()
    return template


@consents.get("/consents")
@needs("read", "write")
@consents.response(200, schemas.ConsentSchema(many=True))
@consents.paginate()
def list_consents(pagination_parameters: PaginationParameters) -> list[dict[str, Any]]:
    """The consents of the case, newest first."""
    page = pagination_parameters
    with _work() as work:
        listing, page.item_count = reading.list_consents(work, requests.card(), page.page, page.page_size)
    return [_shown(consent) for consent in listing]


@consents.post("/consents")
@needs("write")
@consents.doc(parameters=[requests.idempotency_header])
@consents.arguments(schemas.GrantSchema)
@consents.response(201, schemas.ConsentSchema)
@consents.alt_response(409, description="Already in force for this purpose; or the case is being erased")
@consents.alt_response(422, description="Unknown purpose or version, or a day that cannot be")
def record_consent(body: dict[str, Any]) -> Any:
    """Record a consent that was signed. It is in force at once; `waiting_for` says who has yet to follow."""
    card, key = requests.card(), uuid4()
    with _work() as work:
        earlier = _made_before(work, key)
        if earlier is None:
            consent = granting.grant(work, card, _templates(), granting.Declaration(**body), key)
        else:
            consent = _repeated(work, card, earlier)
    location = {"Location": f"/v1/cases/-/consents/{consent.id}"}
    return _shown(consent), 201, requests.set_version(location, consent.tag)


@consents.get("/consents/<uuid:consent_id>")
@needs("read", "write")
@consents.response(200, schemas.ConsentSchema)
@consents.alt_response(304, description="Not changed since")
@consents.alt_response(404, description="No consent of this case")
def show_consent(consent_id: UUID) -> Any:
    """One consent of the case."""
    with _work() as work:
        consent = reading.show_consent(work, requests.card(), consent_id)
    return _shown(consent), 200, requests.set_version({}, consent.tag)


@consents.post("/consents/<uuid:consent_id>/withdrawal")
@needs("write")
@consents.doc(parameters=[requests.if_match])
@consents.arguments(schemas.WithdrawalSchema)
@consents.response(200, schemas.ConsentSchema)
@consents.alt_response(409, description="Withdrawn already; or the case is being erased")
@consents.alt_response(412, description="Changed meanwhile")
@consents.alt_response(422, description="A day that cannot be")
@consents.alt_response(428, description="If-Match is missing")
def withdraw_consent(body: dict[str, Any], consent_id: UUID) -> Any:
    """Record a withdrawal, effective from the day it was received."""
    version = version_of(requests.expected_version())
    with _work() as work:
        consent = withdrawing.withdraw(work, requests.card(), consent_id, body["received_on"], version)
    return _shown(consent), 200, requests.set_version({}, consent.tag)


@consents.get("/consents/<uuid:consent_id>/receipt")
@needs("read", "write")
@consents.response(200, schemas.ReceiptSchema)
@consents.alt_response(404, description="No consent of this case")
def show_receipt(consent_id: UUID) -> Any:
    """The receipt for the person, to print or hand over. It names nobody."""
    with _work() as work:
        consent = reading.show_consent(work, requests.card(), consent_id)
    return _receipt(consent), 200, requests.set_version({}, consent.tag)


def _work() -> Work:
    process = provided(Process)
    return Work(process.engine, process.clock, requests.card().agency)


def _templates() -> Templates:
    return provided(Tools).templates


def _made_before(work: Work, key: UUID) -> UUID | None:
    """Claim the Idempotency-Key for this consent, or say what it has made already.

    Claimed before anything is looked at: a request running at the same time is waited for, and found.
    """
    who, header = requests.principal(), requests.idempotency_key()
    work.said = requests.said()
    return work.made_before(who, header, RECORD_CONSENT, key)


def _repeated(work: Work, card: Card, earlier: UUID) -> Consent:
    """What the first request made; a key used for another case is refused."""
    try:
        return reading.show_consent(work, card, earlier)
    except NotFound:
        raise Conflict("idempotency_key_reused") from None


def _shown(consent: Consent) -> dict[str, Any]:
    withdrawn = consent.state == "withdrawn"
    return {
        "id": consent.id,
        "programme": consent.programme,
        "purpose": consent.purpose,
        "state": consent.state,
        "given_by": consent.given_by,
        "given_on": consent.given_on,
        "template_version": consent.template_version,
        "received_on": consent.received_on,
        "recorded_at": consent.recorded_at,
        "withdrawal_recorded_at": consent.withdrawal_recorded_at,
        "applied": {
            "grant": {"casefile": consent.granted_applied_at},
            "withdrawal": {"casefile": consent.withdrawal_applied_at} if withdrawn else None,
        },
        "waiting_for": consent.waiting_for,
    }


def _receipt(consent: Consent) -> dict[str, Any]:
    names = ("receipt", "programme", "purpose", "state", "given_by", "given_on", "received_on", "template_version")
    about = {name: getattr(consent, name) for name in names}
    signed = {"de": consent.text_de_sha256, "en": consent.text_en_sha256}
    entered = {name: getattr(consent, name) for name in ("recorded_at", "withdrawal_recorded_at")}
    return about | {"text_sha256": signed} | entered
