"""Schemas of agencies, their settings, and which programmes they lead."""

from typing import Any

from marshmallow import Schema, fields, post_load, validate

from services.identity.model import agencies
from services.identity.model.accounts import new_name
from services.identity.schemas.base import Body, Matches, WholeNumber, YesNo, name_field, telephone_field


def _programmes(about: str, **options: Any) -> fields.List[Any]:
    known = fields.String(validate=Matches(agencies.PROGRAMME, error="programme_malformed"))
    few = validate.Length(max=agencies.MOST_PROGRAMMES, error="too_many_programmes")
    return fields.List(known, validate=few, allow_none=True, metadata={"description": about}, **options)


class Address(Body):
    """The address of an agency's office."""

    street = name_field("Street and number", required=True)
    postcode = fields.String(
        required=True,
        validate=Matches(agencies.POSTCODE, error="postcode_malformed"),
        metadata={"description": "Postcode, five digits"},
    )
    town = name_field("Town", required=True)

    @post_load
    def made(self, sent: dict[str, str], **_: Any) -> agencies.Address:
        """The value that the use cases work with."""
        return agencies.Address(
            new_name(sent["street"], "/address/street"), sent["postcode"], new_name(sent["town"], "/address/town")
        )


class NewAgency(Body):
    """What setting an agency up takes."""

    name = name_field("The name of the agency (Träger)", required=True)
    short_name = name_field("A short name for narrow places", load_default=None, allow_none=True)
    programmes = _programmes("Ids of the programmes it opens files of; left out: none yet, null: all", load_default=[])


class Agency(Schema):
    """An agency (Träger)."""

    id = fields.UUID(required=True, metadata={"description": "The agency"})
    name = fields.String(required=True, metadata={"description": "Its name"})
    short_name = fields.String(
        required=True, allow_none=True, metadata={"description": "Its short name, null if it has none"}
    )
    created_at = fields.AwareDateTime(required=True, metadata={"description": "When it was set up"})
    address = fields.Nested(
        Address, required=True, allow_none=True, metadata={"description": "Where it is, null where that was not said"}
    )
    telephone = fields.String(
        required=True, allow_none=True, metadata={"description": "Its telephone, null where that was not said"}
    )
    programmes = fields.Function(
        lambda agency: None if agency.programmes is None else sorted(agency.programmes),
        metadata={
            "type": ["array", "null"],
            "items": {"type": "string"},
            "description": "Ids of the programmes it is admitted to, null for all",
        },
    )


class ChangedAgency(Body):
    """Where an agency is reached; what is left out stays as it is."""

    address = fields.Nested(Address, allow_none=True, metadata={"description": "Its address, null for none"})
    telephone = telephone_field("Its telephone, null for none")


class Admission(Body):
    """Which programmes an agency leads."""

    programmes = _programmes("Ids of the programmes it is admitted to; null: all", required=True)


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
