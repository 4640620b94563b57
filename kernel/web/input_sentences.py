"""What a schema's own refusals say to whoever sent the input: marshmallow's messages as sentences of our catalogues.

The code stays `invalid`, whatever was wrong; the sentence says what would do. It is made of what the schema demands
alone (lengths, bounds, codes): a message that is none of these is not shown, since it might hold what was sent.
"""

import re
from collections.abc import Mapping

from kernel.translations import LANGUAGES, sentence

BLANK = "Nothing can be read."
"""What our own validator of texts says (`texts.visible`)."""
TOO_EARLY = "No day before 1900."
"""What our own field of days says (`days.Day`)."""
NUMBER = r"-?\d{1,12}(?:\.\d{1,6})?"
CODES = r"[A-Za-z0-9_.:/+-]{1,60}(?:, [A-Za-z0-9_.:/+-]{1,60}){0,60}"
MESSAGES = {
    r"Shorter than minimum length 1\.": "input_empty",
    r"Shorter than minimum length (?P<least>\d+)\.": "input_too_short",
    r"Longer than maximum length (?P<most>\d+)\.": "input_too_long",
    r"Length must be between (?P<least>\d+) and (?P<most>\d+)\.": "input_length",
    rf"Must be one of: (?P<codes>{CODES})\.": "input_no_choice",
    rf"One or more of the choices you made were not in: (?P<codes>{CODES})\.": "input_no_choice",
    rf"Must be greater than or equal to (?P<least>{NUMBER}) and less than or equal to (?P<most>{NUMBER})\.": (
        "input_between"
    ),
    rf"Must be greater than or equal to (?P<least>{NUMBER})\.": "input_at_least",
    rf"Must be less than or equal to (?P<most>{NUMBER})\.": "input_at_most",
    r"Not a valid UUID\.": "input_no_id",
    r"Not a valid date\.": "input_no_day",
    re.escape(TOO_EARLY): "input_day_too_early",
    r"Not a valid datetime\.|Not a valid aware datetime\.": "input_no_instant",
    r"Not a valid integer\.": "input_no_whole_number",
    r"Not a valid number\.": "input_no_number",
    r"Not a valid boolean\.": "input_no_flag",
    r"Not a valid string\.": "input_no_text",
    r"Not a valid list\.": "input_no_list",
    r"Not a valid mapping type\.|Invalid input type\.": "input_no_object",
    re.escape(BLANK): "input_blank",
}
PATTERNS = [(re.compile(pattern), name) for pattern, name in MESSAGES.items()]


def said_of(message: str) -> Mapping[str, str] | None:
    """By language what was wrong, None where the message is none that a schema makes of its own demands."""
    for pattern, name in PATTERNS:
        found = pattern.fullmatch(message)
        if found:
            return {language: sentence(name, language).format(**found.groupdict()) for language in LANGUAGES}
    return None
