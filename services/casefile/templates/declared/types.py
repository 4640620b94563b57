"""The types of answers: one table of what each is, read by checks, values, paper and leak tests alike.

A further type is a row here, a name in `FieldType` and a function in `values.NORMALISERS`; tests hold the three
together, and that a type says which canary it takes.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

FieldType = Literal["text", "longtext", "date", "time", "year_month", "code", "codes", "number", "money", "flag"]
Drawn = Literal["as_it_is", "label", "labels", "day", "month", "euros", "number", "yes_or_no"]
Canary = Literal["name", "day", "month", "number", "none"]
"""What leak tests plant into an answer of a type; `none`: its values are a closed list, or too few to be told apart."""


@dataclass(frozen=True, slots=True)
class Type:
    """What an answer of a type is.

    `json`: how it is stored and exported, as plain JSON; `drawn`: how it is read on paper; `free_text`: whatever a
    person types, so never in a release and without markers for unknown; `coded`: from a closed list, so it may be
    reported; `listed`: the list is the template's; `dated`: may be said to lie in the past; `longest`: characters;
    `lines`: may have several; `bounds`: lowest and highest where the template names no others.
    """

    json: type
    drawn: Drawn
    canary: Canary
    free_text: bool = False
    coded: bool = False
    listed: bool = False
    dated: bool = False
    longest: int | None = None
    lines: bool = False
    bounds: tuple[int, int] | None = None


TYPES: Mapping[FieldType, Type] = {
    "text": Type(str, "as_it_is", "name", free_text=True, longest=200),
    "longtext": Type(str, "as_it_is", "name", free_text=True, longest=20_000, lines=True),
    "date": Type(str, "day", "day", dated=True),
    "time": Type(str, "as_it_is", "none"),
    "year_month": Type(str, "month", "month", dated=True),
    "code": Type(str, "label", "none", coded=True, listed=True),
    "codes": Type(list, "labels", "none", coded=True, listed=True),
    "number": Type(float, "number", "number", bounds=(0, 1_000_000)),
    "money": Type(int, "euros", "number", bounds=(0, 1_000_000_000)),
    "flag": Type(bool, "yes_or_no", "none", coded=True),
}
"""Money is in cents; a number may be whole or broken; days are YYYY-MM-DD, months YYYY-MM, times HH:MM."""
