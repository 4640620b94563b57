"""Schemas of the API: what each body and each answer holds."""

from typing import Any

from marshmallow import RAISE, Schema, ValidationError, fields, validate

from kernel.letters import is_blank
from services.identity.model import accounts, agencies, passwords
from services.identity.model.roles import OF_AGENCY, ROLES

ROLE_CODES = sorted(ROLES)


class Matches(validate.Regexp):
    """The whole text fits, up to its end: `$` alone would let a line break pass."""

    def __call__(self, value: Any) -> Any:
        if self.regex.fullmatch(value) is None:
            raise ValidationError(str(self.error))
        return value


class YesNo(fields.Boolean):
    """true or false, and nothing that is merely like it."""

    def _deserialize(self, value: Any, *place: Any, **options: Any) -> Any:
        if not isinstance(value, bool):
            raise ValidationError("invalid")
        return super()._deserialize(value, *place, **options)


class WholeNumber(fields.Integer):
    """A whole number, also written 365.0 (JSON knows no integers, RFC 8259, 6); neither a text nor a fraction."""

    def _deserialize(self, value: Any, *place: Any, **options: Any) -> Any:
        whole = int(value) if isinstance(value, float) and value.is_integer() else value
        return super()._deserialize(whole, *place, **options)


class Body(Schema):
    """A body that was sent: unknown fields are refused."""

    class Meta:
        unknown = RAISE


def _readable(name: str) -> None:
    if not accounts.is_readable(name):
        raise ValidationError("name_malformed")


def _visible_login(login: str) -> None:
    if is_blank(login):
        raise ValidationError("login_malformed")


def _visible_password(password: str) -> None:
    if is_blank(password):
        raise ValidationError("password_malformed")


def _name(about: str, **options: Any) -> fields.String:
    checks: list[Any] = [
        validate.Length(min=1, max=accounts.LONGEST_NAME, error="name_malformed"),
        Matches(accounts.NAME, error="name_malformed"),
        _readable,
    ]
    return fields.String(validate=checks, metadata={"description": about}, **options)


class SignIn(Body):
    """What signing in takes."""

    login = fields.String(
        required=True,
        validate=[
            validate.Length(min=1, max=200, error="login_malformed"),
            Matches("^[^\\x00-\\x1f\\x7f]*$", error="login_malformed"),
            _visible_login,
        ],
        metadata={"description": "The login; upper and lower case are the same"},
    )
    password = fields.String(
        required=True,
        load_only=True,
        validate=[
            validate.Length(min=1, error="required"),
            validate.Length(max=passwords.MOST, error="password_too_long"),
            Matches(passwords.TYPEABLE, error="password_malformed"),
        ],
        metadata={"description": "The password"},
    )


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


class NewAgency(Body):
    """What setting an agency up takes."""

    name = _name("The name of the agency (Träger)", required=True)
    short_name = _name("A short name for narrow places", load_default=None, allow_none=True)


class Agency(Schema):
    """An agency (Träger)."""

    id = fields.UUID(required=True, metadata={"description": "The agency"})
    name = fields.String(required=True, metadata={"description": "Its name"})
    short_name = fields.String(
        required=True, allow_none=True, metadata={"description": "Its short name, null if it has none"}
    )
    created_at = fields.AwareDateTime(required=True, metadata={"description": "When it was set up"})


def _retention_days(**options: Any) -> WholeNumber:
    about = "How many days a file is kept at most after the end of case management; then it is erased"
    limits = validate.Range(agencies.RETENTION_LEAST, agencies.RETENTION_MOST, error="retention_days_out_of_range")
    return WholeNumber(strict=True, validate=limits, metadata={"description": about}, **options)


def _client_number_scheme(**options: Any) -> fields.String:
    about = "How new files are numbered (Aktenzeichen): 001, 2026-0001, WASKA-2026-0001 or 001/2026"
    known = validate.OneOf(agencies.CLIENT_NUMBER_SCHEMES, error="unknown_scheme")
    return fields.String(validate=known, metadata={"description": about}, **options)


def _transmission(**options: Any) -> YesNo:
    about = "Whether the agency's figures take part in releases to the centre; aggregates only, never a file"
    return YesNo(metadata={"description": about}, **options)


class Settings(Schema):
    """The settings of an agency."""

    retention_days = _retention_days(required=True)
    transmission = _transmission(required=True)
    client_number_scheme = _client_number_scheme(required=True)


class ChangedSettings(Body):
    """Settings to change; what is left out stays as it is."""

    retention_days = _retention_days()
    transmission = _transmission()
    client_number_scheme = _client_number_scheme()


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
    name = _name("The name of the person, as colleagues see it", required=True)
    password = fields.String(
        required=True,
        load_only=True,
        validate=[
            validate.Length(min=passwords.LEAST, error="password_too_short"),
            validate.Length(max=passwords.MOST, error="password_too_long"),
            Matches(passwords.TYPEABLE, error="password_malformed"),
            _visible_password,
        ],
        metadata={"description": "The first password, 12 to 200 characters", "minLength": 12, "maxLength": 200},
    )
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
