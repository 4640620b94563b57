"""Canaries: values made for one run, unlike anything else in the world, and all the shapes in which one may sing.

Every text canary holds the run's mark, so a search for the mark in few shapes tells quickly that there is none.
Dates, months and amounts are canaries too where a value can be both valid and unusual; yes or no, codes of lists
and small numbers are not unique to anybody and cannot be searched for.
"""

import base64
import hashlib
import random
import re
import secrets
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from urllib.parse import quote, quote_plus

from services.casefile.templates.declared.fields import Field
from services.casefile.templates.declared.plausibility import NotBefore, PlausibilityRule
from services.casefile.templates.declared.programme import Programme

ENCODINGS = ("plain", "base64", "hex", "url", "lower-case", "umlaut-folded", "sha-256")
LETTERS = "abcdefghijklmnop"  # of a mark: six digits in a row would read as a telephone number that all canaries share
DAY = re.compile(r"(\d{4})-(\d\d)-(\d\d)")
UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue", "ß": "ss"})


@dataclass(frozen=True)
class Canary:
    """One value that was sent, and where. `alone`: found only where no digit or letter stands beside it."""

    place: str
    value: str
    alone: bool = False

    def shapes(self) -> dict[str, set[bytes]]:
        """What to search for, by encoding."""
        raw = self.value.encode()
        return {
            "plain": {raw, *_otherwise_written(self.value)},
            "base64": set(base64_shapes(raw)),
            "hex": {raw.hex().encode(), raw.hex().upper().encode()},
            "url": set(_url(self.value)),
            "lower-case": {self.value.lower().encode(), self.value.upper().encode()},
            "umlaut-folded": {text.encode() for text in _folded(self.value)},
            "sha-256": {digest.encode() for digest in digests(self.value)},
        }


@dataclass
class Canaries:
    """All canaries of a run; `mark` is in every text one."""

    mark: str = field(default_factory=lambda: f"x{''.join(secrets.choice(LETTERS) for _ in range(12))}z")
    all: list[Canary] = field(default_factory=list)
    _dice: random.Random = field(default_factory=random.SystemRandom)

    def name(self, place: str) -> str:
        """A text with umlauts and spaces."""
        return self._kept(place, f"Kanärie Žofia Groß {self.mark}{len(self.all):03d}")

    def word(self, place: str) -> str:
        """A text that may stand where blanks and umlauts may not: paths, headers, names of fields."""
        return self._kept(place, f"kanarie_zofia_{self.mark}{len(self.all):03d}")

    def number(self, place: str, least: int, most: int) -> int:
        """An amount of at least six digits that is no other canary's."""
        return int(self._unlike(place, lambda: str(self._throw(max(least, 100_000), most))))

    def day(self, place: str) -> str:
        """A day long before anybody was born whom an agency looks after."""
        return self._unlike(
            place, lambda: f"{self._throw(1901, 1929)}-{self._throw(1, 12):02d}-{self._throw(1, 28):02d}"
        )

    def month(self, place: str) -> str:
        """A month of a time from which there are no other dates."""
        return self._unlike(place, lambda: f"{self._throw(1930, 1949)}-{self._throw(1, 12):02d}")

    def answers(self, programme: Programme) -> dict[str, object]:
        """A canary in every field of a programme that can hold one; a new field is reached by itself.

        Left out are dates of phases: they stand in plain by design (privacy.md, 1). The address is under protection.
        """
        of_phases = {gate.date for phase in programme.phases for gate in (phase.start, phase.end)}
        fields = [known for known in programme.fields.values() if known.id not in of_phases and not known.retired]
        found = {known.id: self.answer(f"{programme.id}.{known.id}", known) for known in fields}
        rules = [rule for section in programme.sections for rule in section.plausible]
        protection = programme.protected_address
        protected = {protection.when.field: min(protection.when.values)} if protection else {}
        return self.in_order({name: value for name, value in found.items() if value is not None} | protected, rules)

    def in_order(self, values: dict[str, object], rules: Sequence[PlausibilityRule]) -> dict[str, object]:
        """The same days and months, exchanged until none of these rules refuses them."""
        ordered = dict(values)
        hard = [rule for rule in rules if not rule.odd and isinstance(rule.demand, NotBefore)]
        for _ in ordered:
            for name, other in ((name, other.field) for rule in hard for name in rule.fields for other in rule.others):
                if name in ordered and other in ordered and str(ordered[name]) < str(ordered[other]):
                    ordered[name], ordered[other] = ordered[other], ordered[name]
        return ordered

    def answer(self, place: str, known: Field) -> object:
        """A canary that this field takes, or None where it can hold none."""
        match known.kind.canary:
            case "name":
                return self.name(place)
            case "day":
                return self.day(place)
            case "month":
                return self.month(place)
            case "number":
                most = known.maximum or 1_000_000
                return self.number(place, known.minimum or 0, most) if most > 200_000 else None
            case "none":
                return None
        raise AssertionError(f"nobody has said how to plant {known.kind.canary!r}")

    def _throw(self, least: int, most: int) -> int:
        return self._dice.randint(least, most)

    def _unlike(self, place: str, thrown: Callable[[], str]) -> str:
        taken = {other.value for other in self.all}
        return self._kept(place, next(value for value in iter(thrown, None) if value not in taken), alone=True)

    def _kept(self, place: str, value: str, *, alone: bool = False) -> str:
        self.all.append(Canary(place, value, alone))
        return value


def base64_shapes(raw: bytes) -> Iterator[bytes]:
    """The part of the base64 text that does not depend on the neighbours, at all three alignments, both alphabets."""
    for before in range(3):
        text = base64.b64encode(b"\0" * before + raw)
        first, last = -(-before * 8 // 6), (before + len(raw)) * 8 // 6
        yield text[first:last]
        yield text[first:last].translate(bytes.maketrans(b"+/", b"-_"))


def digests(value: str) -> set[str]:
    """SHA-256 in hex of the value as sent, in lower case, and folded."""
    texts = {value, value.lower(), *_folded(value), unicodedata.normalize("NFD", value)}
    return {hashlib.sha256(text.encode()).hexdigest() for text in texts}


def _folded(value: str) -> set[str]:
    """Umlauts written out, and all accents gone; each also in lower case."""
    written_out = _without_accents(value.translate(UMLAUTS))
    stripped = _without_accents(value.replace("ß", "ss"))
    return {text for folded in (written_out, stripped) for text in (folded, folded.lower())}


def _without_accents(value: str) -> str:
    return "".join(char for char in unicodedata.normalize("NFKD", value) if not unicodedata.combining(char))


def _url(value: str) -> Iterator[bytes]:
    for quoted in (quote(value, safe=""), quote_plus(value)):
        yield quoted.encode()
        yield "".join(_lower_escapes(quoted)).encode()
        yield quoted.lower().encode()


def _lower_escapes(quoted: str) -> Iterator[str]:
    first, *rest = quoted.split("%")
    yield first
    for part in rest:
        yield f"%{part[:2].lower()}{part[2:]}"


def _otherwise_written(value: str) -> Iterator[bytes]:
    """As Python and JSON escape it, as a header would carry it, in UTF-16; a day as Germans write it."""
    yield value.encode("unicode_escape")
    yield "".join(char if char.isascii() else f"\\u{ord(char):04x}" for char in value).encode()
    yield value.encode("latin-1", "replace")
    yield value.encode("utf-16-le")
    if match := DAY.fullmatch(value):
        yield ".".join(reversed(match.groups())).encode()
