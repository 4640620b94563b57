"""Schemas of leases, drafts and responsibilities."""

from typing import Any

from marshmallow import Schema, ValidationError, fields, validate, validates_schema

from services.casefile.model.lease import REASONS
from services.casefile.schemas import doc
from services.casefile.schemas.cases import ConsentStateSchema
from services.casefile.templates.declared.kinds import KINDS

PARTS = ("answers", *KINDS)


class LeaseSchema(Schema):
    """Who has the file in hand; all null while nobody does."""

    account = fields.UUID(required=True, allow_none=True)
    since = fields.AwareDateTime(required=True, allow_none=True)
    until = fields.AwareDateTime(required=True, allow_none=True, metadata=doc("unless it is renewed"))


class OwnLeaseSchema(Schema):
    """A lease as its holder gets it."""

    lease = fields.UUID(required=True, metadata=doc("for the header X-Obhut-Lease"))
    account = fields.UUID(required=True)
    since = fields.AwareDateTime(required=True)
    until = fields.AwareDateTime(required=True)


class TakeOverSchema(Schema):
    """Why a lead takes the file out of somebody's hands."""

    reason = fields.String(
        required=True,
        validate=validate.OneOf(REASONS),
        metadata=doc("absent; danger (§ 8a SGB VIII); deadline: a legal one; forgotten: left open by mistake"),
    )


class PartSchema(Schema):
    """Which form a draft is of."""

    part = fields.String(
        load_default="answers", validate=validate.OneOf(PARTS), metadata=doc("answers, or a kind of entry")
    )
    entry = fields.UUID(
        load_default=None,
        metadata=doc(
            "which entry of that kind: chosen by the client as a form is opened, or the id of the one that is changed;"
            " two that are written at once are two drafts, without it there is one of the kind"
        ),
    )

    @validates_schema
    def answers_are_one(self, data: dict[str, Any], **_: Any) -> None:
        """Answers have one draft, which a save ends."""
        if data["part"] == "answers" and data["entry"] is not None:
            raise ValidationError("draft_of_answers_is_one", "entry")


class SaveDraftSchema(Schema):
    """What has been typed so far, as the form holds it."""

    base_version = fields.Integer(
        required=True,
        strict=True,
        validate=validate.Range(1, 999_999_999),
        metadata=doc("the file's, when it began"),
    )
    content = fields.Dict(keys=fields.String(), required=True, metadata=doc("at most 200 kB; never checked"))


class DraftSavedSchema(Schema):
    """When a draft was kept."""

    base_version = fields.Integer(required=True)
    saved_at = fields.AwareDateTime(required=True)


class DraftSchema(DraftSavedSchema):
    """One's own draft."""

    content = fields.Dict(required=True)
    moved_on = fields.Boolean(required=True, metadata=doc("whether the file has been changed since it was begun"))
    consents_withdrawn = fields.List(
        fields.Nested(ConsentStateSchema),
        required=True,
        metadata=doc("consents withdrawn and not given again, since when: nothing new is written for their purposes"),
    )


class DraftLineSchema(DraftSavedSchema):
    """Where one has a draft."""

    case = fields.UUID(required=True, attribute="case_id")
    part = fields.String(required=True)
    entry = fields.UUID(required=True, allow_none=True, metadata=doc("of a draft that was kept for one entry"))
