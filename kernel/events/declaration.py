"""Events: what leaves a service. Declared in `contracts/<publisher>.py`, one class each, and nowhere else.

The envelope is a CloudEvents 1.0 structured JSON document with the extension `sequence`. Every audience gets a
message of its own, since references are bound to their purpose.
"""

import json
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum
from functools import cache
from typing import Any, ClassVar, TypeVar

from marshmallow import RAISE, Schema, ValidationError, fields
from marshmallow.schema import SchemaMeta

from kernel.events.fields import Count, Label, Reference, Rows, check_vocabulary, problem_codes

CONTENT_TYPE = "application/cloudevents+json"
REPORTING = "reporting"
S = TypeVar("S", bound=Schema)


class Kind(StrEnum):
    """What an event may say at most."""

    AGGREGATE = "aggregate"  # numbers over at least k people
    REFERENCE = "reference"  # a purpose-bound reference, dates, codes
    NOTICE = "notice"  # neither: agencies, accounts, orders
    CATALOGUE = "catalogue"  # labels of codes


class ContractError(TypeError):
    """A declaration that no event may have; raised when the module is imported."""


class NotThisEvent(ValueError):
    """Bytes that are no event of the contracts. `reason` names places, never values."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class _Declared(SchemaMeta):
    """Checks a declaration when its module is imported; marshmallow knows the fields only after `__new__`."""

    def __init__(cls, name: str, bases: tuple[type, ...], attributes: dict[str, Any]) -> None:
        super().__init__(name, bases, attributes)
        if "event" in attributes:
            _check(cls)  # type: ignore[arg-type]  # because only Event has this metaclass


class Event(Schema, metaclass=_Declared):
    """Base of every declared event. A class names its audience and lists its fields; all of them are required.

    `state_of`: the fields that name what this event tells the whole state of; of such events an older one that
    arrives late is ignored. Empty: every one is a fact of its own and takes effect once.

    `urgent`: it waits behind no other event, and overtakes those before it; so it must tell the state of something.
    """

    class Meta:
        unknown = RAISE

    event: ClassVar[str]
    version: ClassVar[int] = 1
    publisher: ClassVar[str]
    audience: ClassVar[tuple[str, ...]]
    kind: ClassVar[Kind]
    state_of: ClassVar[tuple[str, ...]] = ()
    urgent: ClassVar[bool] = False

    @classmethod
    def type_name(cls) -> str:
        """The CloudEvents type, e.g. `obhut.casefile.case_closed.v1`."""
        return f"obhut.{cls.publisher}.{cls.event}.v{cls.version}"

    @classmethod
    def routing_key(cls, audience: str) -> str:
        """One message per audience, so the audience is part of the key."""
        return f"{cls.event}.v{cls.version}.{audience}"

    @classmethod
    def dumped(cls, data: Mapping[str, object]) -> dict[str, Any]:
        """The data as JSON values; what is dumped is loaded again, so nothing undeclared can pass."""
        unknown = set(data) - set(cls._declared_fields)
        if unknown:
            raise NotThisEvent(f"fields that {cls.event} does not have: {','.join(sorted(unknown))}")
        out: dict[str, Any] = _made(cls).dump(data)
        cls.loaded(out)
        return out

    @classmethod
    def loaded(cls, data: object) -> dict[str, Any]:
        """The data as Python values, checked against the declaration."""
        try:
            return dict(_made(cls).load(data))
        except ValidationError as wrong:
            raise NotThisEvent(f"{cls.event} does not fit at {problem_codes(wrong)}") from None

    @classmethod
    def state_key(cls, data: Mapping[str, Any]) -> str | None:
        """What the event tells the state of, as one string, or None for a fact of its own."""
        if not cls.state_of:
            return None
        return "/".join([cls.publisher, *(str(data[name]) for name in cls.state_of)])


@cache
def _made(schema: type[S]) -> S:
    """One instance does: it keeps nothing of what it reads, and making it costs more than reading."""
    return schema()


def as_json(value: object) -> str:
    """JSON without blanks, as it travels."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def document(message_id: str, event: type[Event], sequence: int, time: datetime, data: str) -> bytes:
    """The CloudEvents document around data that are JSON already. Nothing else here needs escaping."""
    instant = time.astimezone(UTC).isoformat().replace("+00:00", "Z")
    return (
        f'{{"specversion":"1.0","id":"{message_id}","source":"/obhut/{event.publisher}",'
        f'"type":"{event.type_name()}","time":"{instant}","datacontenttype":"application/json",'
        f'"sequence":"{sequence}","data":{data}}}'
    ).encode()


@dataclass(frozen=True, slots=True)
class Message:
    """An event on its way: the envelope around the data."""

    id: uuid.UUID
    event: type[Event]
    audience: str
    sequence: int
    time: datetime
    data: dict[str, Any]  # JSON values
    values: dict[str, Any] = field(default_factory=dict, compare=False)  # the same as Python values, once it was read

    def encode(self) -> bytes:
        """The CloudEvents document."""
        return document(str(self.id), self.event, self.sequence, self.time, as_json(self.data))


class Envelope(Schema):
    """The shape of the CloudEvents document, nothing more and nothing less."""

    class Meta:
        unknown = RAISE

    specversion = fields.String(required=True)
    id = fields.UUID(required=True)
    source = fields.String(required=True)
    type = fields.String(required=True)
    time = fields.AwareDateTime(required=True)
    datacontenttype = fields.String(required=True)
    sequence = fields.Integer(required=True)
    data = fields.Dict(required=True)


def decode(body: bytes, known: Mapping[str, type[Event]], audience: str) -> Message:
    """Read a message; `known` maps type names to the declared events. Raises `NotThisEvent`."""
    try:
        envelope = _made(Envelope).loads(body.decode())
    except ValidationError as wrong:
        raise NotThisEvent(f"envelope does not fit at {problem_codes(wrong)}") from None
    except (ValueError, RecursionError):
        raise NotThisEvent("not a JSON document") from None
    event = known.get(envelope["type"])
    if event is None:
        raise NotThisEvent("unknown type")
    values = event.loaded(envelope["data"])
    return Message(envelope["id"], event, audience, envelope["sequence"], envelope["time"], envelope["data"], values)


def _check(cls: type[Event]) -> None:
    declared = cls._declared_fields
    for one in declared.values():
        one.required = True
    try:
        check_vocabulary(declared)
    except TypeError as wrong:
        raise ContractError(f"{cls.__name__}: {wrong}") from None
    flat = [
        *declared.values(),
        *(f for rows in declared.values() if isinstance(rows, Rows) for f in rows.record.values()),
    ]
    has = {type(field) for field in flat}
    if Label in has and cls.kind is not Kind.CATALOGUE:
        raise ContractError(f"{cls.__name__}: only a CATALOGUE event carries text")
    if Reference in has and cls.kind is not Kind.REFERENCE:
        raise ContractError(f"{cls.__name__}: only a REFERENCE event carries a reference")
    if Count in has and cls.kind is not Kind.AGGREGATE:
        raise ContractError(f"{cls.__name__}: only an AGGREGATE event counts people")
    if REPORTING in cls.audience and cls.kind not in (Kind.AGGREGATE, Kind.CATALOGUE):
        raise ContractError(f"{cls.__name__}: reporting hears aggregates and catalogues alone")
    missing = [name for name in cls.state_of if name not in declared]
    if missing:
        raise ContractError(f"{cls.__name__}: state_of names no field: {','.join(missing)}")
    if cls.urgent and not cls.state_of:
        raise ContractError(f"{cls.__name__}: what overtakes others must tell the state of something")
