"""Whether a text tells a place or number that is hidden elsewhere, however it was written there (ADR 32).

Compared is what people write of one and the same: "Geheim-Straße 7 b" and "geheimstr. 7b, 06199 Verborgen",
"0345/199199" and "+49 345 199199"; in two whole addresses the street with its number, in the same postcode where both
name one. A street without a number, a town or a district is compared as a whole alone, since many live there; what
stands before postcode and town, or behind them, counts as the whole of a street.
"""

import re
from collections.abc import Iterable, Iterator
from unicodedata import normalize

WORD = re.compile(r"[^\W\d_]+|\d+")
NUMBER = re.compile(r"\+?\d[\d\s/().-]{4,}\d")
NEXT_NUMBER = re.compile(r"(?<=\d)[\s/().-]+(?=\+\d|0\d)")  # a subscriber's own number never begins with 0
HOUSE_AND_POSTCODE = re.compile(r"\b[1-9]\d{0,3}\s?[a-z]?\s+\d{5}(?=\s+[^\W\d_])", re.IGNORECASE)
ABROAD = re.compile(r"^(?:\+|00)49")
LEAST_DIGITS = 6  # a postcode has five
POSTCODE = re.compile(r"\d{5}\Z")
STREET = re.compile(r"[^\W\d_][^\d,;/\n]*?[\s.]+\d{1,4}(?:\s?[a-z])?(?!\w|\.\s*[^\W\d_])")
IN_A_HOUSE = frozenset(
    ("haus", "hinterhaus", "block", "eingang", "aufgang", "etage", "stock", "og", "wohnung", "whg", "zimmer", "zi")
    + ("station", "gruppe", "wg", "postfach")
)
BEFORE_POSTCODE = re.compile(r"(.*[^\s,;])[\s,;]+\d{5}\s+[^\W\d_]", re.DOTALL)
AFTER_POSTCODE = re.compile(r"\s*(?:D-)?\d{5}\s+[^\d,;\n]+[,;\n]\s*(\S.*)", re.DOTALL)
BEFORE_TOWN = re.compile(r"([^\d,;\n]+)[,;\n]")
SPELT = str.maketrans({"ä": "a", "ö": "o", "ü": "u"})
SPELT_OUT = re.compile(r"([aou])e")
LONG = {"strasse": "str", "platz": "pl"}  # how the name of a street ends, and what is written for it
SHORT = {"sankt": "st", "der": "d", "des": "d", "dem": "d", "den": "d"}
NOT_SAID = frozenset(("nr", "no", "hausnr", "hausnummer"))  # before the number of a house


def tells(said: str, hidden: Iterable[str]) -> bool:
    """Whether a text tells one of those that are hidden, or is part of it."""
    return any(_same_place(said, one) or _same_number(said, one) for one in hidden)


def tells_place(said: str, hidden: Iterable[str]) -> bool:
    """The same of places alone."""
    return any(_same_place(said, one) for one in hidden)


def tells_street_or_number(said: str, hidden: Iterable[str]) -> bool:
    """The same of a line that names people and how to reach them: whether a street with its number, a telephone number
    or an e-mail address stands in it."""
    return any(_same_street(said, one) or _same_number(said, one) or _names_mail(said, one) for one in hidden)


def _names_mail(said: str, hidden: str) -> bool:
    return "@" in hidden and hidden.strip().casefold() in said.casefold()


def _same_place(one: str, other: str) -> bool:
    return _same_street(one, other) or not _elsewhere(one, other) and bool({*_wholes(one)} & {*_wholes(other)})


def _wholes(text: str) -> Iterator[str]:
    """A text as a whole, and what stands in it before postcode and town, or behind them; where no house has a number
    also what stands before the first comma, which is the name of a farm or home beside its town."""
    parts = [found[1] for found in (BEFORE_POSTCODE.match(text), AFTER_POSTCODE.match(text)) if found]
    if (named := BEFORE_TOWN.match(text)) and not any(_streets(text)):
        parts.append(named[1])
    for one in (text, *parts):
        if joined := "".join(_words(one)):
            yield joined


def _same_street(one: str, other: str) -> bool:
    """Whether both name a street with its number, one whole in the other or within both; that of another postcode is
    another."""
    if _elsewhere(one, other):
        return False
    words, others = _words(one), _words(other)
    parts = [(words, others), *((street, others) for street in _streets(one))]
    parts += [(others, words), *((street, words) for street in _streets(other))]
    return any(_within(part, whole) for part, whole in parts)


def _elsewhere(one: str, other: str) -> bool:
    """Whether both name postcodes, and none that is the same."""
    codes, others = ({word for word in _words(some) if POSTCODE.match(word)} for some in (one, other))
    return bool(codes and others and not codes & others)


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
    for found in WORD.findall(SPELT_OUT.sub(r"\1", normalize("NFC", text).casefold().translate(SPELT))):
        if words and words[-1].isdigit() and len(found) == 1 and found.isalpha():
            words[-1] += found
        elif found not in NOT_SAID:
            words.append(_spelt(found))
    return words


def _spelt(word: str) -> str:
    if word.isdigit():
        return word if POSTCODE.match(word) else word.lstrip("0") or word
    for long, short in LONG.items():
        if word.endswith(long):
            return word.removesuffix(long) + short
    return SHORT.get(word, word)


def _same_number(one: str, other: str) -> bool:
    return any(a in b or b in a for a in _numbers(one) for b in _numbers(other))


def _numbers(text: str) -> list[str]:
    """The telephone numbers in a text, without the prefixes of the country and of long distance."""
    parts = NEXT_NUMBER.split(HOUSE_AND_POSTCODE.sub(" ", text))
    dialled = (re.sub(r"[^\d+]", "", one) for part in parts for one in NUMBER.findall(part))
    national = (ABROAD.sub("", one).lstrip("+0") for one in dialled)
    return [one for one in national if len(one) >= LEAST_DIGITS]
