"""`/v1/cases/{id}/attachments`: uploads and downloads; what is said about a file is an entry (api/entries.py)."""

from collections.abc import Iterator
from functools import partial
from typing import Any
from urllib.parse import quote
from uuid import UUID

from flask import Response, current_app, json
from flask_smorest import Blueprint
from marshmallow import ValidationError

from kernel.errors import Refusal
from kernel.web.requests import checked_json, expected_version, if_match, principal, set_version, signed_in
from kernel.web.uploads import Places, incoming, takes_files
from services.casefile.api.entries import entry_body
from services.casefile.schemas.attachments import ContentQuerySchema, NewAttachmentSchema, upload_document
from services.casefile.schemas.entries import EntrySchema
from services.casefile.store import Work
from services.casefile.usecases import attachments as usecases
from services.casefile.usecases.attachments import NewWork, Target
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
    with _places().one(), incoming("entry") as came:
        target = Target(Wish(**_entry(came.field)))
        made = usecases.upload(_new_work(), principal(), case_id, target, came.name, came.parts, _largest())
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
    with _places().one(), incoming(None) as came:
        made = usecases.upload(_new_work(), principal(), case_id, target, came.name, came.parts, _largest())
    return entry_body(made), 201, set_version({}, made.version)


@blueprint.get("/<uuid:case_id>/attachments/<uuid:attachment>/content")
@signed_in
@blueprint.arguments(ContentQuerySchema, location="query")
@blueprint.response(200, {"type": "string", "format": "binary"}, content_type="application/octet-stream")
@blueprint.alt_response(404, description="No attachment that one may know of")
@blueprint.alt_response(503, description="Too many downloads at once")
def download(query: dict[str, Any], case_id: UUID, attachment: UUID) -> Response:
    """The file itself, always to be saved and never to be shown by a browser."""
    places = _places()
    places.take()
    try:
        found = usecases.download(_new_work(), principal(), case_id, attachment, query.get("version"))
        answer = Response(_begun(found.parts), content_type=found.type)
    except BaseException:
        places.give_back()
        raise
    answer.call_on_close(places.give_back)
    answer.headers["Content-Length"] = str(found.size)
    answer.headers["Content-Disposition"] = _disposition(found.name)
    answer.headers["X-Content-Type-Options"] = "nosniff"
    answer.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _begun(parts: Iterator[bytes]) -> Iterator[bytes]:
    """The first part is opened before the answer begins: a broken seal there is still answered as an error."""
    first = next(parts)

    def all_parts() -> Iterator[bytes]:
        yield first
        yield from parts

    return all_parts()


def _disposition(name: str) -> str:
    """RFC 6266, with the name in UTF-8 (RFC 8187) and, for old programs, what ASCII can show of it."""
    plain = "".join(char if char.isascii() and char not in '"\\%' else "_" for char in name)
    return f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"


def _entry(raw: bytes) -> dict[str, Any]:
    checked_json(raw)
    try:
        loaded: dict[str, Any] = NewAttachmentSchema().load(json.loads(raw))
    except ValueError:
        raise Refusal("malformed_json") from None
    except ValidationError:
        raise Refusal("upload_parts") from None
    return loaded


def _new_work() -> NewWork:
    """Units of work for this person, also while the answer is sent, when there is no request at hand any more."""
    return partial(Work, current_app.extensions["casefile"], principal().agency)


def _places() -> Places:
    places: Places = current_app.extensions["casefile_places"]
    return places


def _largest() -> int:
    return int(current_app.extensions["obhut_settings"].largest_file)
