"""Schemas of opening a closed file again (marshmallow); descriptions go into the OpenAPI document."""

from marshmallow import Schema, fields, validate

from services.casefile.schemas import NOT_BLANK, said


class ReopenSchema(Schema):
    """Opening a closed file again."""

    reason = fields.String(
        required=True, validate=[validate.Length(1, 20_000), NOT_BLANK], metadata=said("kept sealed in the file")
    )


class ReopeningSchema(Schema):
    """When, by whom and why a closed file was opened again."""

    id = fields.UUID(required=True)
    author = fields.UUID(required=True)
    created_at = fields.AwareDateTime(required=True)
    reason = fields.String(required=True)
