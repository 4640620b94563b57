"""`/v1/cases/{id}/attachments`: uploads and downloads; what is said about a file is an entry (api/entries.py)."""

from typing import Any
from uuid import UUID

from flask import Response
from flask_smorest import Blueprint
from marshmallow import ValidationError

from kernel import json_input
from kernel.errors import Refusal
from kernel.service import Process
from kernel.web.requests import checked_json, expected_version, if_match, principal, set_version, signed_in
from kernel.web.uploads import incoming, takes_files
from kernel.web.wiring import provided
from services.casefile.api.entries import entry_body
from services.casefile.attachments import usecases
from services.casefile.attachments.downloads import new_work, places, sent, stream
from services.casefile.attachments.schemas import ContentQuerySchema, NewAttachmentSchema, upload_document
from services.casefile.attachments.usecases import Target
from services.casefile.schemas.entries import EntrySchema
from services.casefile.usecases.entries import Wish

blueprint = Blueprint("attachments", "attachments", url_prefix="/v1/cases", description="Files attached to a case file")
Answer = tuple[Any, int, dict[str, str]]


@blueprint.post("/<uuid:case_id>/attachments")
@takes_files
@signed_in
@blueprint.doc(requestBody=upload_document(with_entry=True))
@blueprint.response(201, EntrySchema)
@blueprint.alt_response(408, description="The upload took too long")
@blueprint.alt_response(409, description="The file is closed")
@blueprint.alt_response(413, description="The file is too large")
@blueprint.alt_response(415, description="Files of this type are not taken")
@blueprint.alt_response(503, description="Too many uploads at once")
def attach(case_id: UUID) -> Answer:
    """Attach a file: multipart/form-data with the parts `entry` (JSON) and `file`, in this order."""
    with places().one(), incoming("entry") as came:
        target = Target(Wish(**_entry(came.field)))
        made = usecases.upload(new_work(), principal(), case_id, target, came.name, came.parts, _largest())
    return entry_body(made), 201, set_version({}, made.version)


@blueprint.post("/<uuid:case_id>/attachments/<uuid:attachment>/content")
@takes_files
@signed_in
@blueprint.doc(requestBody=upload_document(with_entry=False), parameters=[if_match])
@blueprint.response(201, EntrySchema)
@blueprint.alt_response(408, description="The upload took too long")
@blueprint.alt_response(412, description="Somebody else has changed the attachment meanwhile")
@blueprint.alt_response(413, description="The file is too large")
@blueprint.alt_response(415, description="Files of this type are not taken")
@blueprint.alt_response(503, description="Too many uploads at once")
def replace_content(case_id: UUID, attachment: UUID) -> Answer:
    """A new version of the file; the earlier ones stay readable."""
    target = Target(Wish({}), attachment, expected_version())
    with places().one(), incoming(None) as came:
        made = usecases.upload(new_work(), principal(), case_id, target, came.name, came.parts, _largest())
    return entry_body(made), 201, set_version({}, made.version)


@blueprint.get("/<uuid:case_id>/attachments/<uuid:attachment>/content")
@signed_in
@blueprint.arguments(ContentQuerySchema, location="query")
@blueprint.response(200, {"type": "string", "format": "binary"}, content_type="application/octet-stream")
@blueprint.alt_response(404, description="No attachment that one may know of")
@blueprint.alt_response(503, description="Too many downloads at once")
def download(query: dict[str, Any], case_id: UUID, attachment: UUID) -> Response:
    """The file itself, always to be saved and never to be shown by a browser."""
    who, units = principal(), new_work()
    return sent(
        lambda: usecases.download(units, who, case_id, attachment, query.get("version")),
        lambda file: stream(file.name, file.type, file.parts, file.size),
    )


def _entry(raw: bytes) -> dict[str, Any]:
    checked_json(raw)
    try:
        loaded: dict[str, Any] = NewAttachmentSchema().load(json_input.read(raw))
    except ValueError:
        raise Refusal("malformed_json") from None
    except ValidationError:
        raise Refusal("upload_parts") from None
    return loaded


def _largest() -> int:
    return provided(Process).settings.largest_file
