"""Schemas of signing in and of sessions."""

from marshmallow import Schema, fields, validate

from services.identity.schemas.base import ROLE_CODES, Body, Matches, Visible, password_to_check


class SignIn(Body):
    """What signing in takes."""

    login = fields.String(
        required=True,
        validate=[
            validate.Length(min=1, max=200, error="login_malformed"),
            Matches("^[^\\x00-\\x1f\\x7f]*$", error="login_malformed"),
            Visible("login_malformed"),
        ],
        metadata={"description": "The login; upper and lower case are the same"},
    )
    password = password_to_check("The password")


class NewSession(Schema):
    """A session that has just begun."""

    token = fields.String(
        required=True,
        metadata={"description": "Opaque bearer token, 256 random bits in base64url; shown this once"},
    )
    account = fields.UUID(required=True, metadata={"description": "Whose session it is"})
    agency = fields.UUID(
        required=True, allow_none=True, metadata={"description": "The agency, null for accounts of the platform"}
    )
    roles = fields.List(
        fields.String(validate=validate.OneOf(ROLE_CODES)),
        required=True,
        metadata={"description": "The roles of the account"},
    )
    idle_seconds = fields.Integer(
        required=True, metadata={"description": "The session ends after so many seconds without a request"}
    )
    longest_seconds = fields.Integer(
        required=True, metadata={"description": "The session ends after so many seconds in any case"}
    )


class CurrentSession(NewSession):
    """One's own session, without its token."""

    class Meta:
        exclude = ("token",)

    created_at = fields.AwareDateTime(required=True, metadata={"description": "When it began"})
    idle_ends_at = fields.AwareDateTime(
        required=True, metadata={"description": "When it ends if no further request comes"}
    )
    ends_at = fields.AwareDateTime(required=True, metadata={"description": "When it ends in any case"})


class Introspection(Body):
    """What the gateway asks with."""

    session = fields.String(required=True, metadata={"description": "The token of a session"})
