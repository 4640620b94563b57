"""Schemas of cards (internal)."""

from marshmallow import Schema, fields, validate


class AskForCardSchema(Schema):
    """What the gateway asks for (internal)."""

    case = fields.UUID(required=True)
    audience = fields.String(required=True, validate=validate.OneOf(["consent", "retention"]))
    actions = fields.List(
        fields.String(validate=validate.OneOf(["read", "write"])), required=True, validate=validate.Length(1, 2)
    )
