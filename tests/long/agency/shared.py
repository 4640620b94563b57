"""Files that several people share, and what all of them together have been told was stored."""

from collections import Counter
from dataclasses import dataclass, field
from itertools import pairwise

EACH = 5  # people who write in a shared file: who leads it, and deputies


@dataclass
class Shared:
    """A file. `saved` and `noted`: marks that were answered as stored; `held`: from and to when whose lease was held.

    Instants are monotonic seconds of the one client: `held` begins when the lease was answered and ends when giving it
    back was sent, so what overlaps there was held by two.
    """

    id: str
    saved: set[str] = field(default_factory=set)
    noted: set[str] = field(default_factory=set)
    held: list[tuple[float, float, str]] = field(default_factory=list)

    @property
    def path(self) -> str:
        """Its address."""
        return f"/v1/cases/{self.id}"

    def in_two_hands(self) -> list[str]:
        """A sentence for every time two people had the file at once."""
        ordered = sorted(self.held)
        return [
            f"file {self.id} was in the hands of two: {one[2]} until {one[1]:.3f}, {other[2]} from {other[0]:.3f}"
            for one, other in pairwise(ordered)
            if other[0] < one[1] and other[2] != one[2]
        ]

    def lost(self, text: str, notes: list[str]) -> list[str]:
        """A sentence for what was answered as stored and is not there. `text`: the answer all add to; `notes`: of the
        journal."""
        there, found = Counter(text.split()), Counter(notes)
        wrong = [f"file {self.id} has lost {mark}" for mark in sorted(self.saved) if not there[mark]]
        wrong += [f"file {self.id} has the note {mark} {found[mark]} times" for mark in self.noted if found[mark] != 1]
        return wrong
