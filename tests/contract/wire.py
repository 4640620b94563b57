"""A broker that takes everything over at once and remembers what it was given, as kernel.events.relay speaks to it."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from amqp import Message


@dataclass(frozen=True)
class Published:
    """A message as it was handed to the broker."""

    exchange: str
    routing_key: str
    mandatory: bool
    message: Message


@dataclass
class RecordingChannel:
    """A channel in confirm mode."""

    published: list[Published] = field(default_factory=list)
    confirms: bool = False
    unconfirmed: list[int] = field(default_factory=list)
    events: dict[str, set[Callable[..., None]]] = field(
        default_factory=lambda: {"basic_ack": set(), "basic_nack": set(), "basic_return": set()}
    )

    def confirm_select(self) -> None:
        """From here on every message is confirmed."""
        self.confirms = True

    def basic_publish(self, message: Message, exchange: str, routing_key: str, mandatory: bool) -> None:
        """Remember the message; its confirm comes with the next drain."""
        self.published.append(Published(exchange, routing_key, mandatory, message))
        self.unconfirmed.append(len(self.published))


class RecordingConnection:
    """A connection with one channel."""

    def __init__(self) -> None:
        self.only = RecordingChannel()

    def channel(self) -> RecordingChannel:
        """The one channel."""
        return self.only

    def drain_events(self, timeout: float) -> Any:
        """Confirm what has been published; like the real one, time out where there is nothing to hear."""
        if not (self.only.confirms and self.only.unconfirmed):
            raise TimeoutError(timeout)
        tag = self.only.unconfirmed.pop(0)
        for heard in self.only.events["basic_ack"]:
            heard(tag, False)
