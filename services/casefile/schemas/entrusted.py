"""Schemas of releases of entrusted entries as the API shows them (marshmallow)."""

from marshmallow import Schema, fields, validate

from services.casefile.model.entrusted import GROUNDS
from services.casefile.schemas import said

MEANING = "; ".join(f"{code}: {text.en}" for code, text in GROUNDS.items())


class NewEntryReleaseSchema(Schema):
    """Who is to read an entrusted entry too, and what allows it."""

    account = fields.UUID(required=True, metadata=said("an active account of the agency"))
    ground = fields.String(required=True, validate=validate.OneOf([*GROUNDS]), metadata=said(MEANING))


class EntryReleaseSchema(Schema):
    """An account that may read an entrusted entry beside its author."""

    account = fields.UUID(required=True)
    ground = fields.String(required=True, metadata=said(MEANING))
    released_by = fields.UUID(required=True)
    released_at = fields.AwareDateTime(required=True)
