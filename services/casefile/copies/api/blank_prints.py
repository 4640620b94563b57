"""`/v1/programmes/{id}/blank-print`: a programme's forms on paper, to be filled in by hand."""

from typing import Any
from uuid import UUID

from flask import Response
from flask_smorest import Blueprint

from kernel.web.jobs import public_id
from kernel.web.problems import language
from kernel.web.requests import idempotency_header, idempotency_key, principal, signed_in
from services.casefile.api.context import work_for
from services.casefile.attachments.downloads import sent, stream
from services.casefile.copies import schemas
from services.casefile.copies.directories import directory_for
from services.casefile.copies.usecases.blank_prints import BlankWish, fetch_blank, order_blank
from services.casefile.copies.usecases.prints import order_id

blueprint = Blueprint("blank_printing", "blank_printing", url_prefix="/v1/programmes", description="Forms on paper")
PDF = "application/pdf"


@blueprint.post("/<programme>/blank-print")
@signed_in
@blueprint.doc(parameters=[idempotency_header])
@blueprint.arguments(schemas.BlankPrintSchema)
@blueprint.response(202, schemas.PrintOrderedSchema)
@blueprint.alt_response(403, description="Only people of an agency")
@blueprint.alt_response(404, description="No such programme")
def print_blank(body: dict[str, Any], programme: str) -> tuple[Any, int, dict[str, str]]:
    """Have a programme's forms printed empty, in the language of the request; with what one's agency has added."""
    who, key, parts = principal(), idempotency_key(), body["parts"]
    chosen = None if parts is None else tuple(parts)
    wish = BlankWish(order_id(who, key), programme, language(), chosen, directory_for(who))
    with work_for(who) as work:
        order = order_blank(work, who, wish, key)
    job = public_id("casefile", order)
    address = f"/v1/programmes/{programme}/blank-print/{order}"
    return {"order": order, "job": job, "print": address}, 202, {"Location": f"/v1/jobs/{job}"}


@blueprint.get("/<programme>/blank-print/<uuid:order>")
@signed_in
@blueprint.response(200, {"type": "string", "format": "binary"}, content_type=PDF)
@blueprint.alt_response(404, description="No print of yours, or more than a day ago")
@blueprint.alt_response(409, description="Not printed yet (print_not_ready, Retry-After), or it could not be printed")
def fetch(programme: str, order: UUID) -> Response:
    """The PDF."""
    who = principal()
    with work_for(who) as work:
        content = fetch_blank(work, who, programme, order)
    return sent(lambda: content, lambda pdf: stream(f"{programme}.pdf", PDF, iter([pdf]), len(pdf)))
