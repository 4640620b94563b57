"""Schemas of cases and their answers as the API takes and shows them (marshmallow)."""

from marshmallow import EXCLUDE, Schema, fields, validate

from kernel.web.days import Day
from services.casefile.schemas import HIDDEN, PROGRAMME, doc, prose
from services.casefile.schemas.told import NOT_ASKED, NOTICES

CLIENT_NUMBER = validate.Regexp(r"(?=.*[0-9])[0-9A-Z][0-9A-Z./-]{0,19}\Z", error="client_number_malformed")


class OpenCaseSchema(Schema):
    """A new file."""

    programme = fields.String(required=True, validate=PROGRAMME, metadata=doc("id of a programme"))
    client_number = fields.String(
        validate=CLIENT_NUMBER,
        metadata=doc("the agency's own number (capital letters, digits, . / -; at least one digit); else the next"),
    )
    district = fields.UUID(
        metadata=doc(
            "the Sozialraum it belongs to; else one's own, where that is a single one; needed in the social service"
            " where the agency has any"
        )
    )


class ChangeCaseSchema(Schema):
    """Closing a file whose remaining phases are not needed, or breaking it off before its time."""

    status = fields.String(required=True, validate=validate.OneOf(["closed"]))
    broken_off = fields.Boolean(
        load_default=False, metadata=doc("closed before its time, through the programme's gate `breaking_off`")
    )


class PhaseSchema(Schema):
    """A phase of the file; `weeks` is its duration with one decimal, up to today while it runs."""

    id = fields.String(required=True)
    started_on = Day(required=True, allow_none=True)
    ended_on = Day(required=True, allow_none=True)
    weeks = fields.Float(required=True, allow_none=True)
    running = fields.Boolean(required=True)


class NextStepSchema(Schema):
    """The next step of the file and what it still waits for."""

    phase = fields.String(required=True)
    edge = fields.String(required=True, metadata=doc("start or end"))
    missing = fields.List(fields.String(), required=True, metadata=doc("mandatory answers, by field id"))
    conditions = fields.List(fields.String(), required=True, metadata=doc("codes of conditions not met"))
    reasons_at = fields.Dict(
        keys=fields.String(),
        values=fields.String(),
        required=True,
        metadata=doc("by code of a condition the field that takes the reasons for passing all the same"),
    )


class DueSchema(Schema):
    """What has to be done by a day: a limit of the running phase, something that is to be repeated, contact."""

    rule = fields.String(
        required=True,
        metadata=doc(
            "id of the limit or repeat, contact_every, inactive_after, erasure_of_open_file, or id of agreement_ends"
        ),
    )
    on = Day(required=True)
    overdue = fields.Boolean(required=True, metadata=doc("the day is over"))


class ConsentStateSchema(Schema):
    """A purpose for which consent is in force, or was withdrawn."""

    purpose = fields.String(required=True)
    since = Day(required=True)


class WarningSchema(Schema):
    """What is odd and stays so until somebody has looked at it: field names and the rule, never a value."""

    field = fields.String(required=True)
    rule = fields.String(
        required=True,
        metadata=doc(
            "id of the rule under `plausible` of the section or form; at `consents.PURPOSE` consent_before_birth,"
            " consent_by_a_child (alone, under 7), consent_given_by_a_minor (alone, under 15) or"
            " consent_given_for_an_adult (by a guardian), with sentences under `consent_warnings` of the programme"
        ),
    )
    with_ = fields.List(
        fields.String(),
        required=True,
        attribute="with",
        data_key="with",
        metadata=doc("what it contradicts: a field, answers.field, parent.field, today"),
    )


class CaseLineSchema(Schema):
    """A line of the overview."""

    id = fields.UUID(required=True)
    client_number = fields.String(required=True)
    name = fields.String(required=True, allow_none=True)
    first_name = fields.String(required=True, allow_none=True)
    programme = fields.String(required=True)
    phase = fields.String(required=True, allow_none=True, metadata=doc("the last phase that has started"))
    status = fields.String(required=True, metadata=doc("open or closed"))
    responsible = fields.UUID(required=True)
    opened_on = Day(required=True)
    closed_on = Day(required=True, allow_none=True)
    erasure_due_on = Day(required=True, allow_none=True, metadata=doc("day of erasure"))


class CaseSchema(CaseLineSchema):
    """A case file's summary."""

    district = fields.UUID(required=True, allow_none=True, metadata=doc("the Sozialraum it belongs to"))
    template_version = fields.Integer(required=True)
    newer_template = fields.Integer(
        required=True,
        allow_none=True,
        metadata=doc("a version the open file can be taken into: template-migration"),
    )
    phases = fields.List(fields.Nested(PhaseSchema), required=True)
    total_weeks = fields.Float(required=True, allow_none=True)
    next = fields.Nested(NextStepSchema, required=True, allow_none=True)
    due = fields.List(fields.Nested(DueSchema), required=True)
    warnings = fields.List(
        fields.Nested(WarningSchema), required=True, metadata=doc("odd answers that nobody has looked at")
    )
    not_asked = NOT_ASKED
    notices = NOTICES
    consents = fields.List(fields.Nested(ConsentStateSchema), required=True)
    consents_withdrawn = fields.List(
        fields.Nested(ConsentStateSchema),
        required=True,
        metadata=doc("consents withdrawn and not given again, since when: nothing new is written for their purposes"),
    )
    in_hands_of = fields.UUID(required=True, allow_none=True, metadata=doc("the account that edits the file now"))
    view = fields.String(required=True, metadata=doc("full, or narrow: phases, exit and who is responsible, no more"))
    shown = fields.Dict(required=True, metadata=doc("in the narrow view: the answers that tell the kind of exit"))


class AnswersSchema(Schema):
    """Answers by field id; the programme says which fields there are and of which type. Null clears an answer."""

    answers = fields.Dict(keys=fields.String(), required=True)
    since = fields.Dict(
        keys=fields.String(),
        load_default=dict,
        metadata=doc(
            "by field id with a history: the day from which the answer holds (YYYY-MM-DD), else today; of an answer "
            "that stays, another day since when it has held"
        ),
    )
    corrects = fields.List(
        fields.String(),
        load_default=list,
        validate=validate.Length(max=500),
        metadata=doc("ids of fields with a history whose answer was wrong: it is replaced, and was never so"),
    )


class AnswersQuerySchema(Schema):
    """Whether what answers were before is wanted too."""

    history = fields.Boolean(load_default=False, metadata=doc("with what answers with a history were before"))


class AllAnswersSchema(Schema):
    """Answers by field id, what a newer template had no place for, and their histories where asked for."""

    answers = fields.Dict(keys=fields.String(), required=True)
    warnings = fields.List(fields.Nested(WarningSchema), required=True, metadata=doc("what nobody has looked at"))
    hidden = fields.List(fields.String(), required=True, metadata=HIDDEN)
    history = fields.Dict(
        keys=fields.String(),
        metadata=doc("by field id: since when the present answer holds, and those before with their days"),
    )
    withdrawn = fields.Dict(
        keys=fields.String(),
        required=True,
        metadata=doc("by field id: answers a newer version of the template had no place for, with version and day"),
    )


class LookedAtSchema(Schema):
    """A warning that one has looked at, named as it was shown."""

    class Meta:
        unknown = EXCLUDE

    field = fields.String(required=True, validate=validate.Length(1, 80))
    rule = fields.String(required=True, validate=validate.Length(1, 64))


class AcknowledgeSchema(Schema):
    """The warnings that one has looked at; they are shown again once one of their fields says something else."""

    warnings = fields.List(
        fields.Nested(LookedAtSchema),
        required=True,
        validate=validate.Length(1, 500),
        metadata=doc("field and rule of each, as shown; `with` may be sent along"),
    )


class ReopenSchema(Schema):
    """Opening a closed file again."""

    reason = fields.String(required=True, validate=prose(20_000), metadata=doc("kept sealed in the file"))


class ReopeningSchema(Schema):
    """When, by whom and why a closed file was opened again."""

    id = fields.UUID(required=True)
    author = fields.UUID(required=True)
    created_at = fields.AwareDateTime(required=True)
    reason = fields.String(required=True)
