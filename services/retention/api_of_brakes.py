"""HTTP resources of what is held back: who is asked sees what, agrees, and stands on record."""

from typing import Any
from uuid import UUID

from flask_smorest.pagination import PaginationParameters

from kernel.web import requests
from kernel.web.lists import Blueprint
from kernel.web.requests import signed_in
from services.retention import schemas_of_brakes as schemas
from services.retention.api import work_for
from services.retention.model import access
from services.retention.store import Work
from services.retention.usecases import braking, holding
from services.retention.usecases.holding import HeldBack

brakes = Blueprint("held-back", __name__, url_prefix="/v1/retention", description="Erasures that wait for two people")


@brakes.get("/preview")
@signed_in
@brakes.arguments(schemas.RuleQuerySchema, location="query")
@brakes.response(200, schemas.PreviewSchema)
@brakes.alt_response(403, description="For agency_admin and dpo")
def preview_rule(query: dict[str, Any]) -> Any:
    """What a shorter rule would bring forward, before it is wished for."""
    agency = access.planned_for(requests.principal())
    with work_for(agency) as work:
        return holding.preview_rule(work, agency, query["retention_days"])


@brakes.get("/held-back")
@signed_in
@brakes.arguments(schemas.BrakeQuerySchema, location="query")
@brakes.response(200, schemas.HeldBackSchema(many=True))
@brakes.alt_response(403, description="For agency_admin, office_head, dpo and audit; for the host over all agencies")
@brakes.paginate()
def list_held_back(query: dict[str, Any], pagination_parameters: PaginationParameters) -> Any:
    """What is held back, and what was, latest first."""
    page = pagination_parameters
    with _looking() as work:
        listing, page.item_count = holding.list_held_back(work, query.get("state"), page.page, page.page_size)
    return [_shown(one) for one in listing]


@brakes.get("/held-back/<uuid:brake_id>")
@signed_in
@brakes.response(200, schemas.HeldBackSchema)
@brakes.alt_response(304, description="Not changed since")
@brakes.alt_response(403, description="For agency_admin, office_head, dpo, audit and host")
@brakes.alt_response(404, description="Nothing of this agency")
def show_held_back(brake_id: UUID) -> Any:
    """One of them: how many files it is about, and from which day on."""
    with _looking() as work:
        found = holding.show_held_back(work, brake_id)
    return _shown(found), 200, requests.set_version({}, found.tag)


@brakes.post("/held-back/<uuid:brake_id>/agreement")
@signed_in
@brakes.response(200, schemas.HeldBackSchema)
@brakes.alt_response(403, description="For agency_admin, office_head and host; one more person (second_person_needed)")
@brakes.alt_response(404, description="Nothing of this agency")
@brakes.alt_response(409, description="not_asked: released already, or withdrawn")
@brakes.alt_response(412, description="It has changed since it was looked at")
@brakes.alt_response(428, description="If-Match is needed")
def agree(brake_id: UUID) -> Any:
    """Say that this is right. The second person's word releases it: at once where days are right, after 30 days where
    days of erasure were brought forward. One of the two speaks for the agency."""
    version, voice = requests.expected_version(), access.voice_of(requests.principal())
    with _looking() as work:
        braking.agree(work, voice, brake_id, version)
        found = holding.show_held_back(work, brake_id)
    return _shown(found), 200, requests.set_version({}, found.tag)


def _shown(one: HeldBack) -> dict[str, Any]:
    brake, preview = one.brake, one.preview
    return {
        "id": brake.id,
        "agency": brake.agency,
        "reason": brake.reason,
        "state": brake.state,
        "since": brake.since,
        "retention_days": brake.rule_days,
        "files": preview.files,
        "due_at_once": preview.due_at_once,
        "earliest_due_on": preview.earliest_due_on,
        "agreed_by": brake.agreed_account,
        "agreed_by_role": brake.agreed_role,
        "agreed_at": brake.agreed_at,
        "released_by": brake.released_account,
        "released_by_role": brake.released_role,
        "released_at": brake.released_at,
        "takes_effect_on": brake.takes_effect_on,
    }


def _looking() -> Work:
    """What is held back of the signed-in person's agency; for the host, of all. Raises `Forbidden`."""
    agency = access.looked_at_for(requests.principal())
    return work_for(agency)
