"""Schemas of migrating a file to a newer version of its template (marshmallow)."""

from marshmallow import Schema, fields, validate

from services.casefile.schemas import said


class EffectSchema(Schema):
    """One thing that changes for the file."""

    part = fields.String(required=True, metadata=said("field, form or phase"))
    how = fields.String(
        required=True,
        metadata=said(
            "added, removed, retyped; codes_gone and not_asked: the answer is kept aside; mandatory: a gate that was"
            " passed already would demand it, and does not"
        ),
    )
    id = fields.String(required=True, metadata=said("of the field, form or phase; form/field for fields of forms"))
    filled = fields.Boolean(required=True, metadata=said("there is an answer or entry, or the phase has started"))


class OutlookSchema(Schema):
    """What migrating would change."""

    before = fields.Integer(required=True, metadata=said("the file's version"))
    after = fields.Integer(required=True, metadata=said("the current version; the same where there is no newer one"))
    possible = fields.Boolean(required=True, metadata=said("false also where nothing is newer, or the file is closed"))
    effects = fields.List(fields.Nested(EffectSchema), required=True)


class MigrateSchema(Schema):
    """To which version: the one that was looked at."""

    to = fields.Integer(required=True, validate=validate.Range(1, 999_999_999))
