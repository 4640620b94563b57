"""What is wrong with what was typed, beside the field: in the words of a form, never of the API."""

from gateway.web.client import Answer
from gateway.web.visit import Visit


def problems_of(visit: Visit, refused: Answer | None) -> dict[str, str]:
    """By field a sentence; where a form is filled in otherwise than the API is called, one of the form's own."""
    errors = (refused.json() or {}).get("errors", []) if refused else []
    return {error["pointer"].rpartition("/")[2]: _said(visit, error) for error in errors}


def _said(visit: Visit, error: dict[str, str]) -> str:
    code = f"problem.{error['code']}"
    own = visit.say(code)
    return error["detail"] if own == code else own
