"""Schemas of the overview: its lines, filters, the search, and what is done with several files at once."""

from typing import Any

from marshmallow import Schema, ValidationError, fields, validate, validates_schema
from webargs.fields import DelimitedList

from kernel.web.days import Day
from kernel.web.lists import PageSchema
from services.casefile.copies.model.legal_bases import BASES
from services.casefile.copies.model.parts import PARTS
from services.casefile.copies.schemas import BASIS, PROTECTED_ADDRESS, WITH_ENTRUSTED, parts_field
from services.casefile.overview.usecases.bulk import ACTIONS
from services.casefile.overview.usecases.overview import FILTERS, ORDERS
from services.casefile.schemas import PROGRAMME, doc, prose
from services.casefile.schemas.cases import CaseLineSchema
from services.casefile.schemas.told import NOT_ASKED

MOST_AT_ONCE = 200
FIRST_YEAR, LAST_YEAR = 1900, 2099


class OverviewLineSchema(CaseLineSchema):
    """A line of the overview."""

    district = fields.UUID(required=True, allow_none=True, metadata=doc("the Sozialraum it belongs to"))
    last_contact_on = Day(required=True, allow_none=True)
    next_reminder_on = Day(
        required=True,
        allow_none=True,
        metadata=doc("day of the earliest reminder (Wiedervorlage) that is not done"),
    )
    overdue = fields.Boolean(required=True, metadata=doc("that day has passed"))
    view = fields.String(
        required=True,
        metadata=doc(
            "full; or narrow: a file one referred, with step and exit alone, under number and name as one knew it;"
            " searches, the filters overdue and district and other orders leave these out"
        ),
    )


class IndexLineSchema(Schema):
    """A file as data protection and audit find it: no name, and nobody who works on it."""

    id = fields.UUID(required=True)
    client_number = fields.String(required=True)
    programme = fields.String(required=True)
    phase = fields.String(required=True, allow_none=True, metadata=doc("the last phase that has started"))
    status = fields.String(required=True, metadata=doc("open or closed"))
    opened_on = Day(required=True)
    closed_on = Day(required=True, allow_none=True)
    erasure_due_on = Day(required=True, allow_none=True, metadata=doc("day of erasure"))


class OverviewFiltersSchema(Schema):
    """Which files, in which order; all filters must fit. Names are sealed, so they give no order."""

    programme = fields.String(validate=PROGRAMME)
    district = fields.UUID()
    phase = fields.String(validate=PROGRAMME, metadata=doc("the last phase that has started"))
    overdue = fields.Boolean(metadata=doc("with a reminder whose day has passed, or without one"))
    sort = fields.String(
        load_default="client_number",
        validate=validate.OneOf(ORDERS),
        metadata=doc("with - in front: the other way round; files without such a day come last"),
    )


class OverviewQuerySchema(OverviewFiltersSchema):
    """The query of the overview."""

    filter = DelimitedList(
        fields.String(validate=validate.OneOf(list(FILTERS))),
        load_default=("all",),
        validate=validate.Length(1, len(FILTERS)),
        metadata=doc("several with commas between them, e.g. own,open"),
    )


class SearchSchema(OverviewFiltersSchema, PageSchema):
    """What is searched for, in a body, since names do not belong into addresses; filters as in the overview."""

    text = fields.String(
        load_default="",
        validate=validate.Length(0, 200),
        metadata=doc("parts of names from three letters on, or as they sound; client numbers; years of birth"),
    )
    born_in = fields.Integer(strict=True, validate=validate.Range(FIRST_YEAR, LAST_YEAR), metadata=doc("year of birth"))
    filter = fields.List(
        fields.String(validate=validate.OneOf(list(FILTERS))),
        load_default=("all",),
        validate=validate.Length(1, len(FILTERS)),
    )


class FoundSchema(Schema):
    """A page of what was found."""

    total = fields.Integer(required=True)
    page = fields.Integer(required=True)
    page_size = fields.Integer(required=True)
    cases = fields.List(fields.Nested(OverviewLineSchema), required=True)


class BulkSchema(Schema):
    """One action on several files: `assign` needs `account`, `remind` needs `values`, `print` needs `basis`."""

    action = fields.String(required=True, validate=validate.OneOf(list(ACTIONS)))
    cases = fields.List(fields.UUID(), required=True, validate=validate.Length(1, MOST_AT_ONCE))
    account = fields.UUID(metadata=doc("who becomes responsible; or the colleague a reminder is for, else oneself"))
    values = fields.Dict(keys=fields.String(), metadata=doc("of the reminder, by field id of its form"))
    basis = fields.String(validate=validate.OneOf(list(BASES)), metadata=BASIS)
    with_entrusted = fields.Boolean(load_default=False, metadata=WITH_ENTRUSTED)
    protected_address = fields.Boolean(load_default=False, metadata=PROTECTED_ADDRESS)
    parts = parts_field(PARTS)
    reason = fields.String(
        validate=prose(500, least=10),
        metadata=doc("of `print`: for the lead who decides about many; sealed with the files"),
    )

    @validates_schema
    def _complete(self, body: dict[str, Any], **_: Any) -> None:
        needed = ACTIONS[body["action"]].needs
        if body.get(needed) is None:
            raise ValidationError("required", needed)


class BulkItemSchema(Schema):
    """What became of one file."""

    id = fields.UUID(required=True)
    ok = fields.Boolean(required=True)
    code = fields.String(required=True, allow_none=True, metadata=doc("why not: the code such a refusal has alone"))
    not_asked = NOT_ASKED


class BulkResultSchema(Schema):
    """What became of each file, in the order they were named; one that fails leaves the others as they are."""

    results = fields.List(fields.Nested(BulkItemSchema), required=True)
    job = fields.String(
        required=True,
        allow_none=True,
        metadata=doc("of `print`: tells how far it is; its result is the order's id"),
    )
    approval = fields.String(
        required=True,
        allow_none=True,
        metadata=doc("of `print`: where a lead decides about it, null where nobody has to"),
    )
