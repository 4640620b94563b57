"""Schemas of what is held back. No file is named; who has agreed is named by role and account."""

from marshmallow import Schema, fields, validate

from services.retention.model.schedule import LONGEST_DAYS
from services.retention.schemas import BRAKE_STATES, REASONS


def _described(text: str) -> dict[str, str]:
    return {"description": text}


class BrakeQuerySchema(Schema):
    """Which of them."""

    state = fields.String(validate=validate.OneOf(BRAKE_STATES), metadata=_described("Only those in this state"))


class RuleQuerySchema(Schema):
    """Which rule to look ahead at."""

    retention_days = fields.Integer(
        required=True, validate=validate.Range(1, LONGEST_DAYS), metadata=_described("Days that are thought of")
    )


class PreviewSchema(Schema):
    """What would be erased."""

    files = fields.Integer(required=True, metadata=_described("Files whose day would come, or comes, under it"))
    due_at_once = fields.Integer(required=True, metadata=_described("Of them, those whose day is over by today"))
    earliest_due_on = fields.Date(
        required=True, allow_none=True, metadata=_described("The earliest day of erasure; null where there is no file")
    )


class HeldBackSchema(PreviewSchema):
    """Something that waits for two people, or that two people have released."""

    id = fields.UUID(required=True, metadata=_described("Id"))
    agency = fields.UUID(required=True, metadata=_described("Agency whose files they are"))
    reason = fields.String(
        required=True,
        validate=validate.OneOf(REASONS),
        metadata=_described(
            "shorter_rule: a rule that brings days forward; brought_forward: days came forward by no person's act; "
            "clock_jumped: the business day jumped; many_due: more than ten files, and more than one in fifty, at once"
        ),
    )
    state = fields.String(
        required=True,
        validate=validate.OneOf(BRAKE_STATES),
        metadata=_described("asked; released by two people; ended: the shorter rule is in force; withdrawn"),
    )
    since = fields.Date(required=True, metadata=_described("Day from which on it is held back"))
    retention_days = fields.Integer(
        required=True, allow_none=True, metadata=_described("Days of a shorter rule that is wished for; else null")
    )
    agreed_by = fields.UUID(required=True, allow_none=True, metadata=_described("Account of the first person"))
    agreed_by_role = fields.String(required=True, allow_none=True, metadata=_described("In which role"))
    agreed_at = fields.AwareDateTime(required=True, allow_none=True, format="iso", metadata=_described("When"))
    released_by = fields.UUID(required=True, allow_none=True, metadata=_described("Account of the second person"))
    released_by_role = fields.String(required=True, allow_none=True, metadata=_described("In which role"))
    released_at = fields.AwareDateTime(required=True, allow_none=True, format="iso", metadata=_described("When"))
    takes_effect_on = fields.Date(
        required=True, allow_none=True, metadata=_described("First day on which it is erased; null before the release")
    )
