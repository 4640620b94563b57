"""Schemas of entries as the API takes and shows them (marshmallow)."""

from marshmallow import Schema, fields

from services.casefile.schemas import HIDDEN, doc
from services.casefile.schemas.cases import WarningSchema
from services.casefile.schemas.told import NOT_ASKED, NOTICES


class NewEntrySchema(Schema):
    """A new entry; `/v1/programmes/{id}` says under `forms` what an entry of this kind consists of."""

    values = fields.Dict(keys=fields.String(), required=True, metadata=doc("by field id of the form"))
    account = fields.UUID(
        metadata=doc(
            "reminders and appointments: the colleague it is for, an active account of the agency; else oneself"
        )
    )
    done = fields.Boolean()
    entrusted = fields.Boolean(metadata=doc("entrusted (anvertraut): read by its author and those it is released to"))


class ChangeEntrySchema(NewEntrySchema):
    """What is to change; what is not named stays. Null clears a value."""

    values = fields.Dict(keys=fields.String(), load_default=dict)
    removed = fields.Boolean(metadata=doc("true takes the entry out of sight, false brings it back"))
    rests = fields.Boolean(
        metadata=doc("reminders and appointments, in a closed file too: false keeps one in lists, feeds and overdue")
    )


class EntrySchema(Schema):
    """An entry of a file."""

    id = fields.UUID(required=True)
    parent = fields.UUID(required=True, allow_none=True)
    version = fields.Integer(required=True, metadata=doc("for If-Match"))
    author = fields.UUID(required=True, metadata=doc("all zeros: written by Obhut, as a rule of time asks for it"))
    account = fields.UUID(required=True, allow_none=True, metadata=doc("the colleague it is for"))
    done = fields.Boolean(required=True)
    rests = fields.Boolean(
        required=True,
        allow_none=True,
        metadata=doc(
            "lists, feeds and overdue leave it out: true since the person has died, null while its file is closed;"
            " false: kept by a tick"
        ),
    )
    entrusted = fields.Boolean(required=True)
    removed = fields.Boolean(required=True)
    created_at = fields.AwareDateTime(required=True)
    changed_at = fields.AwareDateTime(required=True)
    values = fields.Dict(required=True)
    warnings = fields.List(
        fields.Nested(WarningSchema), required=True, metadata=doc("what is odd about it and nobody has looked at")
    )
    not_asked = NOT_ASKED
    notices = NOTICES
    hidden = fields.List(fields.String(), required=True, metadata=HIDDEN)


class EntryBeforeSchema(Schema):
    """What an entry said before a change."""

    version = fields.Integer(required=True)
    changed_at = fields.AwareDateTime(required=True)
    entrusted = fields.Boolean(
        required=True, metadata=doc("it was entrusted then: seen by its author and those it was released to alone")
    )
    values = fields.Dict(required=True)
    hidden = fields.List(fields.String(), required=True, metadata=HIDDEN)


class WholeEntrySchema(EntrySchema):
    """An entry with what it said before, the newest first."""

    before = fields.List(fields.Nested(EntryBeforeSchema), required=True)
