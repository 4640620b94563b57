"""Schemas of attachments and of calendars."""

from typing import Any

from marshmallow import Schema, fields, validate

from services.casefile.schemas import doc


class NewAttachmentSchema(Schema):
    """The part `entry` of an upload: what is said about the file."""

    values = fields.Dict(keys=fields.String(), required=True, metadata=doc("title, kind, on, note"))
    entrusted = fields.Boolean(metadata=doc("entrusted (anvertraut): read by its author and those it is released to"))


class ContentQuerySchema(Schema):
    """Which version of the file."""

    version = fields.Integer(
        validate=validate.Range(1, 1_000_000), metadata=doc("file_version; the newest if left out")
    )


_FILE = {"type": "string", "format": "binary", "description": "the file; must follow `entry`"}


def upload_document(*, with_entry: bool) -> dict[str, Any]:
    """The request body of an upload, for the OpenAPI document."""
    entry: dict[str, Any] = {
        "type": "object",
        "required": ["values"],
        "properties": {"values": {"type": "object"}, "entrusted": {"type": "boolean"}},
    }
    properties = {"entry": entry, "file": _FILE} if with_entry else {"file": _FILE}
    schema = {"type": "object", "required": list(properties), "properties": properties}
    encoding = {"entry": {"contentType": "application/json"}} if with_entry else {}
    return {"required": True, "content": {"multipart/form-data": {"schema": schema, "encoding": encoding}}}
