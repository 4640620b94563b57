"""`/v1/cases/{id}/protected-address`: what is hidden of an address under protection, opened on record."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from flask_smorest import Blueprint

from kernel.web.requests import principal, signed_in
from services.casefile.api.context import work_for
from services.casefile.model.entries import Entry
from services.casefile.schemas.protected_address import AddressOpeningSchema, OpenAddressSchema, OpenedAddressSchema
from services.casefile.usecases import protected_address

blueprint = Blueprint(
    "protected_address", "protected_address", url_prefix="/v1/cases", description="Addresses under protection"
)
UNKNOWN = "No file that one may know of"


@blueprint.post("/<uuid:case_id>/protected-address")
@signed_in
@blueprint.arguments(OpenAddressSchema)
@blueprint.response(200, OpenedAddressSchema)
@blueprint.alt_response(404, description=UNKNOWN)
@blueprint.alt_response(409, description="Nothing is hidden in this file (address_not_protected)")
def open_address(body: dict[str, Any], case_id: UUID) -> dict[str, Any]:
    """Open an address under protection (§ 51 BMG, shelter): told this once, and on record with its ground.

    Entries that were taken out of sight are named where they protect still.
    """
    who = principal()
    with work_for(who) as work:
        opened = protected_address.open_address(work, who, case_id, body["ground"], body["reason"])
    return {
        "answers": opened.answers,
        "history": opened.histories,
        "withdrawn": opened.withdrawn,
        "entries": [_entry_body(one, before) for one, before in opened.entries],
    }


def _entry_body(one: Entry, before: Sequence[Entry]) -> dict[str, Any]:
    told = {"id": one.id, "kind": one.kind, "values": one.values, "before": [said.values for said in before]}
    return told | {"removed": one.removed_at is not None}


@blueprint.get("/<uuid:case_id>/protected-address")
@signed_in
@blueprint.response(200, AddressOpeningSchema(many=True))
@blueprint.alt_response(404, description=UNKNOWN)
def list_openings(case_id: UUID) -> list[Any]:
    """Who has opened it, when and why, the first one first; nothing of what was hidden.

    Data protection and audit read it without the sentences.
    """
    who = principal()
    with work_for(who) as work:
        return list(protected_address.list_openings(work, who, case_id))
