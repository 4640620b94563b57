"""Schemas of programmes as the API shows them (marshmallow); descriptions go into the OpenAPI document."""

from marshmallow import Schema, fields, validate

from kernel.web.days import Day
from services.casefile.schemas import doc


class ProgrammeLineSchema(Schema):
    """A programme of this platform."""

    id = fields.String(required=True)
    version = fields.Integer(required=True)
    label = fields.String(required=True)
    admitted = fields.Boolean(
        required=True,
        allow_none=True,
        metadata=doc("whether one's agency opens files in it; null for whoever belongs to no agency"),
    )


class ProgrammeQuerySchema(Schema):
    """On which day the words are to hold, and in which version: a file shows those of its own days and template."""

    on = Day(metadata=doc("today unless given"))
    version = fields.Integer(
        validate=validate.Range(1, 999_999_999),
        metadata=doc("`template_version` of a file; the current one unless given"),
    )


class ProgrammeSchema(ProgrammeLineSchema):
    """A programme's template in the reader's language: outline, code lists, phases with what they demand."""

    words = fields.Dict(required=True)
    purposes = fields.List(fields.Dict(), required=True)
    sections = fields.List(
        fields.Dict(),
        required=True,
        metadata=doc(
            "questions by section; `plausible`: what their answers must be beside others, as forms have it too"
        ),
    )
    forms = fields.List(fields.Dict(), required=True, metadata=doc("what entries consist of, by kind"))
    code_lists = fields.Dict(required=True)
    phases = fields.List(fields.Dict(), required=True, metadata=doc("gates with their conditions, limits, repeats"))
    breaking_off = fields.Dict(required=True, allow_none=True, metadata=doc("the gate for closing before the time"))
    contact_every = fields.Dict(required=True, allow_none=True, metadata=doc("months, days, working days"))
    inactive_after = fields.Dict(
        required=True, allow_none=True, metadata=doc("months, days, working days after which an open file is looked at")
    )
    deadlines = fields.List(
        fields.Dict(), required=True, metadata=doc("what has to be done so long after an answer, by rule as in `due`")
    )
    consent_warnings = fields.List(
        fields.Dict(), required=True, metadata=doc("what a warning at `consents.PURPOSE` `says`, by its `rule`")
    )
    protected_address = fields.Dict(
        required=True,
        allow_none=True,
        metadata=doc(
            "`when` it is answered so, what `hides` names is hidden; of forms also with the outline (`also_when`)"
        ),
    )
    emergency = fields.List(fields.String(), required=True, metadata=doc("the answers on the emergency sheet"))
    release_grounds = fields.List(
        fields.Dict(),
        required=True,
        metadata=doc("what allows to release an entrusted entry, with the paragraph"),
    )
    access = fields.Dict(required=True, metadata=doc("profile, and from which phase on it is exclusive"))
    giver_stays = fields.Dict(
        required=True,
        allow_none=True,
        metadata=doc("until which phase answers decide whether a giver stays secondary"),
    )
    agreement_ends = fields.Dict(
        required=True, allow_none=True, metadata=doc("of which agreement the end makes which phase due")
    )
    measures = fields.List(
        fields.Dict(), required=True, metadata=doc("tables of releases, and whether by month, quarter or year")
    )
    retention = fields.Dict(required=True, metadata=doc("the range within which the agency chooses its days"))
