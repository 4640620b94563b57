"""Canonical JSON (RFC 8785) for the subset that signed documents use: no fractions, no doubts.

Strings, whole numbers that every JSON reader holds exactly, true, false, null, arrays and objects. Whatever could
be read in two ways (a member twice, a fraction, half a surrogate pair) is refused rather than guessed.
"""

import json
from typing import Any, NoReturn

LARGEST = 2**53 - 1  # whole numbers beyond this are not exact everywhere (RFC 7493, 2.2)
DEEPEST = 32
TOO_LARGE = "a number is too large to be exact everywhere"
SHORT = {"\b": "\\b", "\t": "\\t", "\n": "\\n", "\f": "\\f", "\r": "\\r", '"': '\\"', "\\": "\\\\"}


class NotCanonical(ValueError):
    """Something that has no canonical form here; the text says what, never the value."""


def parse(data: bytes) -> Any:
    """The value of a JSON document in UTF-8. Raises `NotCanonical`."""
    try:
        return json.loads(
            data.decode("utf-8"),
            object_pairs_hook=_object,
            parse_float=_no_fraction,
            parse_constant=_no_fraction,
            parse_int=_whole,
        )
    except NotCanonical:
        raise
    except (ValueError, RecursionError):
        raise NotCanonical("it is no JSON document") from None


def canonical(value: object) -> bytes:
    """The one spelling of a value. Raises `NotCanonical`."""
    try:
        return _written(value, 0).encode("utf-8")
    except UnicodeEncodeError:
        raise NotCanonical("it holds half a surrogate pair") from None


def _written(value: object, depth: int) -> str:
    if depth > DEEPEST:
        raise NotCanonical("it is nested too deeply")
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(_exact(value))
    if isinstance(value, str):
        return _string(value)
    if isinstance(value, list):
        return "[" + ",".join(_written(item, depth + 1) for item in value) + "]"
    if isinstance(value, dict):
        names = sorted(value, key=_utf16)
        return "{" + ",".join(f"{_string(name)}:{_written(value[name], depth + 1)}" for name in names) + "}"
    raise NotCanonical("it holds something other than text, whole numbers, true, false, null, lists and objects")


def _string(text: str) -> str:
    """RFC 8785, 3.2.2.2: only what JSON demands is escaped."""
    return '"' + "".join(_character(one) for one in text) + '"'


def _character(one: str) -> str:
    if one in SHORT:
        return SHORT[one]
    return f"\\u{ord(one):04x}" if one < " " else one


def _utf16(name: object) -> bytes:
    """RFC 8785, 3.2.3: members are sorted by their UTF-16 code units, which differ from Unicode's order."""
    if not isinstance(name, str):
        raise NotCanonical("the name of a member is no text")
    try:
        return name.encode("utf-16-be")
    except UnicodeEncodeError:
        raise NotCanonical("it holds half a surrogate pair") from None


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    members = dict(pairs)
    if len(members) != len(pairs):
        raise NotCanonical("an object has a member twice")
    return members


def _whole(digits: str) -> int:
    if len(digits) > len(str(-LARGEST)):  # before it is read: reading millions of digits takes for ever
        raise NotCanonical(TOO_LARGE)
    return _exact(int(digits))


def _exact(number: int) -> int:
    if abs(number) > LARGEST:
        raise NotCanonical(TOO_LARGE)
    return number


def _no_fraction(_: str) -> NoReturn:
    raise NotCanonical("it holds a number that is not whole")
