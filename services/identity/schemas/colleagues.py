"""Schemas of the directory of an agency, and of absences."""

from marshmallow import Schema, fields, validate

from kernel.web.days import Day
from services.identity.model.accounts import State
from services.identity.schemas.base import ROLE_CODES, Body


class Colleague(Schema):
    """Somebody of one's own agency."""

    id = fields.UUID(required=True, metadata={"description": "The account, as files and logs name it"})
    name = fields.String(required=True, metadata={"description": "The person's name"})
    roles = fields.List(
        fields.String(validate=validate.OneOf(ROLE_CODES)), required=True, metadata={"description": "The roles"}
    )
    state = fields.String(
        required=True,
        validate=validate.OneOf([state.value for state in State]),
        metadata={"description": "`closed`: works here no more; files and logs may still name them"},
    )
    telephone = fields.String(required=True, allow_none=True, metadata={"description": "The telephone at work"})
    districts = fields.List(fields.UUID(), required=True, metadata={"description": "The districts they work in"})
    teams = fields.List(fields.UUID(), required=True, metadata={"description": "The teams they belong to"})
    presence = fields.String(
        required=True, validate=validate.OneOf(["present", "away"]), metadata={"description": "Today"}
    )
    away_until = Day(
        required=True, allow_none=True, metadata={"description": "The last day of an absence that is running"}
    )


class NewAbsence(Body):
    """From when until when somebody is away; of which kind is never asked."""

    since = Day(required=True, data_key="from", metadata={"description": "The first day"})
    until = Day(required=True, metadata={"description": "The last day, today or later"})


class Absence(Schema):
    """An absence."""

    id = fields.UUID(required=True, metadata={"description": "The absence"})
    since = Day(required=True, data_key="from", metadata={"description": "The first day"})
    until = Day(required=True, metadata={"description": "The last day"})
    entered_by = fields.UUID(required=True, metadata={"description": "The account that entered it"})
    created_at = fields.AwareDateTime(required=True, metadata={"description": "When it was entered"})
