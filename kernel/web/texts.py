"""What every text in a body or a query is asked for by its schema, beside its length: a validator of marshmallow."""

from marshmallow import ValidationError

from kernel.letters import is_blank
from kernel.web.input_sentences import BLANK


def visible(text: str) -> None:
    """There is a letter to be read; blanks, and what looks like them, are refused as `invalid`."""
    if is_blank(text):
        raise ValidationError(BLANK)
