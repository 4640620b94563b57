"""The search for canaries in whatever left: bytes of a source in, hits out."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from tests.leak.canary import Canaries, Canary, base64_shapes, digests

DIGEST_START = 16  # hex digits by which a digest is recognised
PACKED = ("base64", "hex", "sha-256")  # unmistakable, and never with a border
HEX_RUN = re.compile(rb"[0-9a-fA-F]{64,}")


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
    def _typed(self) -> list[Canary]:
        return [canary for canary in self.canaries.all if canary.alone]

    def hits(self, source: str, data: bytes) -> list[Hit]:
        """Every canary in the data, by place and encoding. A quick look comes first: most data hold none."""
        every: Iterable[Canary] = self.canaries.all if self._suspicious(data) else self._typed
        found = [
            Hit(source, canary.place, encoding)
            for canary in every
            for encoding, shapes in self._shapes[canary].items()
            if any(_stands_in(data, shape, canary.alone and encoding not in PACKED) for shape in shapes)
        ]
        if found or every is self._typed:
            return found
        return [Hit(source, "a part of a canary", "mark")]

    def _suspicious(self, data: bytes) -> bool:
        return any(mark in data for mark in self._marks) or any(
            self._digest_in(run[0]) for run in HEX_RUN.finditer(data)
        )

    def _digest_in(self, run: bytes) -> bool:
        low, known = run.lower(), self._digests
        return any(low[start : start + DIGEST_START] in known for start in range(len(low) - 63))


def _stands_in(data: bytes, shape: bytes, alone: bool) -> bool:
    if not alone or shape not in data:
        return shape in data
    return re.search(rb"(?<![0-9A-Fa-f.-])" + re.escape(shape) + rb"(?![0-9A-Fa-f])", data) is not None
