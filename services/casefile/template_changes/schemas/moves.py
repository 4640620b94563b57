"""Schemas of migrating a file to a newer version of its template (marshmallow)."""

from marshmallow import Schema, fields, validate

from services.casefile.schemas import doc


class EffectSchema(Schema):
    """One thing that changes for the file."""

    part = fields.String(required=True, metadata=doc("field, form or phase"))
    how = fields.String(
        required=True,
        metadata=doc(
            "added, removed, retyped; codes_gone and not_asked: the answer is kept aside; mandatory: a gate that was"
            " passed already would demand it, and does not"
        ),
    )
    id = fields.String(required=True, metadata=doc("of the field, form or phase; form/field for fields of forms"))
    filled = fields.Boolean(required=True, metadata=doc("there is an answer or entry, or the phase has started"))


class OutlookSchema(Schema):
    """What migrating would change."""

    before = fields.Integer(required=True, metadata=doc("the file's version"))
    after = fields.Integer(required=True, metadata=doc("the current version; the same where there is no newer one"))
    possible = fields.Boolean(required=True, metadata=doc("false also where nothing is newer, or the file is closed"))
    effects = fields.List(fields.Nested(EffectSchema), required=True)


class MigrateSchema(Schema):
    """To which version: the one that was looked at."""

    to = fields.Integer(required=True, validate=validate.Range(1, 999_999_999))


class ChangedPartSchema(Schema):
    """One difference between two versions of a template."""

    path = fields.String(required=True, metadata=doc("where in the template, by ids, e.g. sections/person/fields/name"))
    how = fields.String(required=True, metadata=doc("added, removed or changed"))
    weight = fields.String(required=True, metadata=doc("simple or basic"))


class FromVersionSchema(Schema):
    """The open files in one older version, and what differs from it in the current one."""

    version = fields.Integer(required=True)
    files = fields.Integer(required=True)
    changes = fields.List(fields.Nested(ChangedPartSchema), required=True)


class AgencyOutlookSchema(Schema):
    """What taking all files along would do; counts alone."""

    to = fields.Integer(required=True, metadata=doc("the current version"))
    versions = fields.List(fields.Nested(FromVersionSchema), required=True)
    ready = fields.Integer(required=True, metadata=doc("files that would be taken along now"))
    refused = fields.Dict(
        keys=fields.String(),
        values=fields.Integer(),
        required=True,
        metadata=doc("by code: files that would keep their version now; in_other_hands: while somebody edits them"),
    )


class LeftSchema(Schema):
    """A file that kept its version."""

    case = fields.UUID(required=True)
    client_number = fields.String(required=True)
    code = fields.String(required=True, metadata=doc("why: the code such a refusal has alone, or file_unreadable"))


class OutcomeSchema(Schema):
    """What became of the files of a job, kept for 30 days."""

    taken = fields.Integer(required=True, metadata=doc("files that are in the newer version now"))
    refused = fields.Dict(
        keys=fields.String(), values=fields.Integer(), required=True, metadata=doc("by code: files that were not")
    )
    left = fields.List(
        fields.Nested(LeftSchema), required=True, metadata=doc("the latter, as far as one may list them; by page")
    )
