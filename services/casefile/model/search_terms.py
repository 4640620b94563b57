"""What a file is found by: the terms of a name, of a year of birth, and of what somebody types.

A name is broken into parts (letters alone), each part into the forms in which it is written: Müller is mueller and
muller, Şahin is sahin, Łukasz is lukasz, Əliyev is aliyev and eliyev. A file gets, for every form, the word, its
beginnings of three letters and more, and how it sounds (Kölner Phonetik, which makes no difference between Mohammed and
Muhamad, Yusuf and Jussuf, Tschaikowski and Tchaikovsky). Parts that stand beside each other are taken together too,
and so are those that are typed: Abdul Rahman and Abdulrahman, El-Sayed and Elsayed find each other (ADR 28). Terms
leave this module as text and lie in the database as keyed tokens only.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from unicodedata import category, name, normalize

import cologne_phonetics  # type: ignore[import-untyped]  # because it comes without types

from kernel.letters import as_seen
from services.casefile.model.search_days import YEAR, days, days_as_words

RULES = 2
"""The version of all that stands here: `usecases.search_terms` makes new terms for files that have those of another."""
LEAST, MOST = 3, 16  # letters of a beginning; what is longer is found by its first sixteen
MOST_PARTS = 24  # of a name, and of what is typed: nobody has more
TOGETHER = 3  # parts that are written as one: Abd el Rahman
LEAST_SOUND_TOGETHER = 4  # digits: shorter ones, of short names taken together, sound like anybody's
PARTS = re.compile(r"[^\W\d_]+")
TYPED = re.compile(r"\S+")
NUMBER = re.compile(r"[0-9A-Z][0-9A-Z./-]{0,19}\Z")
APOSTROPHES = dict.fromkeys(map(ord, "'’ʼ`´ʿʾ"))  # O'Brien is written OBrien, Qur'an Quran
GERMAN = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "å": "aa", "ø": "oe", "æ": "ae", "œ": "oe"})
PLAIN = str.maketrans({"ø": "o", "æ": "ae", "œ": "oe", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i", "ħ": "h"})
SEVERAL = [str.maketrans({"ə": "a", "ŋ": "n", "ɣ": "g"}), str.maketrans({"ə": "e", "ŋ": "ng", "ɣ": "gh"})]
"""Letters that are written in two ways where they are missing, as passports and neighbours do it."""
LATIN = re.compile(r"LATIN SMALL LETTER (?:OPEN |DOTLESS |BARRED |TURNED |REVERSED )*([A-Z])(?: WITH .+)?\Z")
TYPED_OUT = re.compile(r"([aou])e")


@dataclass(frozen=True, slots=True)
class Wanted:
    """One thing typed: files that have one of `terms` fit, and those whose client number begins with `number`."""

    terms: frozenset[str]
    number: str | None = None


def of_file(names: Iterable[str | None], born: str | None) -> frozenset[str]:
    """The terms of a file. `names`: as answered, the last name first; `born`: the day of birth as answered, which may
    be a marker."""
    broken = [parts(one) for one in names if one]
    terms = {term for one in broken for part in (*one, *_together(one)) for term in _of_part(part)}
    spoken = [part for one in reversed(broken) for part in one]  # one may be part of the other: Abdul, Rahman
    terms |= {term for part in _together(spoken) for term in _typed_together(part)}
    if born and YEAR.match(born[:4]):
        terms |= {_born(born[:4]), _born(born)}
    return frozenset(terms)


def of_text(text: str, born_in: int | None = None) -> list[Wanted]:
    """What somebody typed: all of it must fit. Words with a digit are client numbers, a day or a year of birth."""
    wanted: list[Wanted] = []
    beside: list[str] = []
    for word in TYPED.findall(days_as_words(as_seen(text)))[:MOST_PARTS]:
        if any(letter.isdigit() for letter in word):
            wanted += [*_names(beside), _number_or_day(word)]
            beside = []
        elif found := parts(word):
            beside += found
        else:
            wanted.append(Wanted(frozenset()))
    wanted += _names(beside)
    if born_in is not None:
        wanted.append(Wanted(frozenset({_born(str(born_in))})))
    return wanted


def _names(beside: list[str]) -> list[Wanted]:
    """Parts typed beside each other: each fits by itself, or as one with those around it."""
    fits = [set(_typed_part(part)) for part in beside]
    for first in range(len(beside)):
        for end in range(first + 2, min(first + TOGETHER, len(beside)) + 1):
            for terms in fits[first:end]:
                terms |= _typed_together("".join(beside[first:end]))
    return [Wanted(frozenset(terms)) for terms in fits]


def _together(broken: list[str]) -> list[str]:
    """Each two and three parts that stand beside each other as one."""
    runs = ((first, first + size) for size in range(2, TOGETHER + 1) for first in range(len(broken) - size + 1))
    return ["".join(broken[first:end]) for first, end in runs]


def parts(written: str) -> list[str]:
    """The parts of a name in lower case, umlauts and accents still in place, at most `MOST_PARTS`."""
    return PARTS.findall(_unmarked_where_it_cannot_be_composed(written))[:MOST_PARTS]


def forms(written: Iterable[str]) -> list[str]:
    """The ways a part is written, cut."""
    return list(dict.fromkeys(form[:MOST] for form in written))


def spellings(part: str) -> list[str]:
    """The ways a part is written without umlauts and accents; the first is that of German passports."""
    if part.isascii() and part.isalpha():
        return list(dict.fromkeys((part, TYPED_OUT.sub(r"\1", part))))
    spelled = []
    for each in dict.fromkeys(part.translate(way) for way in SEVERAL):
        german = _without_marks(each.translate(GERMAN)).translate(PLAIN)
        plain = _without_marks(each.translate(PLAIN)).translate(PLAIN)
        spelled += [german, plain, TYPED_OUT.sub(r"\1", german)]
    bare = ("".join(map(_bare, form)) for form in spelled)
    return [form for form in dict.fromkeys(bare) if form]


@lru_cache(maxsize=1024)
def _bare(letter: str) -> str:
    """The letter of the alphabet that a Latin one is made of, by its name: k of ƙ (K WITH HOOK); others as they are."""
    latin = None if letter.isascii() else LATIN.match(name(letter, ""))
    return latin[1].lower() if latin else letter


def sounds(written: Iterable[str]) -> set[str]:
    """How a part sounds; nothing where that would be a single digit, which says too little, or no Latin letters."""
    codes = {code for form in written for _, code in cologne_phonetics.encode(form)}
    return {code for code in codes if len(code) > 1}


def _of_part(part: str) -> set[str]:
    written = spellings(part)
    cut = forms(written)
    beginnings = {form[:end] for form in cut for end in range(LEAST, len(form) + 1)}
    return _terms("name", {*cut, *beginnings}) | _terms("sound", sounds(written))


def _typed_part(part: str) -> frozenset[str]:
    written = spellings(part)
    sounding = sounds(written) if len(part) >= LEAST else ()
    return frozenset(_terms("name", forms(written)) | _terms("sound", sounding))


def _typed_together(joined: str) -> set[str]:
    written = spellings(joined)
    sounding = {code for code in sounds(written) if len(code) >= LEAST_SOUND_TOGETHER}
    return _terms("name", forms(written)) | _terms("sound", sounding)


def _number_or_day(word: str) -> Wanted:
    number = word.upper() if NUMBER.match(word.upper()) else None
    born = [word] if YEAR.match(word) else days(word.strip("*,;."))
    return Wanted(frozenset(map(_born, born)), number)


def _terms(kind: str, words: Iterable[str]) -> set[str]:
    return {f"{kind}:{word}" for word in words}


def _born(when: str) -> str:
    return f"born:{when}"


def _unmarked_where_it_cannot_be_composed(written: str) -> str:
    """Composed, so that ü is one letter however it was typed; marks that are left would break a word in two."""
    folded = normalize("NFC", as_seen(written)).casefold().translate(APOSTROPHES)
    return "".join(one for one in normalize("NFC", folded) if category(one)[0] != "M")


def _without_marks(text: str) -> str:
    return "".join(one for one in normalize("NFKD", text) if one.isalpha())
