"""`/v1/cases/export`: several files as data, once a lead has approved it."""

from collections.abc import Iterator
from dataclasses import asdict
from typing import Any
from uuid import UUID

from flask import Response
from flask_smorest.pagination import PaginationParameters

from kernel.web.lists import Blueprint
from kernel.web.problems import language
from kernel.web.requests import idempotency_header, idempotency_key, principal, signed_in
from services.casefile.api.context import work_for
from services.casefile.attachments.downloads import new_work, sent, stream
from services.casefile.attachments.usecases import Download
from services.casefile.copies import schemas
from services.casefile.copies.export_json import document
from services.casefile.copies.model.exports import Export
from services.casefile.copies.model.legal_bases import Grounds
from services.casefile.copies.usecases import exports
from services.casefile.copies.usecases.exports import ExportWish, Outgoing, WholeExport
from services.casefile.copies.zip_archive import Member, archive, as_json, file_name, safe

blueprint = Blueprint("exporting", "exporting", url_prefix="/v1/cases/export", description="Case files as data")
Answer = tuple[Any, int, dict[str, str]]
ZIP = "application/zip"


@blueprint.post("")
@signed_in
@blueprint.doc(parameters=[idempotency_header])
@blueprint.arguments(schemas.RequestExportSchema)
@blueprint.response(201, schemas.ExportRequestedSchema)
@blueprint.alt_response(422, description="None of the files is one that you may export (nothing_to_export)")
def ask_for_export(body: dict[str, Any]) -> Answer:
    """Ask for an export of several files, on a named legal basis; a lead decides. Says which files are in it."""
    who = principal()
    grounds = Grounds(body["basis"], body["with_entrusted"], body["protected_address"])
    wish = ExportWish(tuple(body["cases"]), grounds, body["reason"])
    with work_for(who) as work:
        made, results = exports.request(work, who, wish, idempotency_key())
    outcomes = [{"id": case, "ok": code is None, "code": code} for case, code in results]
    return _body(made) | {"results": outcomes}, 201, {"Location": f"/v1/cases/export/{made.id}"}


@blueprint.get("")
@signed_in
@blueprint.arguments(schemas.ExportsQuerySchema, location="query")
@blueprint.response(200, schemas.ExportSchema(many=True))
@blueprint.alt_response(403, description="Only people of an agency")
@blueprint.paginate()
def list_exports(query: dict[str, Any], pagination_parameters: PaginationParameters) -> list[dict[str, Any]]:
    """The exports one has asked for, and those one may decide about, the newest first."""
    who, page = principal(), pagination_parameters
    with work_for(who) as work:
        page.item_count, listed_exports = exports.list_exports(work, who, query["state"], page.page, page.page_size)
    return [_body(one) for one in listed_exports]


@blueprint.get("/<uuid:export>")
@signed_in
@blueprint.response(200, schemas.WholeExportSchema)
@blueprint.alt_response(404, description="No export that one may know of")
def read_export(export: UUID) -> dict[str, Any]:
    """One export with its reason, its files, and what became of each."""
    who = principal()
    with work_for(who) as work:
        return _whole(exports.read_export(work, who, export))


@blueprint.post("/<uuid:export>/approval")
@signed_in
@blueprint.response(200, schemas.WholeExportSchema)
@blueprint.alt_response(403, description="Never by whoever has asked for it (second_person_needed)")
@blueprint.alt_response(404, description="No export that one may know of")
@blueprint.alt_response(409, description="It was decided already, or is paper that waited for a week (export_over)")
def approve(export: UUID) -> dict[str, Any]:
    """A lead of all of its files lets it go out: whoever has asked for it may fetch it for a week."""
    who = principal()
    with work_for(who) as work:
        return _whole(exports.approve(work, who, export))


@blueprint.post("/<uuid:export>/rejection")
@signed_in
@blueprint.response(200, schemas.WholeExportSchema)
@blueprint.alt_response(403, description="Never by whoever has asked for it (second_person_needed)")
@blueprint.alt_response(404, description="No export that one may know of")
@blueprint.alt_response(409, description="It was decided already")
def reject(export: UUID) -> dict[str, Any]:
    """A lead says no."""
    who = principal()
    with work_for(who) as work:
        return _whole(exports.reject(work, who, export))


@blueprint.post("/<uuid:export>/withdrawal")
@signed_in
@blueprint.response(200, schemas.WholeExportSchema)
@blueprint.alt_response(403, description="Only whoever has asked for it")
@blueprint.alt_response(404, description="No export that one may know of")
@blueprint.alt_response(409, description="It was decided already")
def withdraw(export: UUID) -> dict[str, Any]:
    """Take back what one has asked for."""
    who = principal()
    with work_for(who) as work:
        return _whole(exports.withdraw(work, who, export))


@blueprint.get("/<uuid:export>/content")
@signed_in
@blueprint.response(200, {"type": "string", "format": "binary"}, content_type=ZIP)
@blueprint.alt_response(404, description="No export of yours")
@blueprint.alt_response(409, description="Nobody has approved it (export_not_approved), or its week is over")
@blueprint.alt_response(503, description="Too many downloads at once")
def fetch(export: UUID) -> Response:
    """The files as a ZIP, a folder for each: `file.json` and its attachments; `results.json` tells of every file."""
    who, units, tongue = principal(), new_work(), language()
    return sent(
        lambda: exports.fetch(units, who, export),
        lambda files: stream("obhut-export.zip", ZIP, archive(_members(files), tongue)),
    )


def _members(files: Iterator[Outgoing]) -> Iterator[Member]:
    for place, out in enumerate(files, 1):
        if out.file is None:
            yield Member(out.case, code=out.code)
            continue
        folder = file_name(place, out.file.stored.case.client_number)
        said = as_json(document(out.file))
        contents: list[tuple[str, int, Any]] = [(f"{folder}/file.json", len(said), said)]
        contents += [(f"{folder}/attachments/{_name(one)}", one.size, one.parts) for one in out.attachments]
        yield Member(out.case, tuple(contents))


def _name(one: Download) -> str:
    """What an attachment is called in its folder: its id and version, and the ending people know it by."""
    ending = safe(one.name.rpartition(".")[2])
    return f"{one.attachment}-{one.version}.{ending}"


def _body(export: Export) -> dict[str, Any]:
    names = ("id", "account", "medium", "state", "requested_at", "decided_by", "decided_at", "ends_at")
    return {name: getattr(export, name) for name in names} | asdict(export.grounds)


def _whole(whole_export: WholeExport) -> dict[str, Any]:
    return _body(whole_export.export) | {
        "reason": whole_export.reason,
        "files": [
            {"case": f.case, "client_number": f.client_number, "fetched_at": f.fetched_at, "code": f.code}
            for f in whole_export.files
        ],
        "may_decide": whole_export.may_decide,
    }
