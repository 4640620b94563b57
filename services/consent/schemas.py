"""Schemas of the API of consent."""

from marshmallow import Schema, fields, validate

from kernel.events.fields import CODE
from kernel.web.days import Day
from kernel.web.texts import visible


def _described(text: str) -> dict[str, str]:
    return {"description": text}


class TextSchema(Schema):
    """The same in German and English."""

    de = fields.String(required=True, metadata=_described("German"))
    en = fields.String(required=True, metadata=_described("English"))


class PurposeSchema(Schema):
    """A purpose a person may agree to."""

    id = fields.String(required=True, metadata=_described("Code of the purpose"))
    label = fields.Nested(TextSchema, required=True, metadata=_described("Its name"))
    text = fields.Nested(TextSchema, required=True, metadata=_described("The full text the person signs"))
    text_sha256 = fields.Nested(
        TextSchema, required=True, metadata=_described("SHA-256 of the UTF-8 bytes of each text; a receipt names it")
    )


class ConsentTemplateSchema(Schema):
    """The consents one programme asks for."""

    programme = fields.String(required=True, metadata=_described("Id of the programme"))
    version = fields.Integer(required=True, metadata=_described("A text is never changed under its version"))
    label = fields.Nested(TextSchema, required=True, metadata=_described("Name of the programme"))
    purposes = fields.List(
        fields.Nested(PurposeSchema), required=True, metadata=_described("What a person may agree to, one by one")
    )


class TemplateQuerySchema(Schema):
    """Which templates."""

    programme = fields.String(
        validate=[validate.Length(max=60), visible], metadata=_described("Only the template of this programme")
    )


class AppliedSchema(Schema):
    """When each service put something into practice; null while it has not reported."""

    casefile = fields.AwareDateTime(
        required=True, allow_none=True, format="iso", metadata=_described("Instant of casefile's report, or null")
    )


class PracticeSchema(Schema):
    """How far grant and withdrawal have come."""

    grant = fields.Nested(AppliedSchema, required=True, metadata=_described("Since when the grant is in practice"))
    withdrawal = fields.Nested(
        AppliedSchema,
        required=True,
        allow_none=True,
        metadata=_described("Since when the withdrawal is in practice; null unless withdrawn"),
    )


class ConsentSchema(Schema):
    """A consent on record: never who gave it, only in which capacity."""

    id = fields.UUID(required=True, metadata=_described("Id of the consent"))
    programme = fields.String(required=True, metadata=_described("Programme of the case"))
    purpose = fields.String(required=True, metadata=_described("Code of the purpose"))
    state = fields.String(
        required=True, validate=validate.OneOf(["in_force", "withdrawn"]), metadata=_described("Whether it holds")
    )
    given_by = fields.String(
        required=True, validate=validate.OneOf(["person", "guardian"]), metadata=_described("In which capacity")
    )
    given_on = Day(required=True, metadata=_described("Day of the signature; in force from then on"))
    template_version = fields.Integer(required=True, metadata=_described("Version of the text that was signed"))
    received_on = Day(
        required=True, allow_none=True, metadata=_described("Day on which the withdrawal arrived; effective from it")
    )
    recorded_at = fields.AwareDateTime(required=True, format="iso", metadata=_described("When it was entered"))
    withdrawal_recorded_at = fields.AwareDateTime(
        required=True, allow_none=True, format="iso", metadata=_described("When its withdrawal was entered")
    )
    applied = fields.Nested(PracticeSchema, required=True, metadata=_described("Since when it is in practice"))
    waiting_for = fields.List(
        fields.String(), required=True, metadata=_described("Services that have not yet put the present state to work")
    )


class GrantSchema(Schema):
    """A consent to record."""

    purpose = fields.String(
        required=True,
        validate=validate.Regexp(CODE, error="code"),
        metadata=_described("Code of a purpose of the programme's template"),
    )
    given_by = fields.String(
        required=True,
        validate=validate.OneOf(["person", "guardian"]),
        metadata=_described("Signed by the person or by whoever has custody (Sorgeberechtigte)"),
    )
    given_on = Day(required=True, metadata=_described("Day of the signature, not in the future"))
    template_version = fields.Integer(
        required=True, strict=True, metadata=_described("Version of the text that was signed: the present one")
    )


class WithdrawalSchema(Schema):
    """A withdrawal to record."""

    received_on = Day(
        required=True,
        metadata=_described("Day on which it arrived; may lie in the past, but not before the consent was given"),
    )


class ReceiptSchema(Schema):
    """A receipt for the person: proves what was agreed to, and names nobody."""

    receipt = fields.String(required=True, metadata=_described("Number of the receipt"))
    programme = fields.String(required=True, metadata=_described("Programme"))
    purpose = fields.String(required=True, metadata=_described("Code of the purpose"))
    state = fields.String(required=True, metadata=_described("in_force or withdrawn, when the receipt was drawn"))
    given_by = fields.String(required=True, metadata=_described("person or guardian"))
    given_on = Day(required=True, metadata=_described("Day of the signature"))
    received_on = Day(required=True, allow_none=True, metadata=_described("Day the withdrawal arrived"))
    template_version = fields.Integer(required=True, metadata=_described("Version of the text that was signed"))
    text_sha256 = fields.Nested(
        TextSchema, required=True, metadata=_described("SHA-256 of the text that was signed, per language")
    )
    recorded_at = fields.AwareDateTime(required=True, format="iso", metadata=_described("When the grant was entered"))
    withdrawal_recorded_at = fields.AwareDateTime(
        required=True,
        allow_none=True,
        format="iso",
        metadata=_described("When the withdrawal was entered; null unless withdrawn, or from before this was kept"),
    )
