"""What a file is found by: the terms of a name, of a year of birth, and of what somebody types.

A name is broken into parts (letters alone), each part into the forms in which it is written: Müller is mueller and
muller, Şahin is sahin, Łukasz is lukasz. A file gets, for every form, the word, its beginnings of three letters and
more, and how it sounds (Kölner Phonetik, which makes no difference between Mohammed and Muhamad, Yusuf and Jussuf,
Tschaikowski and Tchaikovsky). Terms leave this module as text and lie in the database as keyed tokens only.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from unicodedata import category, normalize

import cologne_phonetics  # type: ignore[import-untyped]  # because it comes without types

RULES = 1
"""The version of all that stands here: `usecases.search_terms` makes new terms for files that have those of another."""
LEAST, MOST = 3, 16  # letters of a beginning; what is longer is found by its first sixteen
MOST_PARTS = 8  # of a name, and of what is typed: so that a file has at most some 400 terms
PARTS = re.compile(r"[^\W\d_]+")
TYPED = re.compile(r"\S+")
NUMBER = re.compile(r"[0-9A-Z][0-9A-Z./-]{0,19}\Z")
YEAR = re.compile(r"(19|20)[0-9]{2}\Z")
APOSTROPHES = dict.fromkeys(map(ord, "'’ʼ`´ʿʾ"))  # O'Brien is written OBrien, Qur'an Quran
GERMAN = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "å": "aa", "ø": "oe", "æ": "ae", "œ": "oe"})
PLAIN = str.maketrans({"ø": "o", "æ": "ae", "œ": "oe", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i", "ħ": "h"})
TYPED_OUT = re.compile(r"([aou])e")


@dataclass(frozen=True, slots=True)
class Wanted:
    """One thing typed: files that have one of `terms` fit, and those whose client number begins with `number`."""

    terms: frozenset[str]
    number: str | None = None


def of_file(names: Iterable[str | None], born: str | None) -> frozenset[str]:
    """The terms of a file. `names`: as answered; `born`: the day of birth as answered, which may be a marker."""
    terms = {term for name in names if name for part in parts(name) for term in _of_part(part)}
    if born and YEAR.match(born[:4]):
        terms.add(_year(born[:4]))
    return frozenset(terms)


def of_text(text: str, born_in: int | None = None) -> list[Wanted]:
    """What somebody typed: all of it must fit. Words with a digit are client numbers, or a year of birth."""
    wanted = []
    for word in TYPED.findall(text)[:MOST_PARTS]:
        if any(letter.isdigit() for letter in word):
            wanted.append(_number_or_year(word))
        else:
            wanted += [Wanted(_typed_part(part)) for part in parts(word)] or [Wanted(frozenset())]
    if born_in is not None:
        wanted.append(Wanted(frozenset({_year(str(born_in))})))
    return wanted


def parts(name: str) -> list[str]:
    """The parts of a name in lower case, umlauts and accents still in place, at most `MOST_PARTS`."""
    return PARTS.findall(_unmarked_where_it_cannot_be_composed(name))[:MOST_PARTS]


def forms(part: str) -> list[str]:
    """The ways a part is written without umlauts and accents, cut; the first is that of German passports."""
    return list(dict.fromkeys(form[:MOST] for form in _written(part)))


def _written(part: str) -> list[str]:
    german = _without_marks(part.translate(GERMAN)).translate(PLAIN)
    plain = _without_marks(part.translate(PLAIN)).translate(PLAIN)
    spellings = [german, plain, TYPED_OUT.sub(r"\1", german)]
    return [form for form in dict.fromkeys(spellings) if form]


def sounds(part: str) -> set[str]:
    """How a part sounds; nothing where that would be a single digit, which says too little, or no Latin letters."""
    codes = {code for form in _written(part) for _, code in cologne_phonetics.encode(form)}
    return {code for code in codes if len(code) > 1}


def _of_part(part: str) -> set[str]:
    written = forms(part)
    beginnings = {form[:end] for form in written for end in range(LEAST, len(form) + 1)}
    return _terms("name", {*written, *beginnings}) | _terms("sound", sounds(part))


def _typed_part(part: str) -> frozenset[str]:
    sounding = sounds(part) if len(part) >= LEAST else ()
    return frozenset(_terms("name", forms(part)) | _terms("sound", sounding))


def _number_or_year(word: str) -> Wanted:
    number = word.upper() if NUMBER.match(word.upper()) else None
    return Wanted(frozenset({_year(word)}) if YEAR.match(word) else frozenset(), number)


def _terms(kind: str, words: Iterable[str]) -> set[str]:
    return {f"{kind}:{word}" for word in words}


def _year(year: str) -> str:
    return f"born:{year}"


def _unmarked_where_it_cannot_be_composed(name: str) -> str:
    """Composed, so that ü is one letter however it was typed; marks that are left would break a word in two."""
    folded = normalize("NFC", name).casefold().translate(APOSTROPHES)
    return "".join(one for one in normalize("NFC", folded) if category(one)[0] != "M")


def _without_marks(text: str) -> str:
    return "".join(one for one in normalize("NFKD", text) if one.isalpha())
