"""Schemas of the plan and of comparisons as the API shows them (marshmallow)."""

from marshmallow import Schema, fields

from services.casefile.schemas import doc
from services.casefile.schemas.entries import EntrySchema


class CourseSchema(Schema):
    """How one party has rated a goal over time; unknown and refused ratings are listed and do not count."""

    party = fields.String(required=True, metadata=doc("code of the party"))
    ratings = fields.List(fields.Nested(EntrySchema), required=True, metadata=doc("all, the oldest first"))
    first = fields.Nested(EntrySchema, required=True, allow_none=True, metadata=doc("before: the first that counts"))
    latest = fields.Nested(EntrySchema, required=True, allow_none=True, metadata=doc("after: the last that counts"))
    change = fields.Integer(
        required=True, allow_none=True, metadata=doc("places on the scale, up is positive; null unless two count")
    )


class PlannedGoalSchema(Schema):
    """A goal with its steps and ratings."""

    goal = fields.Nested(EntrySchema, required=True)
    open_steps = fields.List(fields.Nested(EntrySchema), required=True)
    done_steps = fields.List(fields.Nested(EntrySchema), required=True)
    courses = fields.List(fields.Nested(CourseSchema), required=True, metadata=doc("one per party that has rated"))


class AreaSchema(Schema):
    """A goal area in which there are goals."""

    area = fields.String(required=True)
    goals = fields.List(fields.Nested(PlannedGoalSchema), required=True)


class PlanSchema(Schema):
    """The support plan."""

    areas = fields.List(fields.Nested(AreaSchema), required=True, metadata=doc("in the order of the code list"))
    agreements = fields.List(fields.Nested(EntrySchema), required=True, metadata=doc("in force today"))


class ComparisonSchema(Schema):
    """The latest own and outside view of an area; unknown and refused ones do not count."""

    area = fields.String(required=True)
    self_view = fields.Nested(EntrySchema, required=True, allow_none=True)
    outside_view = fields.Nested(EntrySchema, required=True, allow_none=True)
    difference = fields.Integer(
        required=True, allow_none=True, metadata=doc("places by which the outside view lies above the own one")
    )


class SignerSchema(Schema):
    """Somebody who may sign at present."""

    participant = fields.Nested(EntrySchema, required=True)
    only_in_part = fields.Boolean(required=True, metadata=doc("custody in parts alone: no signature outside of them"))
    parts = fields.List(fields.String(), required=True, metadata=doc("of `only_in_part` which ones, as far as known"))


class PeopleSchema(Schema):
    """What participants mean for the work; whom an entrusted entry hides from this reader is in none of the lists."""

    signers = fields.List(fields.Nested(SignerSchema), required=True, metadata=doc("by custody that was proven"))
    joint_holders = fields.List(
        fields.Nested(EntrySchema), required=True, metadata=doc("joint custody, proven or not: all of them sign")
    )
    all_joint_holders_named = fields.Boolean(
        required=True, allow_none=True, metadata=doc("whether there are two at least; null where none is joint")
    )
    not_to_be_told = fields.List(fields.Nested(EntrySchema), required=True)
    household = fields.List(fields.Nested(EntrySchema), required=True)
    everyday = fields.List(
        fields.Nested(EntrySchema), required=True, metadata=doc("who decides about everyday matters (§ 1688 BGB)")
    )
