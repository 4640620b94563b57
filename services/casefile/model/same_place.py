"""Whether a text tells a place or number that is hidden elsewhere, however it was written there (ADR 32).

Compared is what people write of one and the same: "Geheim-Straße 7 b" and "geheimstr. 7b, 06199 Verborgen",
"0345/199199" and "+49 345 199199"; in two whole addresses the street with its number. A street without a number, a town
or a district is compared as a whole alone, since many live there.
"""

import re
from collections.abc import Iterable, Iterator
from unicodedata import normalize

WORD = re.compile(r"[^\W\d_]+|\d+")
NUMBER = re.compile(r"\+?\d[\d\s/().-]{4,}\d")
ABROAD = re.compile(r"^(?:\+|00)49")
LEAST_DIGITS = 6  # a postcode has five
POSTCODE = re.compile(r"\d{5}\Z")
STREET = re.compile(r"[^\W\d_][^\d,;/\n]*?[\s.]+\d{1,4}(?:\s?[a-z])?(?!\w|\.\s*[^\W\d_])")
IN_A_HOUSE = frozenset(
    ("haus", "hinterhaus", "block", "eingang", "aufgang", "etage", "stock", "og", "wohnung", "whg", "zimmer", "zi")
    + ("station", "gruppe", "wg", "postfach")
)
SPELT = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue"})


def tells(said: str, hidden: Iterable[str]) -> bool:
    """Whether a text tells one of those that are hidden, or is part of it."""
    return any(_same_place(said, one) or _same_number(said, one) for one in hidden)


def tells_street(said: str, hidden: Iterable[str]) -> bool:
    """The same of a street with its number, which tells alone where somebody lives."""
    return any(_same_street(said, one) for one in hidden)


def _same_place(one: str, other: str) -> bool:
    joined = "".join(_words(one))
    return joined != "" and (joined == "".join(_words(other)) or _same_street(one, other))


def _same_street(one: str, other: str) -> bool:
    """Whether both name a street with its number, one whole in the other or within both; that of another postcode is
    another."""
    words, others = _words(one), _words(other)
    codes, other_codes = ({word for word in some if POSTCODE.match(word)} for some in (words, others))
    if codes and other_codes and not codes & other_codes:
        return False
    parts = [(words, others), *((street, others) for street in _streets(one))]
    parts += [(others, words), *((street, words) for street in _streets(other))]
    return any(_within(part, whole) for part, whole in parts)


def _streets(text: str) -> Iterator[list[str]]:
    """What reads as a street with its number, and is no part of a house."""
    for found in STREET.finditer(normalize("NFC", text).casefold()):
        words = _words(found[0])
        if words[-2] not in IN_A_HOUSE:
            yield words


def _within(part: list[str], whole: list[str]) -> bool:
    """Whether something with letters and digits, such as a street with its number, stands in the other in one piece."""
    sought = "".join(part)
    if sought.isdigit() or not any(word[0].isdigit() for word in part):
        return False
    for place in range(len(whole)):
        piece = ""
        for word in whole[place:]:
            piece += word
            if piece == sought:
                return True
            if not sought.startswith(piece):
                break
    return False


def _words(text: str) -> list[str]:
    """Folded, with streets in one spelling and a house number with its letter."""
    words: list[str] = []
    for word in WORD.findall(normalize("NFC", text).casefold().translate(SPELT)):
        if words and words[-1].isdigit() and len(word) == 1 and word.isalpha():
            words[-1] += word
        else:
            words.append(f"{word.removesuffix('strasse')}str" if word.endswith("strasse") else word)
    return words


def _same_number(one: str, other: str) -> bool:
    return any(a in b or b in a for a in _numbers(one) for b in _numbers(other))


def _numbers(text: str) -> list[str]:
    """The telephone numbers in a text, without the prefixes of the country and of long distance."""
    dialled = (re.sub(r"[^\d+]", "", one) for one in NUMBER.findall(text))
    national = (ABROAD.sub("", one).lstrip("+0") for one in dialled)
    return [one for one in national if len(one) >= LEAST_DIGITS]
