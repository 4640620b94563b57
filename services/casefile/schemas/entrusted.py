"""Schemas of releases of entrusted entries as the API shows them (marshmallow)."""

from marshmallow import Schema, fields, validate

from services.casefile.model.entrusted import GROUNDS, IN_DANGER
from services.casefile.schemas import REASON, doc

MEANING = "; ".join(f"{code}: {text.en}" for code, text in GROUNDS.items())


class NewEntryReleaseSchema(Schema):
    """Who is to read an entrusted entry too, and what allows it."""

    account = fields.UUID(required=True, metadata=doc("an active account of the agency"))
    ground = fields.String(required=True, validate=validate.OneOf([*GROUNDS]), metadata=doc(MEANING))


class EntryReleaseSchema(Schema):
    """An account that may read an entrusted entry beside its author."""

    account = fields.UUID(required=True)
    ground = fields.String(required=True, metadata=doc(MEANING))
    released_by = fields.UUID(required=True)
    released_at = fields.AwareDateTime(required=True)
    reason = fields.String(
        required=True, allow_none=True, metadata=doc("of who opened it in danger, without its author")
    )


class KeptSchema(Schema):
    """That something was entrusted, to whom and when; nothing of what it says."""

    id = fields.UUID(required=True)
    kind = fields.String(required=True, metadata=doc("journal, attachments or participants"))
    author = fields.UUID(required=True, metadata=doc("reads it, and releases it to others"))
    created_at = fields.AwareDateTime(required=True)


class OpeningSchema(Schema):
    """Why what was entrusted to somebody absent, or who has left, is opened in danger."""

    ground = fields.String(required=True, validate=validate.OneOf(IN_DANGER), metadata=doc(MEANING))
    reason = fields.String(
        required=True, validate=REASON, metadata=doc("one sentence, kept sealed; the author reads it")
    )
