"""The points between commit and acknowledgement, for every way an event may take: the matrix of the fault tests."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product

from contracts import EVENTS

AT_PUBLISHER = ("relay.taken", "relay.sent", "relay.published", "relay.marked")
AT_AUDIENCE = ("inbox.received", "inbox.handled", "inbox.committed", "inbox.before_ack")
WAYS = sorted({(event.publisher, audience) for event in EVENTS for audience in event.audience})


@dataclass(frozen=True, order=True)
class Cell:
    """A point on the way from a publisher to an audience."""

    point: str
    publisher: str
    audience: str

    @property
    def service(self) -> str:
        """Whose worker reaches the point."""
        return self.publisher if self.point in AT_PUBLISHER else self.audience

    @property
    def other(self) -> str:
        """The service at the other end."""
        return self.audience if self.point in AT_PUBLISHER else self.publisher

    def __str__(self) -> str:
        return f"{self.point} {self.publisher} → {self.audience}"


CELLS: Sequence[Cell] = [Cell(point, *way) for point, way in product((*AT_PUBLISHER, *AT_AUDIENCE), WAYS)]
