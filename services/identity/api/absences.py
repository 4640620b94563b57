"""`/v1/accounts/{id}/absences`: when a colleague is away."""

from typing import Any
from uuid import UUID

from flask_smorest import Blueprint

from kernel.web.requests import idempotency_header, idempotency_key, principal, signed_in
from services.identity.api.tools import REFUSED, work_of
from services.identity.model.absences import Absence
from services.identity.schemas import colleagues as schemas
from services.identity.usecases import absences as usecases

blueprint = Blueprint("absences", "absences", url_prefix="/v1/accounts/<uuid:account>/absences",
                      description="When colleagues are away")  # fmt: skip
UNKNOWN = "No account, or no colleague of yours"


@blueprint.get("")
@signed_in
@blueprint.response(200, schemas.Absence(many=True))
@blueprint.alt_response(403, **REFUSED, description="You belong to no agency")
@blueprint.alt_response(404, **REFUSED, description=UNKNOWN)
def absences(account: UUID) -> list[Absence]:
    """Those of a colleague, or one's own, that are not over."""
    with work_of(principal()) as work:
        return usecases.list_absences(work, principal(), account)


@blueprint.post("")
@signed_in
@blueprint.doc(parameters=[idempotency_header])
@blueprint.arguments(schemas.NewAbsence)
@blueprint.response(201, schemas.Absence)
@blueprint.alt_response(403, **REFUSED, description="You belong to no agency")
@blueprint.alt_response(404, **REFUSED, description=UNKNOWN)
@blueprint.alt_response(409, **REFUSED, description="`account_closed`, `too_many_absences`")
def add(sent: dict[str, Any], account: UUID) -> Absence:
    """Enter that a colleague, or oneself, is away: any colleague may."""
    with work_of(principal()) as work:
        return usecases.add_absence(work, principal(), account, sent["since"], sent["until"], idempotency_key())


@blueprint.delete("/<uuid:absence>")
@signed_in
@blueprint.response(204)
@blueprint.alt_response(403, **REFUSED, description="You belong to no agency")
@blueprint.alt_response(404, **REFUSED, description="No absence, or of no colleague of yours")
def take_back(account: UUID, absence: UUID) -> None:
    """Take an absence back that is none, or no more; nothing of it is kept."""
    with work_of(principal()) as work:
        usecases.take_back(work, principal(), account, absence)
