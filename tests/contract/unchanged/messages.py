"""What is on the broker: exchanges, queues, bindings, and events with all their fields."""

from hashlib import sha256
from typing import Any
from unittest.mock import patch

from cli import asyncapi
from cli.docs import asyncapi_page
from contracts import EVENTS
from kernel.events import topology
from kernel.events.declaration import CONTENT_TYPE, Event


class _Broker:
    """Records what is declared; connection and channel in one."""

    def __init__(self) -> None:
        self.declared: list[str] = []

    def __enter__(self) -> "_Broker":
        return self

    def __exit__(self, *_: object) -> None:
        return None

    def channel(self) -> "_Broker":
        """Itself."""
        return self

    def __getattr__(self, method: str) -> Any:
        def declare(*names: object, **about: object) -> None:
            self.declared.append(" ".join([method, *map(str, names), str(dict(sorted(about.items())))]))

        return declare


def broker() -> list[str]:
    """Everything that `obhut migrate` declares."""
    recording = _Broker()
    with patch.object(topology, "connect", lambda *_, **__: recording):
        topology.declare("amqp://nowhere", "", EVENTS)
    return sorted(recording.declared)


def events() -> dict[str, Any]:
    """Every event with its version, audiences, what it is the state of, and its fields with their limits."""
    return {"content_type": CONTENT_TYPE, "events": {e.type_name(): _event(e) for e in sorted(EVENTS, key=_name)}}


def asyncapi_digest() -> str:
    """The AsyncAPI document byte for byte; it lies in docs/, where the difference can be seen."""
    return sha256(asyncapi_page(EVENTS).encode()).hexdigest() + "  docs/asyncapi.yaml\n"


def _name(event: type[Event]) -> str:
    return event.type_name()


def _event(event: type[Event]) -> dict[str, Any]:
    return {
        "publisher": event.publisher,
        "audience": list(event.audience),
        "routing_keys": [event.routing_key(audience) for audience in event.audience],
        "kind": str(event.kind),
        "state_key": event.state_key({name: f"<{name}>" for name in event.state_of}),
        "fields": {name: asyncapi.field_schema(one) for name, one in event._declared_fields.items()},
    }


SUBJECTS = {"broker.json": broker, "events.json": events, "asyncapi.sha256": asyncapi_digest}
