"""Whether a text tells a place or number that is hidden elsewhere, however it was written there (ADR 32).

Compared is what people write of one and the same: "Geheim-Straße 7 b" and "geheimstr. 7b, 06199 Verborgen",
"0345/199199" and "+49 345 199199". A street without a number, a town or a district is compared as a whole alone, since
many live there.
"""

import re
from collections.abc import Iterable
from unicodedata import normalize

WORD = re.compile(r"[^\W\d_]+|\d+")
NUMBER = re.compile(r"\+?\d[\d\s/().-]{4,}\d")
ABROAD = re.compile(r"^(?:\+|00)49")
LEAST_DIGITS = 6  # a postcode has five
SPELT = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue"})


def tells(said: str, hidden: Iterable[str]) -> bool:
    """Whether a text tells one of those that are hidden, or is part of it."""
    return any(_same_place(_words(said), _words(one)) or _same_number(said, one) for one in hidden)


def _same_place(one: list[str], other: list[str]) -> bool:
    if not one or not other:
        return False
    return "".join(one) == "".join(other) or _within(one, other) or _within(other, one)


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
