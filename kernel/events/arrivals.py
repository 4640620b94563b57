"""Messages on their way into the inbox: as they came, and in which turns they may take effect together."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from kernel.events.declaration import Message
from kernel.events.inbox_rows import Told
from kernel.observe import tracing


@dataclass(frozen=True, slots=True, eq=False)
class Arrival:
    """A message as it came. `trace`: the traceparent it came with, as `tracing.accepted` has it."""

    body: bytes
    trace: str | None = None


@dataclass(slots=True, eq=False)
class Taken:
    """A message that could be read, while it is taken in: its row, its span, what becomes of it."""

    arrival: Arrival
    message: Message
    told: Told
    span: tracing.Span = tracing.NOTHING
    outcome: str = "duplicate"

    @classmethod
    def of(cls, arrival: Arrival, message: Message) -> "Taken":
        """Nothing has been done about it yet."""
        return cls(arrival, message, told(message))


def turns(taken: Sequence[Taken]) -> list[list[Taken]]:
    """Messages in turns, one after the other: in none is a message twice, or two that tell of one subject, and of those
    the one that came first is in an earlier turn. Within a turn they stand in the order of their subjects, in which
    their rows are locked everywhere.
    """
    found: list[list[Taken]] = []
    next_turn: dict[UUID | str, int] = {}
    for one in taken:
        names: list[UUID | str] = [one.told.id] if one.told.subject is None else [one.told.id, one.told.subject]
        turn = max(next_turn.get(name, 0) for name in names)
        if turn == len(found):
            found.append([])
        found[turn].append(one)
        next_turn.update(dict.fromkeys(names, turn + 1))
    for each in found:
        each.sort(key=lambda one: one.told.subject or "")
    return found


def told(message: Message) -> Told:
    """Its row in the inbox."""
    return Told(message.id, message.event.type_name(), message.event.state_key(message.values), message.sequence)


def agency_of(message: Message) -> UUID | None:
    """The agency in whose scope it takes effect; None for the platform's."""
    agency: UUID | None = message.values.get("agency")
    return agency
