"""Schemas of accounts and of the signed-in person."""

from typing import Any

from marshmallow import Schema, fields, validate

from services.identity.model import accounts, groups
from services.identity.model.roles import OF_AGENCY
from services.identity.schemas.base import (
    ROLE_CODES,
    Body,
    Matches,
    name_field,
    password_field,
    password_to_check,
    telephone_field,
)


class AgencyName(Schema):
    """An agency by its name."""

    id = fields.UUID(required=True, metadata={"description": "The agency"})
    name = fields.String(required=True, metadata={"description": "Its name"})


class Me(Schema):
    """The signed-in person."""

    account = fields.UUID(required=True, metadata={"description": "The account"})
    login = fields.String(required=True, metadata={"description": "The login"})
    name = fields.String(required=True, metadata={"description": "The person's name"})
    agency = fields.Nested(
        AgencyName,
        required=True,
        allow_none=True,
        metadata={"description": "The agency, null for accounts of the platform"},
    )
    roles = fields.List(
        fields.String(validate=validate.OneOf(ROLE_CODES)),
        required=True,
        metadata={"description": "The roles of the account"},
    )


class ChangedPassword(Body):
    """One's own password, anew."""

    old_password = password_to_check("The password one signs in with now")
    new_password = password_field("The one from now on, 12 to 200 characters and none that is guessed first")


class NewAccount(Body):
    """What an account takes."""

    login = fields.String(
        required=True,
        validate=[
            validate.Length(min=3, max=100, error="login_malformed"),
            Matches(accounts.LOGIN, error="login_malformed"),
        ],
        metadata={"description": "The login; unique on the platform, upper and lower case are the same"},
    )
    name = name_field("The name of the person, as colleagues see it", required=True)
    password = password_field("The first password, 12 to 200 characters and none that is guessed first")
    roles = fields.List(
        fields.String(metadata={"enum": list(OF_AGENCY)}),
        required=True,
        validate=validate.Length(min=1, error="required"),
        metadata={"description": "Roles; an agency's admin gives the roles of casework, the host any of an agency"},
    )


class Account(Schema):
    """An account of a member of staff."""

    id = fields.UUID(required=True, metadata={"description": "The account"})
    agency = fields.UUID(
        required=True, allow_none=True, metadata={"description": "Its agency, null for accounts of the platform"}
    )
    login = fields.String(required=True, metadata={"description": "The login, in lower case"})
    name = fields.String(required=True, metadata={"description": "The person's name"})
    roles = fields.List(
        fields.String(validate=validate.OneOf(ROLE_CODES)),
        required=True,
        metadata={"description": "The roles of the account"},
    )
    state = fields.String(
        required=True,
        validate=validate.OneOf([state.value for state in accounts.State]),
        metadata={"description": "A closed account cannot sign in"},
    )
    created_at = fields.AwareDateTime(required=True, metadata={"description": "When it was made"})
    telephone = fields.String(
        required=True, allow_none=True, metadata={"description": "The telephone at work, null if there is none"}
    )
    districts = fields.List(fields.UUID(), required=True, metadata={"description": "The districts it works in"})
    teams = fields.List(fields.UUID(), required=True, metadata={"description": "The teams it belongs to"})


def _groups(about: str) -> fields.List[Any]:
    few = validate.Length(max=groups.MOST_OF_ACCOUNT, error="too_many_groups")
    return fields.List(fields.UUID(), validate=few, metadata={"description": about})


class ChangedAccount(Body):
    """What of an account is to change; what is left out stays as it is."""

    telephone = telephone_field("The telephone at work, null if there is none")
    districts = _groups("The districts it works in: the agency's admin alone, for files are reached by them")
    teams = _groups("The teams it belongs to: the agency's admin alone")
    state = fields.String(
        validate=validate.OneOf([accounts.State.CLOSED.value], error="only_to_be_closed"),
        metadata={"description": "`closed`: it signs in no more and its sessions end; that is not taken back"},
    )
