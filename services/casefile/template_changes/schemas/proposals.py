"""Schemas of proposals to change templates (marshmallow); descriptions go into the OpenAPI document."""

from marshmallow import Schema, fields, validate

from kernel.web.days import Day
from kernel.web.texts import visible
from services.casefile.schemas import REASON, doc

LONGEST_TEMPLATE = 500_000  # characters; the largest shipped one has 60,000


class OfficeHeadSchema(Schema):
    """The office head's word (Amtsleitung): when it was given, and where it is written down."""

    agreed_on = Day(required=True)
    document = fields.String(required=True, validate=REASON, metadata=doc("e.g. the number of a file note"))


class ProposeSchema(Schema):
    """The whole text of the next version of a template."""

    yaml = fields.String(
        required=True,
        validate=[validate.Length(1, LONGEST_TEMPLATE), visible],
        metadata=doc("without anchors; its version is the current one and one"),
    )
    reason = fields.String(required=True, validate=REASON)
    office_head = fields.Nested(OfficeHeadSchema, required=True)


class RejectSchema(Schema):
    """Why not."""

    reason = fields.String(required=True, validate=REASON)


class TemplateTextSchema(Schema):
    """The current version as text, without anchors and comments: what a proposal starts from."""

    version = fields.Integer(required=True)
    yaml = fields.String(required=True)


class TemplateChangeSchema(Schema):
    """One difference to the version before."""

    path = fields.String(required=True, metadata=doc("where, by ids: sections/personal/fields/name"))
    how = fields.String(required=True, metadata=doc("added, removed or changed"))
    weight = fields.String(required=True, metadata=doc("simple, or basic: needs a second owner"))


class StepSchema(Schema):
    """One decision, as it is on record."""

    at = fields.AwareDateTime(required=True)
    account = fields.UUID(required=True)
    step = fields.String(required=True, metadata=doc("proposed, approved, rejected or withdrawn"))
    reason = fields.String(required=True, allow_none=True)


class ProposalSchema(Schema):
    """A proposal and what became of it."""

    id = fields.UUID(required=True)
    programme = fields.String(required=True)
    version = fields.Integer(required=True)
    state = fields.String(required=True, metadata=doc("proposed, in_force, rejected or withdrawn"))
    basic = fields.Boolean(required=True, metadata=doc("needs another owner than the proposer"))
    changes = fields.List(fields.Nested(TemplateChangeSchema), required=True)
    reason = fields.String(required=True)
    office_head = fields.Nested(OfficeHeadSchema, required=True)
    proposed_by = fields.UUID(required=True)
    proposed_at = fields.AwareDateTime(required=True)
    approved_by = fields.UUID(required=True, allow_none=True)
    steps = fields.List(fields.Nested(StepSchema), required=True)


class WholeProposalSchema(ProposalSchema):
    """A proposal with its text."""

    yaml = fields.String(required=True)
