"""Schemas of shares in the responsibility for a file."""

from marshmallow import Schema, fields, validate

from kernel.web.days import Day
from services.casefile.schemas import REASON, doc
from services.casefile.schemas.entrusted import KeptSchema


class NewShareSchema(Schema):
    """One more who is responsible."""

    account = fields.UUID(required=True)
    kind = fields.String(required=True, validate=validate.OneOf(["secondary", "deputy"]))
    since = Day(data_key="from", metadata=doc("today unless given"))
    until = Day(
        allow_none=True,
        metadata=doc("the last day; a deputy has one, but where the programme has standing deputies"),
    )


class ChangeShareSchema(Schema):
    """Another last day; null for none, not in the social service."""

    until = Day(required=True, allow_none=True)


class ShareSchema(Schema):
    """A share in the responsibility for a file."""

    id = fields.UUID(required=True)
    account = fields.UUID(required=True)
    kind = fields.String(required=True, metadata=doc("main, secondary or deputy"))
    since = Day(required=True, data_key="from")
    until = Day(required=True, allow_none=True, metadata=doc("the last day"))
    ended_at = fields.AwareDateTime(required=True, allow_none=True)
    reason = fields.String(required=True, allow_none=True, metadata=doc("of a hand-over, where one was given"))


class HandedOverSchema(ShareSchema):
    """The main responsibility of now, and what the hand-over leaves behind."""

    entrusted_left = fields.List(
        fields.Nested(KeptSchema),
        required=True,
        metadata=doc("what the receiver cannot read unless its author releases it"),
    )
    drafts_left = fields.Integer(
        required=True,
        metadata=doc(
            "drafts of one's own in this file that one cannot reach any more, nor anybody else; 0 for who can"
        ),
    )


class HandOverSchema(Schema):
    """To whom the file goes."""

    to = fields.UUID(required=True, metadata=doc("an active account of the agency that can then work on the file"))
    reason = fields.String(validate=REASON, metadata=doc("kept sealed"))
    on = Day(metadata=doc("today unless given; no day to come"))
    stay = fields.Boolean(
        load_default=None,
        allow_none=True,
        metadata=doc(
            "the giver stays as secondary; left out, the programme decides by what was answered (giver_stays), and"
            " while it does, false needs a reason"
        ),
    )
    giver = fields.UUID(
        metadata=doc("whose it is, as one has seen it: refused (handed_over_meanwhile) once it is somebody else's")
    )
    keep_deputies = fields.Boolean(
        load_default=False,
        metadata=doc("deputies of the giver stand in for the receiver; else their time ends with the hand-over"),
    )


class DistrictSchema(Schema):
    """Where the file belongs."""

    district = fields.UUID(
        required=True, allow_none=True, metadata=doc("a district of the agency that is not retired; null for none")
    )
