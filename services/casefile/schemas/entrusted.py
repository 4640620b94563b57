"""Schemas of releases of entrusted entries as the API shows them (marshmallow)."""

from marshmallow import Schema, fields, validate

from services.casefile.model.entrusted import GROUNDS
from services.casefile.schemas import doc

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
