"""`/v1/cases/{id}/responsibilities` and `/hand-over`: who is responsible for a file."""

from typing import Any
from uuid import UUID

from flask_smorest import Blueprint

from kernel.principal import Principal
from kernel.web.requests import if_match_where_known, principal, signed_in, version_where_known
from services.casefile.api.context import lease_header, work_for
from services.casefile.model.responsibilities import Responsibility
from services.casefile.schemas import responsibilities as schemas
from services.casefile.store import Work
from services.casefile.usecases import responsibilities
from services.casefile.usecases.responsibilities import HandOver

blueprint = Blueprint("responsibilities", "responsibilities", url_prefix="/v1/cases", description="Responsibilities")
UNKNOWN = "No file that one may know of, or one may not say who is responsible for it"
BUSY = "Somebody else has the file in hand, or the account is responsible already"
STALE = "If-Match was sent, and the file has changed meanwhile"


@blueprint.get("/<uuid:case_id>/responsibilities")
@signed_in
@blueprint.response(200, schemas.ShareSchema(many=True))
@blueprint.alt_response(404, description="No file that one may know of")
def list_shares(case_id: UUID) -> list[dict[str, Any]]:
    """The main responsibility of now first, then all others there are and were."""
    who = principal()
    with work_for(who) as work:
        shares = responsibilities.list_shares(work, who, case_id)
    return [_body(share, shares.reasons.get(share.id)) for share in shares.shares]


@blueprint.post("/<uuid:case_id>/responsibilities")
@signed_in
@blueprint.doc(parameters=[if_match_where_known, lease_header])
@blueprint.arguments(schemas.NewShareSchema)
@blueprint.response(201, schemas.ShareSchema)
@blueprint.alt_response(404, description=UNKNOWN)
@blueprint.alt_response(409, description=BUSY)
@blueprint.alt_response(412, description=STALE)
def add_share(body: dict[str, Any], case_id: UUID) -> dict[str, Any]:
    """One more secondary responsibility, or a deputy for a set time."""
    who = principal()
    with _work(who) as work:
        since, until = body.get("since"), body.get("until")
        added = responsibilities.add_share(work, who, case_id, body["account"], body["kind"], since, until)
    return _body(added)


@blueprint.patch("/<uuid:case_id>/responsibilities/<uuid:share>")
@signed_in
@blueprint.doc(parameters=[if_match_where_known, lease_header])
@blueprint.arguments(schemas.ChangeShareSchema)
@blueprint.response(200, schemas.ShareSchema)
@blueprint.alt_response(404, description=UNKNOWN)
@blueprint.alt_response(409, description="It has ended, or is the main one, which is handed over")
@blueprint.alt_response(412, description=STALE)
def change_share(body: dict[str, Any], case_id: UUID, share: UUID) -> dict[str, Any]:
    """Another last day."""
    who = principal()
    with _work(who) as work:
        return _body(responsibilities.change_share(work, who, case_id, share, body["until"]))


@blueprint.delete("/<uuid:case_id>/responsibilities/<uuid:share>")
@signed_in
@blueprint.doc(parameters=[if_match_where_known, lease_header])
@blueprint.response(204)
@blueprint.alt_response(404, description=UNKNOWN)
@blueprint.alt_response(409, description="It has ended, or is the main one, which is handed over")
@blueprint.alt_response(412, description=STALE)
def end_share(case_id: UUID, share: UUID) -> None:
    """End it at once; it stays in the history."""
    who = principal()
    with _work(who) as work:
        responsibilities.end_share(work, who, case_id, share)


@blueprint.post("/<uuid:case_id>/hand-over")
@signed_in
@blueprint.doc(parameters=[if_match_where_known, lease_header])
@blueprint.arguments(schemas.HandOverSchema)
@blueprint.response(200, schemas.HandedOverSchema)
@blueprint.alt_response(404, description=UNKNOWN)
@blueprint.alt_response(409, description=BUSY)
@blueprint.alt_response(412, description=STALE)
def hand_over(body: dict[str, Any], case_id: UUID) -> dict[str, Any]:
    """Move the main responsibility to a colleague, who gets a reminder in the file; what waits for the giver goes
    along, what was entrusted stays with whom it was entrusted to."""
    who, to = principal(), body.pop("to")
    with _work(who) as work:
        done = responsibilities.hand_over(work, who, case_id, to, HandOver(**body))
    left = {"entrusted_left": done.entrusted_left, "drafts_left": done.drafts_left}
    return _body(done.received, body.get("reason")) | left


@blueprint.put("/<uuid:case_id>/district")
@signed_in
@blueprint.doc(parameters=[if_match_where_known, lease_header])
@blueprint.arguments(schemas.DistrictSchema)
@blueprint.response(204)
@blueprint.alt_response(404, description=UNKNOWN)
@blueprint.alt_response(409, description="Somebody else has the file in hand")
@blueprint.alt_response(412, description=STALE)
def put_into_district(body: dict[str, Any], case_id: UUID) -> None:
    """Say which district the file belongs to."""
    who = principal()
    with _work(who) as work:
        responsibilities.put_into_district(work, who, case_id, body["district"])


def _work(who: Principal) -> Work:
    """A change of who is responsible overwrites no answer, so it needs no version; one that was sent holds."""
    seen, work = version_where_known(), work_for(who)
    work.shown_version = seen
    return work


def _body(share: Responsibility, reason: str | None = None) -> dict[str, Any]:
    return {**share.__dict__, "reason": reason}
