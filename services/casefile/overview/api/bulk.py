"""`/v1/cases/bulk`: one action on several files of the overview."""

from dataclasses import asdict
from functools import partial
from typing import Any
from uuid import UUID

from flask_smorest import Blueprint

from kernel.principal import Principal
from kernel.web.jobs import public_id
from kernel.web.requests import idempotency_header, idempotency_key, principal, said, signed_in
from services.casefile.api.case_views import not_asked_bodies
from services.casefile.api.context import work_for
from services.casefile.copies.api.prints import wish_from
from services.casefile.copies.usecases.print_queue import waits_for_lead
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
    From ten files a day on (a setting) they wait for a lead of all of them, at `approval`.
    """
    who, key = principal(), idempotency_key()
    wish = wish_from(body, who, key) if body.get("basis") else None
    order = Order(body["action"], key, body.get("account"), body.get("values") or {}, wish)
    results, job = bulk.act(partial(work_for, who, said("cases")), who, body["cases"], order)
    told = [{**asdict(one), "not_asked": not_asked_bodies(one.not_asked)} for one in results]
    return {"results": told, "job": job and public_id("casefile", job), "approval": job and _approval(who, job)}


def _approval(who: Principal, order: UUID) -> str | None:
    with work_for(who) as work:
        return f"/v1/cases/export/{order}" if waits_for_lead(work, order) else None
