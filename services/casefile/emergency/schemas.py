"""Schemas of the emergency sheet and of signers as the API shows them (marshmallow)."""

from marshmallow import Schema, fields

from services.casefile.schemas import HIDDEN, doc


class DangerSchema(Schema):
    """An assessment of danger that found something, or is not decided yet."""

    id = fields.UUID(required=True)
    on = fields.String(required=True, metadata=doc("day on which the report was received"))
    kinds = fields.List(fields.String(), required=True)
    result = fields.String(required=True, allow_none=True, metadata=doc("null until it is decided"))
    team_on = fields.String(required=True, allow_none=True, metadata=doc("day of the decision"))


class PersonSchema(Schema):
    """A participant, as far as the sheet tells."""

    id = fields.UUID(required=True)
    name = fields.String(required=True)
    relation = fields.String(required=True)
    telephone = fields.String(required=True, allow_none=True)
    household = fields.Boolean(required=True)
    custody = fields.String(required=True, allow_none=True, metadata=doc("held today, null where none is"))
    may_sign = fields.Boolean(required=True)
    only_in_part = fields.Boolean(required=True, metadata=doc("custody in parts alone"))
    parts = fields.List(
        fields.String(), required=True, allow_none=True,
        metadata=doc("of `only_in_part` which ones; null where the file does not say: then nobody knows for what"),
    )  # fmt: skip
    everyday_decisions = fields.Boolean(required=True, metadata=doc("decides about everyday matters (§ 1688 BGB)"))
    not_to_be_told = fields.Boolean(required=True, metadata=doc("never call or write to this person"))
    hidden = fields.List(fields.String(), required=True, metadata=HIDDEN)


class ContactSchema(Schema):
    """An external contact with a telephone number."""

    id = fields.UUID(required=True)
    institution = fields.String(required=True)
    person = fields.String(required=True, allow_none=True)
    role = fields.String(required=True)
    telephone = fields.String(required=True, allow_none=True, metadata=doc("null where it is hidden"))
    hidden = fields.List(fields.String(), required=True, metadata=HIDDEN)


class EmergencySheetSchema(Schema):
    """What somebody who does not know the file needs at once."""

    danger = fields.List(fields.Nested(DangerSchema), required=True, metadata=doc("the newest first"))
    answers = fields.Dict(required=True, metadata=doc("of the outline, by field id: those the template puts here"))
    participants = fields.List(
        fields.Nested(PersonSchema), required=True,
        metadata=doc("with a number or custody, who sign or decide everyday matters, or who must not be told"),
    )  # fmt: skip
    all_joint_holders_named = fields.Boolean(required=True, allow_none=True)
    contacts = fields.List(fields.Nested(ContactSchema), required=True)
    hidden = fields.List(fields.String(), required=True, metadata=HIDDEN)
