"""Schemas of casefile's API (marshmallow); descriptions go into the OpenAPI document."""

from marshmallow import Schema, fields, validate

CLIENT_NUMBER = validate.Regexp(r"(?=.*[0-9])[0-9A-Z][0-9A-Z./-]{0,19}\Z", error="client_number_malformed")


def said(text: str) -> dict[str, str]:
    """A description for the OpenAPI document."""
    return {"description": text}


class OpenCaseSchema(Schema):
    """A new file."""

    programme = fields.String(required=True, validate=validate.Length(1, 60), metadata=said("id of a programme"))
    client_number = fields.String(
        validate=CLIENT_NUMBER,
        metadata=said("the agency's own number (capital letters, digits, . / -; at least one digit); else the next"),
    )
    district = fields.UUID(metadata=said("the Sozialraum it belongs to; else one's own, where that is a single one"))


class ChangeCaseSchema(Schema):
    """Closing a file whose remaining phases are not needed, or breaking it off before its time."""

    status = fields.String(required=True, validate=validate.OneOf(["closed"]))
    broken_off = fields.Boolean(
        load_default=False, metadata=said("closed before its time, through the programme's gate `breaking_off`")
    )


class PhaseSchema(Schema):
    """A phase of the file; `weeks` is its duration with one decimal, up to today while it runs."""

    id = fields.String(required=True)
    started_on = fields.Date(required=True, allow_none=True)
    ended_on = fields.Date(required=True, allow_none=True)
    weeks = fields.Float(required=True, allow_none=True)
    running = fields.Boolean(required=True)


class NextStepSchema(Schema):
    """The next step of the file and what it still waits for."""

    phase = fields.String(required=True)
    edge = fields.String(required=True, metadata=said("start or end"))
    missing = fields.List(fields.String(), required=True, metadata=said("mandatory answers, by field id"))
    conditions = fields.List(fields.String(), required=True, metadata=said("codes of conditions not met"))


class DueSchema(Schema):
    """What has to be done by a day: a limit of the running phase, something that is to be repeated, contact."""

    rule = fields.String(required=True, metadata=said("id of the limit or repeat, or contact_every"))
    on = fields.Date(required=True)
    overdue = fields.Boolean(required=True, metadata=said("the day is over"))


class ConsentStateSchema(Schema):
    """A purpose for which consent is in force."""

    purpose = fields.String(required=True)
    since = fields.Date(required=True)


class CaseLineSchema(Schema):
    """A line of the overview."""

    id = fields.UUID(required=True)
    client_number = fields.String(required=True)
    name = fields.String(required=True, allow_none=True)
    first_name = fields.String(required=True, allow_none=True)
    programme = fields.String(required=True)
    phase = fields.String(required=True, allow_none=True, metadata=said("the last phase that has started"))
    status = fields.String(required=True, metadata=said("open or closed"))
    responsible = fields.UUID(required=True)
    opened_on = fields.Date(required=True)
    closed_on = fields.Date(required=True, allow_none=True)
    erasure_due_on = fields.Date(required=True, allow_none=True, metadata=said("day of erasure"))


class CaseSchema(CaseLineSchema):
    """A case file's summary."""

    template_version = fields.Integer(required=True)
    newer_template = fields.Integer(
        required=True, allow_none=True, metadata=said("a version the open file can be taken into: template-migration")
    )
    phases = fields.List(fields.Nested(PhaseSchema), required=True)
    total_weeks = fields.Float(required=True, allow_none=True)
    next = fields.Nested(NextStepSchema, required=True, allow_none=True)
    due = fields.List(fields.Nested(DueSchema), required=True)
    consents = fields.List(fields.Nested(ConsentStateSchema), required=True)
    in_hands_of = fields.UUID(required=True, allow_none=True, metadata=said("the account that edits the file now"))
    view = fields.String(required=True, metadata=said("full, or narrow: phases, exit and who is responsible, no more"))
    shown = fields.Dict(required=True, metadata=said("in the narrow view: the answers that tell the kind of exit"))


class AnswersSchema(Schema):
    """Answers by field id; the programme says which fields there are and of which type. Null clears an answer."""

    answers = fields.Dict(keys=fields.String(), required=True)


class AnswersQuerySchema(Schema):
    """Whether what answers were before is wanted too."""

    history = fields.Boolean(load_default=False, metadata=said("with what answers with a history were before"))


class AllAnswersSchema(AnswersSchema):
    """Answers by field id, what a newer template had no place for, and their histories where asked for."""

    history = fields.Dict(
        keys=fields.String(),
        metadata=said("by field id: since when the present answer holds, and those before with their days"),
    )
    withdrawn = fields.Dict(
        keys=fields.String(),
        required=True,
        metadata=said("by field id: answers a newer version of the template had no place for, with version and day"),
    )


class NewEntrySchema(Schema):
    """A new entry; `/v1/programmes/{id}` says under `forms` what an entry of this kind consists of."""

    values = fields.Dict(keys=fields.String(), required=True, metadata=said("by field id of the form"))
    account = fields.UUID(
        metadata=said(
            "reminders and appointments: the colleague it is for, an active account of the agency; else oneself"
        )
    )
    done = fields.Boolean()
    entrusted = fields.Boolean(metadata=said("entrusted (anvertraut): read by its author and those it is released to"))


class ChangeEntrySchema(NewEntrySchema):
    """What is to change; what is not named stays. Null clears a value."""

    values = fields.Dict(keys=fields.String(), load_default=dict)
    removed = fields.Boolean(metadata=said("true takes the entry out of sight, false brings it back"))


class EntrySchema(Schema):
    """An entry of a file."""

    id = fields.UUID(required=True)
    parent = fields.UUID(required=True, allow_none=True)
    version = fields.Integer(required=True, metadata=said("for If-Match"))
    author = fields.UUID(required=True, metadata=said("all zeros: written by Obhut, as a rule of time asks for it"))
    account = fields.UUID(required=True, allow_none=True, metadata=said("the colleague it is for"))
    done = fields.Boolean(required=True)
    entrusted = fields.Boolean(required=True)
    removed = fields.Boolean(required=True)
    created_at = fields.AwareDateTime(required=True)
    changed_at = fields.AwareDateTime(required=True)
    values = fields.Dict(required=True)


class EntryBeforeSchema(Schema):
    """What an entry said before a change."""

    version = fields.Integer(required=True)
    changed_at = fields.AwareDateTime(required=True)
    values = fields.Dict(required=True)


class WholeEntrySchema(EntrySchema):
    """An entry with what it said before, the newest first."""

    before = fields.List(fields.Nested(EntryBeforeSchema), required=True)


class AccessSchema(Schema):
    """Who did what with the file, and when."""

    at = fields.AwareDateTime(required=True)
    account = fields.UUID(required=True)
    roles = fields.List(fields.String(), required=True)
    action = fields.String(required=True)


class AskForCardSchema(Schema):
    """What the gateway asks for (internal)."""

    case = fields.UUID(required=True)
    audience = fields.String(required=True, validate=validate.OneOf(["consent", "retention"]))
    actions = fields.List(
        fields.String(validate=validate.OneOf(["read", "write"])), required=True, validate=validate.Length(1, 2)
    )


class AskForReleaseSchema(Schema):
    """Which tables to make: all of a programme for a quarter that is over."""

    programme = fields.String(required=True, validate=validate.Length(1, 60))
    period = fields.String(required=True, validate=validate.Length(1, 10), metadata=said("a quarter, e.g. 2026-Q2"))


class JobStartedSchema(Schema):
    """Long work that was started; its address tells how far it has come."""

    job = fields.String(required=True)


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
