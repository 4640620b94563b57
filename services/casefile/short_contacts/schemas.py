"""Schemas of short contacts without case management."""

from marshmallow import Schema, fields, validate

from services.casefile.schemas import PROGRAMME, doc
from services.casefile.schemas.told import NOT_ASKED

FIRST_YEAR, LAST_YEAR, MONTHS = 1900, 2099, 12
YEAR = validate.Range(FIRST_YEAR, LAST_YEAR)


class NewShortContactSchema(Schema):
    """A new short contact; `/v1/programmes/{id}` says under `forms`, `short_contact`, what one consists of."""

    programme = fields.String(required=True, validate=PROGRAMME, metadata=doc("id of a programme"))
    values = fields.Dict(keys=fields.String(), required=True, metadata=doc("by field id of the form"))


class ChangeShortContactSchema(Schema):
    """What is to change; what is not named stays. Null clears a value."""

    values = fields.Dict(keys=fields.String(), required=True, metadata=doc("by field id of the form"))


class ShortContactSchema(Schema):
    """A short contact: coded answers about a talk with somebody who has no file."""

    id = fields.UUID(required=True)
    programme = fields.String(required=True)
    version = fields.Integer(required=True, metadata=doc("for If-Match"))
    author = fields.UUID(required=True)
    created_at = fields.AwareDateTime(required=True)
    values = fields.Dict(required=True)
    not_asked = NOT_ASKED


class ShortContactsQuerySchema(Schema):
    """Which short contacts: of a programme and a year, or of one month of it."""

    programme = fields.String(required=True, validate=PROGRAMME, metadata=doc("id of a programme"))
    year = fields.Integer(required=True, validate=YEAR)
    month = fields.Integer(validate=validate.Range(1, MONTHS), metadata=doc("1 to 12; else the whole year"))


class CountsQuerySchema(Schema):
    """Which figures: of a programme and a year."""

    programme = fields.String(required=True, validate=PROGRAMME, metadata=doc("id of a programme"))
    year = fields.Integer(required=True, validate=YEAR)


class KindCountSchema(Schema):
    """How many short contacts of one kind there were."""

    kind = fields.String(required=True, metadata=doc("code of the form's field `kind`"))
    months = fields.List(
        fields.Integer(),
        required=True,
        validate=validate.Length(equal=MONTHS),
        metadata=doc("January to December"),
    )
    total = fields.Integer(required=True)


class ShortContactCountsSchema(Schema):
    """The agency's own figures of a year, for its ratio of information to counselling."""

    programme = fields.String(required=True)
    year = fields.Integer(required=True)
    kinds = fields.List(fields.Nested(KindCountSchema), required=True)
    total = fields.Integer(required=True)
