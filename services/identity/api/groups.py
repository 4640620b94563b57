"""`/v1/agencies/{id}/districts` and `/v1/agencies/{id}/teams`: the groups of an agency's people, which are alike."""

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
from services.identity.model.groups import Group, GroupKind
from services.identity.schemas import groups as schemas
from services.identity.usecases import groups as usecases


def _resources(kind: GroupKind, german: str) -> Blueprint:
    plural = f"{kind.value}s"
    about = f"{plural.capitalize()} ({german}) of an agency"
    blueprint = Blueprint(plural, plural, url_prefix=f"/v1/agencies/<uuid:agency>/{plural}", description=about)

    @blueprint.get("")
    @signed_in
    @blueprint.response(200, schemas.Group(many=True))
    @blueprint.alt_response(403, **REFUSED, description="Not a member")
    @blueprint.alt_response(404, **REFUSED, description="No agency, or none you may know of")
    @blueprint.paginate()
    def groups(agency: UUID, pagination_parameters: PaginationParameters) -> list[Group]:
        """Those of an agency by name, retired ones too: its members."""
        page = pagination_parameters
        with work_of(principal()) as work:
            listing, page.item_count = usecases.list_groups(
                work, principal(), kind, agency, page.first_item, page.page_size
            )
        return listing

    @blueprint.post("")
    @signed_in
    @blueprint.doc(parameters=[idempotency_header])
    @blueprint.arguments(schemas.NewGroup)
    @blueprint.response(201, schemas.Group, headers=VERSIONED)
    @blueprint.alt_response(403, **REFUSED, description="Not the agency's admin")
    @blueprint.alt_response(404, **REFUSED, description="No agency, or none you may know of")
    @blueprint.alt_response(409, **REFUSED, description="`group_name_taken`, `too_many_groups`")
    def create(sent: dict[str, Any], agency: UUID) -> tuple[Group, Any]:
        """Make one: the agency's admin."""
        with work_of(principal()) as work:
            made = usecases.create_group(work, principal(), kind, agency, sent["name"], idempotency_key())
        return made, set_version({"Location": f"/v1/agencies/{agency}/{plural}/{made.id}"}, made.version)

    @blueprint.get("/<uuid:group>")
    @signed_in
    @blueprint.response(200, schemas.Group, headers=VERSIONED)
    @blueprint.alt_response(403, **REFUSED, description="Not a member")
    @blueprint.alt_response(404, **REFUSED, description="None of this agency, or none you may know of")
    def group(agency: UUID, group: UUID) -> tuple[Group, Any]:
        """One of them: the agency's members."""
        with work_of(principal()) as work:
            found = usecases.show_group(work, principal(), kind, agency, group)
        return found, set_version({}, found.version)

    @blueprint.patch("/<uuid:group>")
    @signed_in
    @blueprint.arguments(schemas.ChangedGroup)
    @blueprint.response(200, schemas.Group, headers=VERSIONED)
    @blueprint.alt_response(403, **REFUSED, description="Not the agency's admin")
    @blueprint.alt_response(404, **REFUSED, description="None of this agency, or none you may know of")
    @blueprint.alt_response(409, **REFUSED, description="`group_name_taken`")
    @versioned(blueprint)
    def change(sent: dict[str, Any], agency: UUID, group: UUID) -> tuple[Group, Any]:
        """Rename one, retire it, or take that back: the agency's admin. None is ever deleted, since files name it."""
        version = expected_version()
        with work_of(principal()) as work:
            changed = usecases.change_group(work, principal(), kind, agency, group, version, **sent)
        return changed, set_version({}, changed.version)

    return blueprint


districts = _resources(GroupKind.DISTRICT, "Sozialräume")
teams = _resources(GroupKind.TEAM, "Teams")
