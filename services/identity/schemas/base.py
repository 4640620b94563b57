"""What the schemas of identity are made of."""

from typing import Any

from marshmallow import RAISE, Schema, ValidationError, fields, validate

from kernel.letters import is_blank
from services.identity.model import accounts, passwords
from services.identity.model.roles import ROLES

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


class Readable(Matches):
    """A line that fits, in which a letter is seen and none turns the direction of what stands around it."""

    def __call__(self, value: Any) -> Any:
        if not accounts.is_readable(value):
            raise ValidationError(str(self.error))
        return super().__call__(value)


class Visible(validate.Validator):
    """Text in which a letter is seen."""

    def __init__(self, code: str) -> None:
        self.code = code

    def __call__(self, value: str) -> str:
        if is_blank(value):
            raise ValidationError(self.code)
        return value


def name_field(about: str, **options: Any) -> fields.String:
    """A name as others see it."""
    checks = [
        validate.Length(min=1, max=accounts.LONGEST_NAME, error="name_malformed"),
        Readable(accounts.NAME, error="name_malformed"),
    ]
    return fields.String(validate=checks, metadata={"description": about}, **options)


def telephone_field(about: str, **options: Any) -> fields.String:
    """A telephone number as people write it, or null where there is none."""
    known = Matches(accounts.TELEPHONE, error="telephone_malformed")
    return fields.String(validate=known, allow_none=True, metadata={"description": about}, **options)


def password_field(about: str) -> fields.String:
    """A password that is to be an account's from now on."""
    return fields.String(
        required=True,
        load_only=True,
        validate=[
            validate.Length(min=passwords.LEAST, error="password_too_short"),
            validate.Length(max=passwords.MOST, error="password_too_long"),
            Matches(passwords.TYPEABLE, error="password_malformed"),
            Visible("password_malformed"),
        ],
        metadata={"description": about, "minLength": passwords.LEAST, "maxLength": passwords.MOST},
    )


def password_to_check(about: str) -> fields.String:
    """A password as somebody types it to be let in: of any length, since what is kept may be older than our rules."""
    return fields.String(
        required=True,
        load_only=True,
        validate=[
            validate.Length(min=1, error="required"),
            validate.Length(max=passwords.MOST, error="password_too_long"),
            Matches(passwords.TYPEABLE, error="password_malformed"),
        ],
        metadata={"description": about},
    )
