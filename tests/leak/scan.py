"""The search for canaries in whatever left: bytes of a source in, hits out."""

import base64
import binascii
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

from ahocorasick_rs import BytesAhoCorasick

from tests.leak.canary import Canaries, Canary, base64_shapes, digests

DIGEST_START = 16  # hex digits by which a digest is recognised
AROUND = 8  # packed letters on either side that are unpacked with a find


def _from_base64(text: bytes) -> bytes:
    return base64.b64decode(text, altchars=b"-_" if b"-" in text or b"_" in text else None)


PACKED = {"hex": (rb"0-9A-Fa-f", binascii.unhexlify), "base64": (rb"A-Za-z0-9+/_-", _from_base64)}


@dataclass(frozen=True)
class Hit:
    """A canary found: in which source, where it had been put, in which encoding."""

    source: str
    place: str
    encoding: str


class Words:
    """Words to be found in one pass over the data, however many they are."""

    def __init__(self, words: Iterable[bytes]) -> None:
        self._words = list(dict.fromkeys(words))
        self._automaton = BytesAhoCorasick(self._words)

    def within(self, data: bytes) -> list[bytes]:
        """Those that stand in the data, in the order they were given in."""
        numbers = {number for number, _, _ in self._automaton.find_matches_as_indexes(data, overlapping=True)}
        return [self._words[number] for number in sorted(numbers)]


class Scanner:
    """Searches for all canaries of a run; built when all of them have been sent."""

    def __init__(self, canaries: Canaries) -> None:
        self.canaries = canaries
        mark = canaries.mark
        raw = [mark.encode(), mark.upper().encode(), mark.encode("utf-16-le")]
        self._marks = {*raw, *(m.hex().encode() for m in raw), mark.encode().hex().upper().encode()}
        self._marks |= {shape for one in raw[:2] for shape in base64_shapes(one)}

    @cached_property
    def _digests(self) -> Words:
        return Words(d[:DIGEST_START].encode() for canary in self.canaries.all for d in digests(canary.value))

    @cached_property
    def _meant(self) -> dict[bytes, list[tuple[Canary, str]]]:
        """By shape, whose it is and in which encodings: many are the same in several."""
        found: dict[bytes, list[tuple[Canary, str]]] = {}
        for canary in self.canaries.all:
            for encoding, shapes in canary.shapes().items():
                for shape in sorted(shapes):
                    found.setdefault(shape, []).append((canary, encoding))
        return found

    @cached_property
    def _every(self) -> Words:
        return Words(self._meant)

    @cached_property
    def _telling(self) -> Words:
        """What all texts hold, and the shapes of what holds no mark: few, so this look is quick."""
        typed = (shape for shape, meant in self._meant.items() if any(canary.alone for canary, _ in meant))
        return Words((*self._marks, *typed))

    def hits(self, source: str, data: bytes) -> list[Hit]:
        """Every canary in the data, by place and encoding. A quick look comes first: most data hold none."""
        shapes = self._telling.within(data)
        suspicious = not self._marks.isdisjoint(shapes) or bool(self._digests.within(data.lower()))
        if suspicious:
            shapes = self._every.within(data)
        meant = ((shape, *one) for shape in shapes for one in self._meant.get(shape, ()))
        found = {
            Hit(source, canary.place, encoding): None
            for shape, canary, encoding in meant
            if _stands_in(data, shape, canary, encoding)
        }
        if found or not suspicious:
            return list(found)
        return [Hit(source, "a part of a canary", "mark")]


def _stands_in(data: bytes, shape: bytes, canary: Canary, encoding: str) -> bool:
    """Whether a shape that was found says the canary: a figure of six digits is part of many others."""
    if not canary.alone or encoding == "sha-256":
        return True
    border = _bordered(shape)
    if encoding not in PACKED:
        return border.search(data) is not None
    border = _bordered(canary.value.encode())
    return any(border.search(text) for text in _unpacked(data, shape, encoding))


def _bordered(shape: bytes) -> re.Pattern[bytes]:
    return re.compile(rb"(?<![0-9A-Fa-f.-])" + re.escape(shape) + rb"(?![0-9A-Fa-f])")


def _unpacked(data: bytes, shape: bytes, encoding: str) -> Iterator[bytes]:
    """What is packed around each find, at every alignment: six digits stand in many a time of day, packed or not."""
    letters, unpack = PACKED[encoding]
    for found in re.finditer(re.escape(shape), data):
        before = re.split(rb"[^%s]" % letters, data[max(0, found.start() - AROUND) : found.start()])[-1]
        after = re.split(rb"[^%s]" % letters, data[found.end() : found.end() + AROUND])[0]
        text = before + shape + after
        for start in range(4):
            part = text[start:]
            yield unpack(part + b"A" * (-len(part) % 4))
