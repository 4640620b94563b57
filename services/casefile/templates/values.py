"""What one answer may look like, by type of field: a table (NORMALISERS, at the foot) of small functions.

Stored values are plain JSON: text, longtext, date ("YYYY-MM-DD"), time ("HH:MM"), year_month ("YYYY-MM") and code are
str, codes a list of str, number int or float, money int (cents), flag bool. `unknown` and `refused` stand in the place
of a value where the field allows them; in codes as the only member.
"""

import math
import re
import unicodedata
from collections.abc import Callable, Mapping
from datetime import date
from typing import NamedTuple, TypeAlias

from kernel.clock import EARLIEST_DAY
from kernel.letters import is_blank, spills, turns, unwrapped
from services.casefile.templates.declared.fields import MARKERS, CodeList, Field
from services.casefile.templates.declared.types import FieldType

Value: TypeAlias = str | int | float | bool | list[str]

# The general categories Cc (control characters) and Cs (surrogates) of Unicode.
FORBIDDEN_IN_A_LINE = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff]")
FORBIDDEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")  # all but tab and line feed
TIME = re.compile(r"([01][0-9]|2[0-3]):[0-5][0-9]", re.ASCII)
LATEST_YEAR = 2199


class Unacceptable(Exception):
    """Why one value was not taken; `code` becomes that of a Problem. Never leaves `answers`."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class Context(NamedTuple):
    """What a value is checked against; `today` decides what lies in the future; `standing`: what is answered already,
    which may be said again, whatever has become of its codes and rules since."""

    code_lists: Mapping[str, CodeList]
    field: Field
    today: date
    standing: Value | None = None


def normalised(context: Context, value: object) -> Value | None:
    """The value as it is stored, None when it clears the answer (null, blank text, no codes).

    Raises Unacceptable.
    """
    if value is None:
        return None
    if context.standing is not None and _same(value, context.standing):
        return context.standing
    if isinstance(value, str) and value in context.field.markers:
        return [value] if context.field.kind.json is list else value
    return NORMALISERS[context.field.type](context, value)


def _same(value: object, standing: Value) -> bool:
    """Equal, and of one type: true is no 1."""
    return type(value) is type(standing) and value == standing


def _string(value: object) -> str:
    if not isinstance(value, str):
        raise Unacceptable("wrong_type")
    return value


def _text(context: Context, value: object) -> Value | None:
    """Unicode NFC, outer blanks gone, line ends as \\n; length counts characters after that.

    Text without a visible letter is blank. Control characters and lone surrogates are refused: PostgreSQL takes no NUL,
    UTF-8 no surrogate; so is what turns the direction of a line, or of lines around it.
    """
    kind = context.field.kind
    text = unicodedata.normalize("NFC", _string(value).replace("\r\n", "\n").replace("\r", "\n")).strip()
    if not kind.lines:
        text = unwrapped(text).strip()
    if kind.longest is not None and len(text) > kind.longest:
        raise Unacceptable("too_long")
    if (FORBIDDEN if kind.lines else FORBIDDEN_IN_A_LINE).search(text):
        raise Unacceptable("forbidden_character")
    if is_blank(text):
        return None
    if spills(text) if kind.lines else turns(text):
        raise Unacceptable("forbidden_character")
    return text


def _date(context: Context, value: object) -> Value | None:
    day = _day(_string(value), "YYYY-MM-DD")
    if context.field.past and day > context.today:
        raise Unacceptable("date_in_future")
    return day.isoformat()


def day_of(value: object, today: date) -> date:
    """A day in full that does not lie ahead; raises Unacceptable."""
    day = _day(_string(value), "YYYY-MM-DD")
    if day > today:
        raise Unacceptable("date_in_future")
    return day


def _year_month(context: Context, value: object) -> Value | None:
    text = _string(value)
    if len(text) != len("YYYY-MM"):
        raise Unacceptable("not_a_month")
    first = _day(f"{text}-01", "YYYY-MM")
    if context.field.past and first > context.today:
        raise Unacceptable("date_in_future")
    return text


def _day(text: str, form: str) -> date:
    """A real day between 1900 and 2199, written in full; `fromisoformat` alone would take 20240101."""
    code = "not_a_date" if form == "YYYY-MM-DD" else "not_a_month"
    if len(text) != len("YYYY-MM-DD") or not text.isascii() or text[4] != "-" or text[7] != "-":
        raise Unacceptable(code)
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise Unacceptable(code) from None
    if day < EARLIEST_DAY or day.year > LATEST_YEAR:
        raise Unacceptable("out_of_range")
    return day


def _code(context: Context, value: object) -> Value | None:
    text = _string(value)
    if text not in _members(context):
        raise Unacceptable("unknown_code")
    return text


def _codes(context: Context, value: object) -> Value | None:
    if not isinstance(value, list):
        raise Unacceptable("wrong_type")
    codes = [_string(code) for code in value]
    if len(codes) == 1 and codes[0] in context.field.markers:
        return codes
    if any(code in MARKERS for code in codes) and context.field.markers:
        raise Unacceptable("marker_not_alone")
    if not _members(context).issuperset(codes):
        raise Unacceptable("unknown_code")
    if len(set(codes)) != len(codes):
        raise Unacceptable("double_code")
    return codes or None


def _time(context: Context, value: object) -> Value | None:  # noqa: ARG001 -- because the table has one signature
    text = _string(value)
    if not TIME.fullmatch(text):
        raise Unacceptable("not_a_time")
    return text


def _members(context: Context) -> frozenset[str]:
    """The codes that may be chosen today; one whose time is over stays where it was chosen before."""
    choices = context.code_lists[context.field.code_list or ""].choices(context.today)
    return choices | (set(context.standing) - MARKERS.keys()) if isinstance(context.standing, list) else choices


def _number(context: Context, value: object) -> Value | None:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise Unacceptable("wrong_type")
    return _bounded(context.field, value)


def _money(context: Context, value: object) -> Value | None:
    if isinstance(value, bool) or not isinstance(value, int):
        raise Unacceptable("wrong_type")
    return _bounded(context.field, value)


def bounds(field: Field) -> tuple[float, float]:
    """The lowest and the highest value: the template's own, else those of the type."""
    lowest, highest = field.kind.bounds or (-math.inf, math.inf)
    return lowest if field.minimum is None else field.minimum, highest if field.maximum is None else field.maximum


def _bounded(field: Field, value: int | float) -> int | float:
    lowest, highest = bounds(field)
    if not lowest <= value <= highest:  # also refuses NaN and the infinities
        raise Unacceptable("out_of_range")
    return value


def _flag(context: Context, value: object) -> Value | None:  # noqa: ARG001 -- because the table has one signature
    if not isinstance(value, bool):
        raise Unacceptable("wrong_type")
    return value


NORMALISERS: Mapping[FieldType, Callable[[Context, object], Value | None]] = {
    "text": _text,
    "longtext": _text,
    "date": _date,
    "time": _time,
    "year_month": _year_month,
    "code": _code,
    "codes": _codes,
    "number": _number,
    "money": _money,
    "flag": _flag,
}
