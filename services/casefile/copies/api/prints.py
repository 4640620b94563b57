"""`/v1/cases/{id}/print` and `/v1/cases/prints/{order}`: files on paper, to be fetched within a day."""

from collections.abc import Iterator, Mapping
from typing import Any
from uuid import UUID

from flask import Response
from flask_smorest import Blueprint

from kernel.errors import Refusal
from kernel.principal import Principal
from kernel.web.jobs import public_id
from kernel.web.problems import language
from kernel.web.requests import idempotency_header, idempotency_key, principal, signed_in
from services.casefile.api.context import work_for
from services.casefile.attachments.downloads import new_work, sent, stream
from services.casefile.copies import schemas
from services.casefile.copies.directories import directory_for
from services.casefile.copies.model.legal_bases import Grounds
from services.casefile.copies.usecases import prints as printing
from services.casefile.copies.usecases.print_queue import waits_for_lead
from services.casefile.copies.usecases.prints import Printed, PrintWish
from services.casefile.copies.zip_archive import Member, archive, file_name, safe
from services.casefile.errors import WrongState
from services.casefile.store import NewWork

blueprint = Blueprint("printing", "printing", url_prefix="/v1/cases", description="Case files on paper")
PDF, ZIP = "application/pdf", "application/zip"
BYTES = {"type": "string", "format": "binary"}


@blueprint.post("/<uuid:case_id>/print")
@signed_in
@blueprint.doc(parameters=[idempotency_header])
@blueprint.arguments(schemas.PrintSchema)
@blueprint.response(202, schemas.PrintOrderedSchema)
@blueprint.alt_response(404, description="No file that one may know of")
def print_case(body: dict[str, Any], case_id: UUID) -> tuple[Any, int, dict[str, str]]:
    """Have a file printed as a PDF, on a named legal basis; entrusted entries are left out unless chosen.

    Parts can be chosen; what colleagues noted for themselves, reminders, is left out unless it is.
    """
    who, key = principal(), idempotency_key()
    wish = wish_from(body, who, key)
    with work_for(who) as work:
        order = printing.order_one(work, who, case_id, wish, key)
    job = public_id("casefile", order)
    return {"order": order, "job": job, "print": _address(case_id, order)}, 202, {"Location": f"/v1/jobs/{job}"}


@blueprint.get("/<uuid:case_id>/print/<uuid:order>")
@signed_in
@blueprint.response(200, BYTES, content_type=PDF)
@blueprint.alt_response(404, description="No print of yours, or more than a day ago")
@blueprint.alt_response(409, description="Not printed yet (print_not_ready, Retry-After), or it could not be printed")
@blueprint.alt_response(503, description="Too many downloads at once")
def fetch(case_id: UUID, order: UUID) -> Response:
    """The PDF."""
    who, units = principal(), new_work()
    return sent(
        lambda: printing.fetch(units, who, case_id, order),
        lambda printed: stream(_name(printed), PDF, printed.parts, printed.size),
    )


@blueprint.get("/prints/<uuid:order>")
@signed_in
@blueprint.response(200, schemas.PrintedFileSchema(many=True))
@blueprint.alt_response(404, description="No order of yours, or more than a day ago")
def list_prints(order: UUID) -> list[dict[str, Any]]:
    """The files of an order: how far each is, and where it can be fetched."""
    who = principal()
    with work_for(who) as work:
        prints, held = printing.list_prints(work, who, order), waits_for_lead(work, order)
    return [
        {
            "case": one.case_id,
            "state": one.state,
            "code": one.code,
            "size": one.size,
            "held": held,
            "missing_letters": [{"script": name, "count": some} for name, some in sorted(one.missing_letters.items())],
            "print": _address(one.case_id, order),
        }
        for one in prints
    ]


@blueprint.get("/prints/<uuid:order>/content")
@signed_in
@blueprint.response(200, BYTES, content_type=ZIP)
@blueprint.alt_response(404, description="No order of yours, or more than a day ago")
@blueprint.alt_response(503, description="Too many downloads at once")
def fetch_all(order: UUID) -> Response:
    """All PDFs of an order that are made, as a ZIP; `results.json` in it says what became of every file."""
    who, units, tongue = principal(), new_work(), language()
    with work_for(who) as work:
        cases = [one.case_id for one in printing.list_prints(work, who, order)]

    def members() -> Iterator[Member]:
        for place, case_id in enumerate(cases, 1):
            yield _member(units, place, case_id, order, who)

    return sent(members, lambda prints: stream("obhut-print.zip", ZIP, archive(prints, tongue)))


def _member(units: NewWork, place: int, case_id: UUID, order: UUID, who: Principal) -> Member:
    try:
        printed = printing.fetch(units, who, case_id, order)
    except (Refusal, WrongState) as refused:
        return Member(case_id, code=refused.code)
    return Member(case_id, ((f"{file_name(place, printed.client_number)}.pdf", printed.size, printed.parts),))


def wish_from(body: Mapping[str, Any], who: Principal, key: str | None) -> PrintWish:
    """What a body asks for, whether of one file or of several."""
    parts = body["parts"]
    return PrintWish(
        printing.order_id(who, key),
        Grounds(body["basis"], body["with_entrusted"], body["protected_address"]),
        language(),
        None if parts is None else tuple(parts),
        directory_for(who),
        body.get("reason"),
    )


def _name(printed: Printed) -> str:
    return f"{safe(printed.client_number)}.pdf"


def _address(case_id: UUID, order: UUID) -> str:
    return f"/v1/cases/{case_id}/print/{order}"
