"""Schemas of casefile's API (marshmallow), a module for each of `api/`; descriptions go into the OpenAPI document."""

from marshmallow import validate

NOT_BLANK = validate.Regexp(r"\s*\S")
REASON = [validate.Length(1, 2000), NOT_BLANK]
"""Blanks are no reason."""


def doc(text: str) -> dict[str, str]:
    """A description for the OpenAPI document."""
    return {"description": text}
