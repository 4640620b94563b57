"""A stranger at the broker: publishes what no service of ours would, with canaries where nothing is declared.

What a stranger sends is on the exchange and in the broker's files because the stranger put it there, and the inbox
keeps the bytes it could not use for a person to judge. So these canaries are of a kind of their own: they may be in
exactly these places, and nowhere else.
"""

import json
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from amqp import Message

from contracts import EVENTS
from contracts.casefile import ErasureVerified
from kernel.events import topology
from kernel.events.declaration import CONTENT_TYPE, Event
from kernel.events.fields import Code, Count, Day, Digest, Flag, Identifier, Number, Period, Reference, Rows
from kernel.events.inbox import UNDECODABLE
from tests.leak.canary import Canaries

PATIENCE = 10  # seconds until the broker has confirmed a message
WELL_FORMED = f"00-{uuid.uuid4().hex}-{uuid.uuid4().hex[:16]}-01"  # so that there are spans of what fails
VALUES: dict[type, Any] = {
    Code: "one",
    Count: 7,
    Day: "2026-01-01",
    Digest: "0" * 64,
    Flag: True,
    Number: 1,
    Period: "2026-Q1",
    Rows: [],
}


@dataclass
class Stranger:
    """Sends to every queue there is. `sent`: bodies by the id under which the audience's inbox keeps them."""

    broker_url: str
    prefix: str
    canaries: Canaries
    sent: dict[uuid.UUID, bytes] = field(default_factory=dict)
    message_ids: set[str] = field(default_factory=set)
    audiences: dict[uuid.UUID, str] = field(default_factory=dict)

    def send_everything(self) -> None:
        """One of each kind to each queue; and one that is an event, whose handler fails."""
        with topology.connect(self.broker_url) as connection:
            channel = connection.channel()
            for event, audience in one_per_queue():
                for body in self._bodies(event, f"{event.publisher} to {audience}"):
                    self._publish(channel, event, audience, body, uuid.uuid5(UNDECODABLE, body.hex()))
            key, body = self._failing()
            self._publish(channel, ErasureVerified, "retention", body, key, traceparent=WELL_FORMED)

    def _bodies(self, event: type[Event], place: str) -> Iterator[bytes]:
        name, word = self.canaries.name, self.canaries.word
        yield _encoded(_envelope(event, sample(event) | {word(f"{place}: undeclared field"): name(place)}))
        yield _encoded(_envelope(event, sample(event) | {name(f"{place}: undeclared field"): name(place)}))
        yield _encoded(_envelope(event, sample(event)) | {name(f"{place}: envelope"): word(place)})
        yield _encoded(_envelope(event, sample(event)) | {"type": name(f"{place}: type")})
        yield _encoded(_envelope(event, sample(event)) | {"time": name(f"{place}: time")})
        yield _encoded(_envelope(event, {word(f"{place}: field"): {name(f"{place}: nested"): 1}}))
        yield b"\xff\xfe" + name(f"{place}: no text").encode()
        yield name(f"{place}: no JSON").encode() + b"{"

    def _failing(self) -> tuple[uuid.UUID, bytes]:
        """An event that fits, for an order that nobody gave: the handler fails until it is parked."""
        envelope = _envelope(ErasureVerified, sample(ErasureVerified))
        envelope["source"] = self.canaries.name("source of an event whose handler fails")
        return uuid.UUID(envelope["id"]), _encoded(envelope)

    def _publish(
        self, channel: Any, event: type[Event], audience: str, body: bytes, kept_as: uuid.UUID, traceparent: str = ""
    ) -> None:
        key = str(uuid.uuid4())
        name, word = self.canaries.name("header of a message"), self.canaries.word("traceparent of a message")
        headers = {"x": name, "traceparent": traceparent or word, "tracestate": f"x={word}"}
        about = {"headers": headers, "message_id": key}
        message = Message(body, content_type=CONTENT_TYPE, delivery_mode=2, application_headers=about["headers"])
        message.properties["message_id"] = key
        exchange = topology.exchange(self.prefix, event.publisher)
        channel.basic_publish_confirm(message, exchange, event.routing_key(audience), timeout=PATIENCE)
        self.sent[kept_as], self.audiences[kept_as] = body, audience
        self.message_ids.add(key)


def one_per_queue() -> list[tuple[type[Event], str]]:
    """An event for every queue: of each publisher, for each audience."""
    found = {(event.publisher, audience): event for event in EVENTS for audience in event.audience}
    return [(event, audience) for (_, audience), event in found.items()]


def sample(event: type[Event]) -> dict[str, Any]:
    """Data that fit the declaration."""
    return {name: _value(field) for name, field in event._declared_fields.items()}


def _value(field: Any) -> Any:
    if isinstance(field, Identifier | Reference):
        return str(uuid.uuid4())
    if isinstance(field, Code) and field.values:
        return field.values[0]
    return VALUES[type(field)]


def _envelope(event: type[Event], data: dict[str, Any]) -> dict[str, Any]:
    return {
        "specversion": "1.0",
        "id": str(uuid.uuid4()),
        "source": f"/obhut/{event.publisher}",
        "type": event.type_name(),
        "time": "2026-01-01T00:00:00Z",
        "datacontenttype": "application/json",
        "sequence": "1",
        "data": data,
    }


def _encoded(envelope: dict[str, Any]) -> bytes:
    return json.dumps(envelope, ensure_ascii=False).encode()
