"""The search for canaries in whatever left: bytes of a source in, hits out."""

import base64
import binascii
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

from tests.leak.canary import Canaries, Canary, base64_shapes, digests

DIGEST_START = 16  # hex digits by which a digest is recognised
AROUND = 8  # packed letters on either side that are unpacked with a find
HEX_RUN = re.compile(rb"[0-9a-fA-F]{64,}")


def _from_base64(text: bytes) -> bytes:
    return base64.b64decode(text, altchars=b"-_" if b"-" in text or b"_" in text else None)


PACKED = {"hex": (rb"0-9A-Fa-f", binascii.unhexlify), "base64": (rb"A-Za-z0-9+/_-", _from_base64)}


@dataclass(frozen=True)
class Hit:
    """A canary found: in which source, where it had been put, in which encoding."""

    source: str
    place: str
    encoding: str


class Scanner:
    """Searches for all canaries of a run; built when all of them have been sent."""

    def __init__(self, canaries: Canaries) -> None:
        self.canaries = canaries
        mark = canaries.mark
        raw = [mark.encode(), mark.upper().encode(), mark.encode("utf-16-le")]
        self._marks = {*raw, *(m.hex().encode() for m in raw), mark.encode().hex().upper().encode()}
        self._marks |= {shape for one in raw[:2] for shape in base64_shapes(one)}

    @cached_property
    def _digests(self) -> set[bytes]:
        return {d[:DIGEST_START].encode() for canary in self.canaries.all for d in digests(canary.value)}

    @cached_property
    def _shapes(self) -> dict[Canary, dict[str, set[bytes]]]:
        return {canary: canary.shapes() for canary in self.canaries.all}

    @cached_property
    def _typed(self) -> dict[bytes, list[Canary]]:
        """By shape, those that hold no mark: many shapes are the same in several encodings."""
        found: dict[bytes, list[Canary]] = {}
        for canary in self.canaries.all:
            if canary.alone:
                for shape in set().union(*self._shapes[canary].values()):
                    found.setdefault(shape, []).append(canary)
        return found

    def hits(self, source: str, data: bytes) -> list[Hit]:
        """Every canary in the data, by place and encoding. A quick look comes first: most data hold none."""
        suspicious = self._suspicious(data)
        typed = (canary for shape, some in self._typed.items() if shape in data for canary in some)
        every: Iterable[Canary] = self.canaries.all if suspicious else dict.fromkeys(typed)
        found = [
            Hit(source, canary.place, encoding)
            for canary in every
            for encoding, shapes in self._shapes[canary].items()
            if any(_stands_in(data, shape, canary, encoding) for shape in shapes)
        ]
        if found or not suspicious:
            return found
        return [Hit(source, "a part of a canary", "mark")]

    def _suspicious(self, data: bytes) -> bool:
        return any(mark in data for mark in self._marks) or any(
            self._digest_in(run[0]) for run in HEX_RUN.finditer(data)
        )

    def _digest_in(self, run: bytes) -> bool:
        low, known = run.lower(), self._digests
        return any(low[start : start + DIGEST_START] in known for start in range(len(low) - 63))


def _stands_in(data: bytes, shape: bytes, canary: Canary, encoding: str) -> bool:
    if not canary.alone or encoding == "sha-256" or shape not in data:
        return shape in data
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
