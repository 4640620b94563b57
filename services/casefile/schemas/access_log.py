"""Schemas of the access log, of a file and of an agency."""

from marshmallow import Schema, fields, validate

from kernel.web.days import PeriodSchema
from kernel.web.security_log import ContinuedSchema
from services.casefile.schemas import doc

ACTION = validate.Regexp(r"[a-z][a-z0-9_]{0,99}\Z")


class AccessSchema(Schema):
    """Who did what with the file, and when."""

    at = fields.AwareDateTime(required=True)
    account = fields.UUID(required=True)
    roles = fields.List(fields.String(), required=True)
    action = fields.String(required=True, attribute="action.stored")


class AccessQuerySchema(PeriodSchema):
    """Which entries of a file's log."""

    account = fields.UUID()
    action = fields.String(validate=ACTION, metadata=doc("as entries have it, e.g. read_answers"))


class AgencyAccessQuerySchema(ContinuedSchema):
    """Which entries of an agency's log."""

    action = fields.String(validate=ACTION, metadata=doc("as entries have it, e.g. read_answers"))


class AgencyAccessSchema(AccessSchema):
    """Who did what with which files; none where they are erased since, or where it was about no file."""

    cases = fields.List(fields.UUID(), required=True)


class AgencyAccessPageSchema(Schema):
    """Entries, the newest first; `next` asks for those before, and is null at the end."""

    entries = fields.List(fields.Nested(AgencyAccessSchema), required=True)
    next = fields.Integer(required=True, allow_none=True)
