"""`/v1/short-contacts`: contacts without case management (Kurzkontakte), coded and without a file."""

from typing import Any
from uuid import UUID

from flask_smorest.pagination import PaginationParameters

from kernel.web.lists import Blueprint
from kernel.web.requests import (
    expected_version,
    idempotency_header,
    idempotency_key,
    if_match,
    principal,
    set_version,
    signed_in,
)
from services.casefile.api.case_views import not_asked_bodies
from services.casefile.api.context import work_for
from services.casefile.short_contacts import schemas, usecases
from services.casefile.short_contacts.model import ShortContact
from services.casefile.short_contacts.usecases import Year

blueprint = Blueprint(
    "short_contacts", "short_contacts", url_prefix="/v1/short-contacts", description="Contacts without case management"
)
Answer = tuple[Any, int, dict[str, str]]
ROLES = "Short contacts are for case managers and clerks"
UNKNOWN_FORM = "The programme has no short contacts"
NO_CONTACT = "No short contact that one may know of"


@blueprint.post("")
@signed_in
@blueprint.doc(parameters=[idempotency_header])
@blueprint.arguments(schemas.NewShortContactSchema)
@blueprint.response(201, schemas.ShortContactSchema)
@blueprint.alt_response(403, description=ROLES)
@blueprint.alt_response(404, description=f"{UNKNOWN_FORM}, or what this Idempotency-Key made has been deleted")
@blueprint.alt_response(409, description="The Idempotency-Key was used for something else")
def add_short_contact(body: dict[str, Any]) -> Answer:
    """A new short contact. Its day lies neither ahead nor in a year that is not kept any more."""
    who, key = principal(), idempotency_key()
    with work_for(who) as work:
        book, made = usecases.add(work, who, body["programme"], body["values"], key)
    headers = set_version({"Location": f"/v1/short-contacts/{made.id}"}, made.version)
    return _body(book.programme, made), 201, headers


@blueprint.get("")
@signed_in
@blueprint.arguments(schemas.ShortContactsQuerySchema, location="query")
@blueprint.response(200, schemas.ShortContactSchema(many=True))
@blueprint.alt_response(403, description=ROLES)
@blueprint.alt_response(404, description=UNKNOWN_FORM)
@blueprint.paginate()
def list_short_contacts(query: dict[str, Any], pagination_parameters: PaginationParameters) -> list[dict[str, Any]]:
    """The agency's short contacts of a programme and year, or of one month, the latest day first."""
    who, wanted = principal(), Year(query["programme"], query["year"])
    with work_for(who) as work:
        contacts = usecases.list_contacts(work, who, wanted, query.get("month"))
    page = pagination_parameters
    page.item_count = len(contacts)
    return [_body(wanted.programme, contact) for contact in contacts[page.first_item : page.last_item + 1]]


@blueprint.get("/counts")
@signed_in
@blueprint.arguments(schemas.CountsQuerySchema, location="query")
@blueprint.response(200, schemas.ShortContactCountsSchema)
@blueprint.alt_response(403, description="Figures are for case managers, clerks, team leads and the agency's admin")
@blueprint.alt_response(404, description=UNKNOWN_FORM)
def count_short_contacts(query: dict[str, Any]) -> dict[str, Any]:
    """The agency's own figures of a year, by kind and month."""
    who = principal()
    with work_for(who) as work:
        counts = usecases.count(work, who, Year(**query))
    kinds = [{"kind": kind, "months": months, "total": sum(months)} for kind, months in counts.items()]
    return {**query, "kinds": kinds, "total": sum(sum(months) for months in counts.values())}


@blueprint.get("/<uuid:contact>")
@signed_in
@blueprint.response(200, schemas.ShortContactSchema)
@blueprint.alt_response(403, description=ROLES)
@blueprint.alt_response(404, description=NO_CONTACT)
def read_short_contact(contact: UUID) -> Answer:
    """One short contact."""
    who = principal()
    with work_for(who) as work:
        book, short_contact = usecases.read(work, who, contact)
    return _body(book.programme, short_contact), 200, set_version({}, short_contact.version)


@blueprint.patch("/<uuid:contact>")
@signed_in
@blueprint.doc(parameters=[if_match])
@blueprint.arguments(schemas.ChangeShortContactSchema)
@blueprint.response(200, schemas.ShortContactSchema)
@blueprint.alt_response(403, description=ROLES)
@blueprint.alt_response(404, description=NO_CONTACT)
@blueprint.alt_response(409, description="The year it is to move to is being erased")
@blueprint.alt_response(412, description="Somebody else has changed it meanwhile")
def change_short_contact(body: dict[str, Any], contact: UUID) -> Answer:
    """Correct a short contact; what it said before is not kept."""
    who, version = principal(), expected_version()
    with work_for(who) as work:
        book, changed = usecases.change(work, who, contact, version, body["values"])
    return _body(book.programme, changed), 200, set_version({}, changed.version)


@blueprint.delete("/<uuid:contact>")
@signed_in
@blueprint.doc(parameters=[if_match])
@blueprint.response(204)
@blueprint.alt_response(403, description=ROLES)
@blueprint.alt_response(404, description=NO_CONTACT)
@blueprint.alt_response(412, description="Somebody else has changed it meanwhile")
def delete_short_contact(contact: UUID) -> None:
    """Delete a short contact for good."""
    who, version = principal(), expected_version()
    with work_for(who) as work:
        usecases.delete(work, who, contact, version)


def _body(programme: str, contact: ShortContact) -> dict[str, Any]:
    return {**contact.__dict__, "programme": programme, "not_asked": not_asked_bodies(contact.not_asked)}
