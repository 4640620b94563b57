"""Schemas of attachments and of calendars."""

from typing import Any

from marshmallow import Schema, fields, validate

from services.casefile.schemas import said
from services.casefile.schemas.entries import EntrySchema


class NewAttachmentSchema(Schema):
    """The part `entry` of an upload: what is said about the file."""

    values = fields.Dict(keys=fields.String(), required=True, metadata=said("title, kind, on, note"))
    entrusted = fields.Boolean(metadata=said("entrusted (anvertraut): read by its author and those it is released to"))


class ContentQuerySchema(Schema):
    """Which version of the file."""

    version = fields.Integer(
        validate=validate.Range(1, 1_000_000), metadata=said("file_version; the newest if left out")
    )


class DaysQuerySchema(Schema):
    """Which days."""

    first = fields.Date(data_key="from", metadata=said("today unless given"))
    last = fields.Date(data_key="to", metadata=said("four weeks after the first unless given"))


class OwnAppointmentSchema(EntrySchema):
    """An appointment of one's own, with the file it is about."""

    case = fields.UUID(required=True)


class CalendarSchema(Schema):
    """Whether there is a secret address, and since when."""

    since = fields.AwareDateTime(required=True, allow_none=True)


class CalendarAddressSchema(Schema):
    """The secret address, told this once."""

    address = fields.String(required=True, metadata=said("below this host; whoever knows it reads the feed"))


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
