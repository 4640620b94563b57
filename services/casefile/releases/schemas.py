"""Schemas of releases and cards as the API takes and shows them (marshmallow)."""

from marshmallow import Schema, fields, validate

from kernel.web.texts import visible
from services.casefile.schemas import PROGRAMME, doc


class AskForReleaseSchema(Schema):
    """Which tables to make: those that a programme declares by the month, quarter or year, for one that is over."""

    programme = fields.String(required=True, validate=PROGRAMME)
    period = fields.String(
        required=True,
        validate=[validate.Length(1, 10), visible],
        metadata=doc("a month 2026-05, a quarter 2026-Q2, a year 2026-Y"),
    )


class CellSchema(Schema):
    """A cell; null where it is withheld."""

    code = fields.String(required=True)
    value = fields.Integer(required=True, allow_none=True)


class ReleaseSchema(Schema):
    """A table as it was issued."""

    id = fields.UUID(required=True)
    made_at = fields.AwareDateTime(required=True)
    programme = fields.String(required=True)
    measure = fields.String(required=True)
    dimension = fields.String(required=True)
    period = fields.String(required=True)
    threshold = fields.Integer(required=True)
    cells = fields.List(fields.Nested(CellSchema), required=True)
    held_back = fields.String(
        required=True,
        allow_none=True,
        metadata=doc(
            "why it is shown to nobody (same_people: what it withholds could follow from another table of the same "
            "people); null where it is shown"
        ),
    )
