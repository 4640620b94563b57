"""Schemas of prints and exports as the API takes and shows them (marshmallow)."""

from collections.abc import Sequence

from marshmallow import Schema, fields, validate
from webargs.fields import DelimitedList

from services.casefile.copies.blank_layout import BLANK_PARTS
from services.casefile.copies.model.legal_bases import BASES
from services.casefile.copies.model.parts import PARTS
from services.casefile.schemas import doc, prose

MOST_AT_ONCE = 200
STATES = ["requested", "approved", "rejected", "withdrawn"]
BASIS = doc("the legal basis on which personal data leave the screen; it is on record")
WITH_ENTRUSTED = doc("what was entrusted (§ 65 SGB VIII) too, as far as one may read it; else it is left out")

PROTECTED_ADDRESS = doc("an address under protection (§ 51 BMG, shelter) too, which is on record; else it is left out")


def parts_field(known: Sequence[str]) -> fields.List[str]:
    """A choice of parts, in whatever order; they are printed in theirs."""
    return fields.List(
        fields.String(validate=validate.OneOf(known)),
        load_default=None,
        allow_none=True,
        validate=validate.Length(1, len(known)),
        metadata=doc("those that are printed; left out: all that may go, without what is internal (reminders)"),
    )


class GroundsSchema(Schema):
    """On which grounds a copy is made."""

    basis = fields.String(required=True, validate=validate.OneOf(list(BASES)), metadata=BASIS)
    with_entrusted = fields.Boolean(load_default=False, metadata=WITH_ENTRUSTED)
    protected_address = fields.Boolean(load_default=False, metadata=PROTECTED_ADDRESS)


class PrintSchema(GroundsSchema):
    """How a file is to be printed; the language is that of the request."""

    parts = parts_field(PARTS)


class BlankPrintSchema(Schema):
    """Which forms are to be printed empty."""

    parts = parts_field(BLANK_PARTS)


class PrintOrderedSchema(Schema):
    """A print that was ordered: how far it is, and where it can be fetched for a day once it is made."""

    order = fields.UUID(required=True)
    job = fields.String(required=True)
    print = fields.String(required=True, metadata=doc("its address"))


class MissingLettersSchema(Schema):
    """Letters that no font of this installation has: on paper they are boxes."""

    script = fields.String(required=True, metadata=doc("as Unicode names it, such as ETHIOPIC"))
    count = fields.Integer(required=True, metadata=doc("different letters"))


class PrintedFileSchema(Schema):
    """One file of an order."""

    held = fields.Boolean(
        required=True, metadata=doc("a lead has to approve the order: /v1/cases/export/{order}/approval")
    )
    missing_letters = fields.List(fields.Nested(MissingLettersSchema), required=True)

    case = fields.UUID(required=True)
    state = fields.String(required=True, validate=validate.OneOf(["waiting", "made", "failed"]))
    code = fields.String(required=True, allow_none=True, metadata=doc("why it failed"))
    size = fields.Integer(required=True, allow_none=True, metadata=doc("bytes"))
    print = fields.String(required=True, metadata=doc("where it can be fetched once it is made"))


class RequestExportSchema(GroundsSchema):
    """Which files are to leave as data, on which basis, and why: a lead reads it and decides."""

    cases = fields.List(fields.UUID(), required=True, validate=validate.Length(1, MOST_AT_ONCE))
    reason = fields.String(
        required=True,
        validate=prose(500, least=10),
        metadata=doc("sealed with the files, for it may name people"),
    )


class ExportSchema(Schema):
    """An export. `ends_at`: until when it can be fetched."""

    id = fields.UUID(required=True)
    account = fields.UUID(required=True, metadata=doc("who has asked for it, and alone may fetch it"))
    basis = fields.String(required=True)
    with_entrusted = fields.Boolean(required=True)
    protected_address = fields.Boolean(required=True, metadata=doc("addresses under protection are in it"))
    medium = fields.String(
        required=True,
        validate=validate.OneOf(["data", "paper"]),
        metadata=doc("paper: an order of many prints, which goes to the printer once it is approved"),
    )
    state = fields.String(required=True, validate=validate.OneOf(STATES))
    requested_at = fields.AwareDateTime(required=True)
    decided_by = fields.UUID(required=True, allow_none=True)
    decided_at = fields.AwareDateTime(required=True, allow_none=True)
    ends_at = fields.AwareDateTime(required=True, allow_none=True)


class ExportItemSchema(Schema):
    """Whether a file is in the export."""

    id = fields.UUID(required=True)
    ok = fields.Boolean(required=True)
    code = fields.String(required=True, allow_none=True, metadata=doc("why not"))


class ExportRequestedSchema(ExportSchema):
    """An export as it was asked for, with what became of each file named."""

    results = fields.List(fields.Nested(ExportItemSchema), required=True)


class ExportedFileSchema(Schema):
    """A file of an export: when it went out last, or why it did not."""

    case = fields.UUID(required=True)
    client_number = fields.String(
        required=True, allow_none=True, metadata=doc("null for those who may not read the file")
    )
    fetched_at = fields.AwareDateTime(required=True, allow_none=True)
    code = fields.String(required=True, allow_none=True)


class WholeExportSchema(ExportSchema):
    """An export with its reason and files; `may_decide`: one may approve it or say no."""

    reason = fields.String(
        required=True, allow_none=True, metadata=doc("null for those who may not read all of the files")
    )
    files = fields.List(fields.Nested(ExportedFileSchema), required=True)
    may_decide = fields.Boolean(required=True)


class ExportsQuerySchema(Schema):
    """Which exports are wanted."""

    state = DelimitedList(
        fields.String(validate=validate.OneOf(STATES)),
        load_default=tuple(STATES),
        validate=validate.Length(1, len(STATES)),
        metadata=doc("several with commas between them"),
    )
