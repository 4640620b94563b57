"""Schemas of casefile's API (marshmallow), a module for each of `api/`; descriptions go into the OpenAPI document."""


def said(text: str) -> dict[str, str]:
    """A description for the OpenAPI document."""
    return {"description": text}
