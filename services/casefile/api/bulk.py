"""`/v1/cases/bulk`: one action on several files of the overview."""

from functools import partial
from typing import Any

from flask_smorest import Blueprint

from kernel.web.requests import idempotency_header, idempotency_key, principal, signed_in
from services.casefile.api.context import work_for
from services.casefile.schemas import overview as schemas
from services.casefile.usecases import bulk
from services.casefile.usecases.bulk import Order

blueprint = Blueprint("bulk", "bulk", url_prefix="/v1/cases", description="Several case files at once")


@blueprint.post("/bulk")
@signed_in
@blueprint.doc(parameters=[idempotency_header])
@blueprint.arguments(schemas.BulkSchema)
@blueprint.response(200, schemas.BulkResultSchema)
def act_on_cases(body: dict[str, Any]) -> dict[str, Any]:
    """Hand files over to a colleague, or put a reminder into each; the answer says what became of every one.

    Repeated with the same Idempotency-Key it does what is not done yet, and nothing twice.
    """
    who = principal()
    order = Order(body["action"], body.get("account"), body.get("values") or {}, idempotency_key())
    return {"results": bulk.act(partial(work_for, who), who, body["cases"], order)}
