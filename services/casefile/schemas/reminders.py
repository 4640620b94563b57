"""Schemas of one's own reminders."""

from marshmallow import Schema, fields

from kernel.web.days import Day
from services.casefile.schemas import doc


class OwnRemindersQuerySchema(Schema):
    """Until which day."""

    until = Day(metadata=doc("the last day; today unless it is named"))


class OwnReminderSchema(Schema):
    """A reminder that waits for oneself. It is ticked off at `/v1/cases/{case}/reminders/{id}`."""

    id = fields.UUID(required=True)
    case = fields.UUID(required=True)
    account = fields.UUID(required=True, metadata=doc("whom it is for: oneself, or the responsible one stands in for"))
    client_number = fields.String(required=True)
    day = Day(required=True)
    rule = fields.String(
        required=True,
        allow_none=True,
        metadata=doc("the limit or repetition that has raised it, or a rule of all programmes: contact_every …"),
    )
    text = fields.String(required=True)
    version = fields.Integer(required=True, metadata=doc("for If-Match"))
