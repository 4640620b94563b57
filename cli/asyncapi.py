"""The AsyncAPI 3.0.0 document of the events, made from their declarations alone: same contracts, same document.

A channel is an exchange with a routing key, so there is one for every event and audience; a service sends to the
channels of its events and receives from those it is the audience of.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from marshmallow import fields, validate

from kernel.events import topology
from kernel.events.declaration import CONTENT_TYPE, Event
from kernel.events.fields import (
    CODE,
    DIGEST,
    LARGEST_WHOLE_NUMBER,
    PERIOD,
    Code,
    Count,
    Day,
    Digest,
    Flag,
    Identifier,
    Label,
    Number,
    Period,
    Reference,
    Rows,
)

Json = dict[str, Any]


def document(events: tuple[type[Event], ...], version: str) -> Json:
    """The whole document, in the order of the contracts."""
    return {
        "asyncapi": "3.0.0",
        "info": {
            "title": "Obhut events",
            "version": version,
            "description": "Everything that leaves a service of Obhut for another one. Generated from `contracts/`.",
        },
        "defaultContentType": CONTENT_TYPE,
        "channels": {_channel_id(event, to): _channel(event, to) for event, to in _deliveries(events)},
        "operations": dict(_operations(events)),
        "components": {
            "messages": {_name(event): _message(event) for event in events},
            "schemas": {"Envelope": envelope_schema()}
            | {_name(event): record_schema(event._declared_fields, words(event)) for event in events},
        },
    }


def field_schema(field: fields.Field[Any]) -> Json:
    """The JSON Schema of one field of the vocabulary."""
    schema = _schema_of(field)
    schema["description"] = words(type(field))
    if field.allow_none:
        schema["type"] = [schema["type"], "null"]
        if "enum" in schema:
            schema["enum"] = [*schema["enum"], None]
    return schema


def words(documented: type) -> str:
    """The docstring of an event or a type, as one line."""
    return " ".join((documented.__doc__ or "").split())


def record_schema(declared: Mapping[str, fields.Field[Any]], description: str = "") -> Json:
    """The JSON Schema of an object: all fields required, no others."""
    about = {"description": description} if description else {}
    return {
        "type": "object",
        **about,
        "additionalProperties": False,
        "required": list(declared),
        "properties": {name: field_schema(field) for name, field in declared.items()},
    }


def envelope_schema() -> Json:
    """The JSON Schema of the CloudEvents 1.0 document around every event."""
    texts: Json = {
        "specversion": {"const": "1.0"},
        "id": {"type": "string", "format": "uuid", "description": "Of this message; a repetition has the same."},
        "source": {"type": "string", "description": "/obhut/<publisher>"},
        "type": {"type": "string", "description": "obhut.<publisher>.<event>.v<version>"},
        "time": {"type": "string", "format": "date-time", "description": "When it became true, in UTC."},
        "datacontenttype": {"const": "application/json"},
        "sequence": {
            "type": "string",
            "pattern": "^[0-9]+$",
            "description": "Grows with every event of the publisher; an older state that arrives late is ignored.",
        },
        "data": {"type": "object"},
    }
    return {"type": "object", "additionalProperties": False, "required": list(texts), "properties": texts}


def _schema_of(field: fields.Field[Any]) -> Json:
    match field:
        case Reference() | Identifier():
            return {"type": "string", "format": "uuid"}
        case Day():
            return {"type": "string", "format": "date"}
        case Code() if field.values:
            return {"type": "string", "enum": list(field.values)}
        case Code():
            return {"type": "string", "pattern": _pattern(CODE.pattern)}
        case Period():
            return {"type": "string", "pattern": _pattern(PERIOD.pattern)}
        case Digest():
            return {"type": "string", "pattern": _pattern(DIGEST.pattern)}
        case Count():
            return {"type": "integer", "minimum": field.minimum, "maximum": LARGEST_WHOLE_NUMBER}
        case Number():
            return {"type": "integer", "minimum": -LARGEST_WHOLE_NUMBER, "maximum": LARGEST_WHOLE_NUMBER}
        case Flag():
            return {"type": "boolean"}
        case Label():
            return {"type": "string", "minLength": 1, "maxLength": _longest(field)}
        case Rows():
            return {"type": "array", "maxItems": _longest(field), "items": record_schema(field.record)}
        case _:
            raise TypeError(f"{type(field).__name__} is not of the vocabulary")


def _longest(field: fields.Field[Any]) -> int | None:
    return next((check.max for check in field.validators if isinstance(check, validate.Length)), None)


def _deliveries(events: Iterable[type[Event]]) -> list[tuple[type[Event], str]]:
    return [(event, audience) for event in events for audience in event.audience]


def _channel(event: type[Event], audience: str) -> Json:
    key = event.routing_key(audience)
    return {
        "address": key,
        "summary": f"{event.event} from {event.publisher} to {audience}",
        "messages": {_name(event): {"$ref": f"#/components/messages/{_name(event)}"}},
        "bindings": {
            "amqp": {
                "is": "routingKey",
                "exchange": {
                    "name": topology.exchange("", event.publisher),
                    "type": "topic",
                    "durable": True,
                    "autoDelete": False,
                },
                "bindingVersion": "0.3.0",
            }
        },
        "x-queue": topology.queue("", audience, event.publisher),
        **({"x-urgent-queue": topology.urgent_queue("", audience, event.publisher)} if event.urgent else {}),
    }


def _operations(events: Iterable[type[Event]]) -> Iterable[tuple[str, Json]]:
    for event, audience in _deliveries(events):
        channel = f"#/channels/{_channel_id(event, audience)}"
        about = {
            "channel": {"$ref": channel},
            "messages": [{"$ref": f"{channel}/messages/{_name(event)}"}],
        }
        name = event.event if event.version == 1 else f"{event.event}_v{event.version}"
        sends, hears = f"{event.publisher}_sends_{name}_to_{audience}", f"{audience}_hears_{name}"
        yield sends, {"action": "send", "tags": [{"name": event.publisher}], **about}
        yield hears, {"action": "receive", "tags": [{"name": audience}], **about}


def _message(event: type[Event]) -> Json:
    return {
        "name": event.type_name(),
        "title": event.event,
        "summary": words(event),
        "contentType": CONTENT_TYPE,
        "tags": [{"name": event.kind.value}],
        "payload": {
            "allOf": [
                {"$ref": "#/components/schemas/Envelope"},
                {
                    "type": "object",
                    "properties": {
                        "source": {"const": f"/obhut/{event.publisher}"},
                        "type": {"const": event.type_name()},
                        "data": {"$ref": f"#/components/schemas/{_name(event)}"},
                    },
                },
            ]
        },
    }


def _name(event: type[Event]) -> str:
    return f"{event.publisher}.{event.event}.v{event.version}"


def _channel_id(event: type[Event], audience: str) -> str:
    return f"{_name(event)}.{audience}"


def _pattern(python: str) -> str:
    r"""A pattern of ECMA-262: there `$` means the very end, as `\Z` does here."""
    return "^" + python.removesuffix(r"\Z") + "$"
