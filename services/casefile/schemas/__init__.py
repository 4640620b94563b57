"""Schemas of casefile's API (marshmallow), a module for each of `api/`; descriptions go into the OpenAPI document."""

from typing import Any

from marshmallow import ValidationError, validate

from kernel.letters import spills
from kernel.web.texts import visible

NOT_BLANK = validate.Regexp(r"\s*\S")  # tells clients; `visible` knows more


def prose(longest: int, least: int = 1) -> list[Any]:
    """The validators of what a person writes: so many characters, of which one can be read at least."""
    return [validate.Length(least, longest), NOT_BLANK, visible, _keeps_its_direction]


def _keeps_its_direction(text: str) -> None:
    if spills(text):
        raise ValidationError("forbidden_character")


PROGRAMME: list[Any] = [validate.Length(1, 60), visible]
REASON = prose(2000)
"""Blanks are no reason."""


def doc(text: str) -> dict[str, str]:
    """A description for the OpenAPI document."""
    return {"description": text}


HIDDEN = doc("fields left out since an address is under protection; protected-address opens them, on record")
