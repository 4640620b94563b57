"""`/v1/agencies`: agencies (Träger) and their settings."""

from typing import Any
from uuid import UUID

from flask_smorest.pagination import PaginationParameters

from kernel.web.lists import Blueprint
from kernel.web.requests import (
    expected_version,
    idempotency_header,
    idempotency_key,
    principal,
    set_version,
    signed_in,
)
from services.identity.api.tools import REFUSED, VERSIONED, versioned, work_of
from services.identity.model.agencies import Agency
from services.identity.schemas import agencies as schemas
from services.identity.usecases import agencies as usecases

blueprint = Blueprint("agencies", "agencies", url_prefix="/v1/agencies", description="Agencies and their settings")


@blueprint.get("")
@signed_in
@blueprint.response(200, schemas.Agency(many=True))
@blueprint.alt_response(401, **REFUSED, description="Not signed in")
@blueprint.paginate()
def agencies(pagination_parameters: PaginationParameters) -> list[Agency]:
    """Agencies by name: all for host, system owners and analysts, the own one for its members."""
    page = pagination_parameters
    with work_of(principal()) as work:
        listing, page.item_count = usecases.list_agencies(work, principal(), page.first_item, page.page_size)
    return listing


@blueprint.post("")
@signed_in
@blueprint.doc(parameters=[idempotency_header])
@blueprint.arguments(schemas.NewAgency)
@blueprint.response(201, schemas.Agency, headers=VERSIONED)
@blueprint.alt_response(403, **REFUSED, description="Not the host")
@blueprint.alt_response(409, **REFUSED, description="`idempotency_key_reused`")
def create(sent: dict[str, Any]) -> tuple[Agency, Any]:
    """Set up an agency, with default settings: the host alone."""
    with work_of(principal()) as work:
        made = usecases.create_agency(
            work, principal(), sent["name"], sent["short_name"], idempotency_key(), sent["programmes"]
        )
    return made, set_version({"Location": f"/v1/agencies/{made.id}"}, made.version)


@blueprint.get("/<uuid:agency>")
@signed_in
@blueprint.response(200, schemas.Agency, headers=VERSIONED)
@blueprint.alt_response(404, **REFUSED, description="No agency, or none you may know of")
def agency(agency: UUID) -> tuple[Agency, Any]:
    """An agency."""
    with work_of(principal()) as work:
        record = usecases.show_agency(work, principal(), agency)
    return record, set_version({}, record.version)


@blueprint.patch("/<uuid:agency>")
@signed_in
@blueprint.arguments(schemas.ChangedAgency)
@blueprint.response(200, schemas.Agency, headers=VERSIONED)
@blueprint.alt_response(403, **REFUSED, description="Neither the agency's admin nor the host")
@blueprint.alt_response(404, **REFUSED, description="No agency, or none you may know of")
@versioned(blueprint)
def change(sent: dict[str, Any], agency: UUID) -> tuple[Agency, Any]:
    """Say where an agency is reached: its admin and the host. It stands on what is printed."""
    version = expected_version()
    with work_of(principal()) as work:
        changed = usecases.change_contact(work, principal(), agency, version, sent)
    return changed, set_version({}, changed.version)


@blueprint.put("/<uuid:agency>/programmes")
@signed_in
@blueprint.arguments(schemas.Admission)
@blueprint.response(200, schemas.Agency, headers=VERSIONED)
@blueprint.alt_response(403, **REFUSED, description="Not the host")
@blueprint.alt_response(404, **REFUSED, description="No agency, or none you may know of")
@versioned(blueprint)
def admit(sent: dict[str, Any], agency: UUID) -> tuple[Agency, Any]:
    """Say which programmes an agency opens files of: the host alone. Open files stay what they are."""
    version = expected_version()
    with work_of(principal()) as work:
        changed = usecases.admit(work, principal(), agency, version, sent["programmes"])
    return changed, set_version({}, changed.version)


@blueprint.get("/<uuid:agency>/settings")
@signed_in
@blueprint.response(200, schemas.Settings, headers=VERSIONED)
@blueprint.alt_response(403, **REFUSED, description="Neither a member nor the host")
@blueprint.alt_response(404, **REFUSED, description="No agency, or none you may know of")
def settings(agency: UUID) -> tuple[Agency, Any]:
    """The settings of an agency: its members and the host."""
    with work_of(principal()) as work:
        record = usecases.show_settings(work, principal(), agency)
    return record, set_version({}, record.version)


@blueprint.patch("/<uuid:agency>/settings")
@signed_in
@blueprint.arguments(schemas.ChangedSettings)
@blueprint.response(200, schemas.Settings, headers=VERSIONED)
@blueprint.alt_response(403, **REFUSED, description="Not the agency's admin")
@blueprint.alt_response(404, **REFUSED, description="No agency, or none you may know of")
@versioned(blueprint)
def change_settings(sent: dict[str, Any], agency: UUID) -> tuple[Agency, Any]:
    """Change settings of an agency: its admin alone. What is left out stays as it is."""
    version = expected_version()
    with work_of(principal()) as work:
        changed = usecases.change_settings(work, principal(), agency, version, **sent)
    return changed, set_version({}, changed.version)
