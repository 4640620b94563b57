"""`/v1/agencies/{id}/colleagues`: the directory of one's own agency."""

from typing import Any
from uuid import UUID

from flask import Response
from flask_smorest.pagination import PaginationParameters

from kernel.web.lists import Blueprint
from kernel.web.requests import principal, set_version, signed_in
from services.identity.api.tools import REFUSED, work_of
from services.identity.schemas import colleagues as schemas
from services.identity.usecases.colleagues import Colleague, list_colleagues

blueprint = Blueprint("colleagues", "colleagues", url_prefix="/v1/agencies/<uuid:agency>/colleagues",
                      description="Colleagues, for members of an agency")  # fmt: skip
TAGGED = {"ETag": {"description": "Of this page as it is today", "schema": {"type": "string"}}}

Answer = tuple[list[dict[str, Any]], Any] | Response


@blueprint.get("")
@signed_in
@blueprint.response(200, schemas.Colleague(many=True), headers=TAGGED)
@blueprint.alt_response(403, **REFUSED, description="You belong to no agency")
@blueprint.alt_response(404, **REFUSED, description="No agency, or not yours")
@blueprint.paginate()
def colleagues(agency: UUID, pagination_parameters: PaginationParameters) -> tuple[list[dict[str, Any]], Any]:
    """Who works for one's own agency, by name, and who is away today; closed accounts too, since files name them."""
    page = pagination_parameters
    with work_of(principal()) as work:
        found, page.item_count = list_colleagues(work, principal(), agency, page.first_item, page.page_size)
    shown = [_shown(colleague) for colleague in found]
    return shown, set_version({}, "colleagues")


def _shown(colleague: Colleague) -> dict[str, Any]:
    account = colleague.account
    lists = ("roles", "districts", "teams")
    return {
        **{name: getattr(account, name) for name in ("id", "name", "state", "telephone")},
        **{name: sorted(getattr(account, name)) for name in lists},
        "presence": "present" if colleague.away_until is None else "away",
        "away_until": colleague.away_until,
    }
