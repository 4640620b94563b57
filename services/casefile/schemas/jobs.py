"""Schemas of long work."""

from marshmallow import Schema, fields


class JobStartedSchema(Schema):
    """Long work that was started; its address tells how far it has come."""

    job = fields.String(required=True)
