"""Schemas of one's own appointments and of calendars."""

from marshmallow import Schema, fields

from kernel.web.days import Day
from services.casefile.schemas import doc
from services.casefile.schemas.entries import EntrySchema


class DaysQuerySchema(Schema):
    """Which days."""

    first = Day(data_key="from", metadata=doc("today unless given"))
    last = Day(data_key="to", metadata=doc("four weeks after the first unless given"))


class OwnAppointmentSchema(EntrySchema):
    """An appointment of one's own, with the file it is about."""

    case = fields.UUID(required=True)


class CalendarSchema(Schema):
    """Whether there is a secret address, and since when."""

    since = fields.AwareDateTime(required=True, allow_none=True)


class CalendarAddressSchema(Schema):
    """The secret address, told this once."""

    address = fields.String(required=True, metadata=doc("below this host; whoever knows it reads the feed"))
