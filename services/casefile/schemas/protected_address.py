"""Schemas of addresses under protection as the API takes and shows them (marshmallow)."""

from marshmallow import Schema, fields, validate

from services.casefile.model.protected_address import GROUNDS
from services.casefile.schemas import REASON, doc

MEANING = doc(
    "contact: to visit, call or write; danger; authority: an authority or court that may have it; correction: to check "
    "what is entered; other"
)


class OpenAddressSchema(Schema):
    """Why an address under protection is opened."""

    ground = fields.String(required=True, validate=validate.OneOf(GROUNDS), metadata=MEANING)
    reason = fields.String(
        load_default=None,
        allow_none=True,
        validate=REASON,
        metadata=doc("one sentence, sealed in the file; needed for other"),
    )


class OpenedEntrySchema(Schema):
    """An entry of which something is hidden elsewhere."""

    id = fields.UUID(required=True)
    kind = fields.String(required=True, metadata=doc("participants"))
    values = fields.Dict(required=True, metadata=doc("by field id: what is hidden elsewhere"))
    before = fields.List(fields.Dict(), required=True, metadata=doc("what they were earlier, the newest first"))
    removed = fields.Boolean(
        required=True,
        metadata=doc(
            "it was taken out of sight and protects still: its protection can be ended (PATCH with the one value)"
        ),
    )


class OpenedAddressSchema(Schema):
    """All that is hidden elsewhere, told this once."""

    answers = fields.Dict(required=True, metadata=doc("by field id"))
    history = fields.Dict(required=True, metadata=doc("by field id: what they were before, with the days"))
    withdrawn = fields.Dict(
        required=True, metadata=doc("by field id: answers a newer version of the template had no place for")
    )
    entries = fields.List(fields.Nested(OpenedEntrySchema), required=True)


class AddressOpeningSchema(Schema):
    """That an address under protection was opened."""

    account = fields.UUID(required=True)
    at = fields.String(required=True, metadata=doc("the instant"))
    ground = fields.String(
        required=True,
        metadata=doc("one of those it is opened for; or protection_ended: somebody has ended the protection"),
    )
    reason = fields.String(
        required=True, allow_none=True, metadata=doc("null where none was given; to data protection and audit always")
    )
