"""Schemas of words to colleagues."""

from marshmallow import Schema, fields, validate

from services.casefile.model.words import TO_SEND
from services.casefile.schemas import doc


class NewWordSchema(Schema):
    """A word to a colleague, whether they have access to the file or not."""

    account = fields.UUID(required=True, metadata=doc("any active account of the agency"))
    word = fields.String(
        required=True, validate=validate.OneOf(TO_SEND), metadata=doc("call_back: please call back about this file")
    )


class MadeWordSchema(Schema):
    """A word that was sent."""

    id = fields.UUID(required=True)


class WordSchema(Schema):
    """A word that waits for oneself. It opens nothing: the number says which file is meant."""

    id = fields.UUID(required=True)
    case = fields.UUID(required=True)
    client_number = fields.String(required=True)
    author = fields.UUID(required=True, metadata=doc("who sent it, or whose act it tells of"))
    word = fields.String(required=True, metadata=doc("call_back, case_left or entrusted_opened"))
    text = fields.String(required=True, metadata=doc("the word as a sentence"))
    told_at = fields.AwareDateTime(required=True)
