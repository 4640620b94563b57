"""`/v1/cases/bulk`: one action on several files of the overview."""

from functools import partial
from typing import Any

from flask_smorest import Blueprint

from kernel.web.jobs import public_id
from kernel.web.problems import language
from kernel.web.requests import idempotency_header, idempotency_key, principal, said, signed_in
from services.casefile.api.context import work_for
from services.casefile.copies.model.legal_bases import Grounds
from services.casefile.copies.usecases.prints import PrintWish, order_id
from services.casefile.overview import schemas
from services.casefile.overview.usecases import bulk
from services.casefile.overview.usecases.bulk import Order

blueprint = Blueprint("bulk", "bulk", url_prefix="/v1/cases", description="Several case files at once")


@blueprint.post("/bulk")
@signed_in
@blueprint.doc(parameters=[idempotency_header])
@blueprint.arguments(schemas.BulkSchema)
@blueprint.response(200, schemas.BulkResultSchema)
def act_on_cases(body: dict[str, Any]) -> dict[str, Any]:
    """Hand files over to a colleague, put a reminder into each, or print them; says what became of every one.

    Repeated with the same Idempotency-Key it does what is not done yet, and nothing twice. Prints are made one after
    the other: `/v1/jobs/{job}` tells how far they are, `/v1/cases/prints/{order}` where they can be fetched for a day.
    """
    who, key, basis = principal(), idempotency_key(), body.get("basis")
    wish = basis and PrintWish(order_id(who, key), Grounds(basis, body["with_entrusted"]), language())
    order = Order(body["action"], key, body.get("account"), body.get("values") or {}, wish or None)
    results, job = bulk.act(partial(work_for, who, said("cases")), who, body["cases"], order)
    return {"results": results, "job": job and public_id("casefile", job)}
