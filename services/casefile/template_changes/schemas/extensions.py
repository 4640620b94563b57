"""Schemas of what agencies add to templates (marshmallow)."""

from marshmallow import Schema, fields, validate

from kernel.web.texts import visible
from services.casefile.schemas import REASON, doc

LONGEST = 50_000  # characters


class ChangeExtensionSchema(Schema):
    """The whole text of the next version of an extension."""

    yaml = fields.String(
        required=True,
        validate=[validate.Length(1, LONGEST), visible],
        metadata=doc(
            "`sections`, called x_1, x_2 and so on, and where needed `code_lists`, as in a template; every name begins"
            " with x_"
        ),
    )
    reason = fields.String(required=True, validate=REASON)


class ExtensionSchema(Schema):
    """What an agency has added to a programme; version 0 where nothing."""

    version = fields.Integer(required=True)
    yaml = fields.String(required=True)
    reason = fields.String(required=True, allow_none=True)
    changed_by = fields.UUID(required=True, allow_none=True)
    changed_at = fields.AwareDateTime(required=True, allow_none=True)
