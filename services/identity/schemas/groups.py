"""Schemas of districts and teams."""

from marshmallow import Schema, fields

from services.identity.schemas.base import Body, YesNo, name_field


class NewGroup(Body):
    """What a district or a team takes."""

    name = name_field("Its name, as the agency's people know it", required=True)


class ChangedGroup(Body):
    """What of a district or a team is to change; what is left out stays as it is."""

    name = name_field("Its name")
    retired = YesNo(metadata={"description": "It takes in nobody and no file any more; what belongs to it stays"})


class Group(Schema):
    """A district (Sozialraum) or a team of an agency."""

    id = fields.UUID(required=True, metadata={"description": "The district or team"})
    agency = fields.UUID(required=True, metadata={"description": "Whose it is"})
    name = fields.String(required=True, metadata={"description": "Its name"})
    retired = fields.Boolean(required=True, metadata={"description": "It takes in nobody and no file any more"})
    created_at = fields.AwareDateTime(required=True, metadata={"description": "When it was made"})
