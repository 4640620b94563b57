"""Malformed messages of many kinds, from chances: whole garbage, broken documents, and events with one thing wrong."""

import json
from collections.abc import Callable, Iterator
from random import Random
from typing import Any
from uuid import UUID

from contracts import EVENTS
from kernel.events.declaration import Event, Message
from tests.contract.samples import MOMENT, fixed

HUGE = 4_000_000  # bytes
DEEP = 50_000  # levels
WRONG = (None, "", "no such thing", -1, 2**70, 1.5, [], {}, True, "\x00", "2026-02-30", "😀" * 200)
"""Values that hardly any field allows; where one does, another field is taken."""


def bodies(audience: str, chances: Random) -> Iterator[bytes]:
    """Without end; no two are the same, and none is an event that this audience hears."""
    kinds: list[Callable[[str, Random], bytes]] = [*KINDS] * 30 + [_huge]
    while True:
        yield chances.choice(kinds)(audience, chances)


def _garbage(audience: str, chances: Random) -> bytes:
    del audience
    return chances.randbytes(chances.randint(16, 400))


def _no_utf8(audience: str, chances: Random) -> bytes:
    body = bytearray(_whole(audience, chances))
    place = chances.randrange(len(body))
    return bytes(body[:place] + b"\xff\xfe" + body[place:])


def _cut_off(audience: str, chances: Random) -> bytes:
    body = _whole(audience, chances)
    return body[: chances.randint(len(body) // 2, len(body) - 1)]


def _deep(audience: str, chances: Random) -> bytes:
    del audience
    opening = chances.choice(["[", '{"a":'])
    return (json.dumps(chances.random()) + opening * chances.randint(1_000, DEEP)).encode()


def _no_document(audience: str, chances: Random) -> bytes:
    del audience
    return json.dumps(chances.choice([[chances.random()], str(chances.random()), chances.random()])).encode()


def _envelope_lacks(audience: str, chances: Random) -> bytes:
    envelope = _envelope(audience, chances)
    envelope["id"] = _key(chances)
    del envelope[chances.choice([name for name in envelope if name != "id"])]
    return json.dumps(envelope).encode()


def _envelope_has_more(audience: str, chances: Random) -> bytes:
    return json.dumps(_envelope(audience, chances) | {f"x{chances.randrange(1000)}": "Erika Mustermann"}).encode()


def _unknown_type(audience: str, chances: Random) -> bytes:
    name = (
        f"obhut.{chances.choice(EVENTS).publisher}.{chances.choice(['never', 'case_named'])}.v{chances.randint(1, 9)}"
    )
    return json.dumps(_envelope(audience, chances) | {"type": name}).encode()


def _not_for_you(audience: str, chances: Random) -> bytes:
    others = [event for event in EVENTS if audience not in event.audience]
    return _of(chances.choice(others), audience, chances)


def _data_has_more(audience: str, chances: Random) -> bytes:
    envelope = _envelope(audience, chances)
    envelope["data"] |= {chances.choice(["name", "first_name", "Erika"]): "Mustermann"}
    return json.dumps(envelope).encode()


def _data_lacks(audience: str, chances: Random) -> bytes:
    envelope = _envelope(audience, chances)
    del envelope["data"][chances.choice(sorted(envelope["data"]))]
    return json.dumps(envelope).encode()


def _data_is_wrong(audience: str, chances: Random) -> bytes:
    """One field has a value that its declaration does not allow."""
    event = _heard(audience, chances)
    while True:
        data = event.dumped(fixed(event))
        data[chances.choice(sorted(data))] = chances.choice(WRONG)
        if event().validate(data):
            return json.dumps(_envelope(audience, chances) | {"type": event.type_name(), "data": data}).encode()


def _huge(audience: str, chances: Random) -> bytes:
    envelope = _envelope(audience, chances)
    envelope["data"] |= {"text": "x" * chances.randint(HUGE // 4, HUGE)}
    return json.dumps(envelope).encode()


KINDS = (
    _garbage,
    _no_utf8,
    _cut_off,
    _deep,
    _no_document,
    _envelope_lacks,
    _envelope_has_more,
    _unknown_type,
    _not_for_you,
    _data_has_more,
    _data_lacks,
    _data_is_wrong,
)


def _heard(audience: str, chances: Random) -> type[Event]:
    return chances.choice([event for event in EVENTS if audience in event.audience])


def _whole(audience: str, chances: Random) -> bytes:
    return _of(_heard(audience, chances), audience, chances)


def _envelope(audience: str, chances: Random) -> dict[str, Any]:
    envelope: dict[str, Any] = json.loads(_whole(audience, chances))
    return envelope


def _of(event: type[Event], audience: str, chances: Random) -> bytes:
    key = UUID(_key(chances))
    return Message(key, event, audience, chances.randint(1, 2**40), MOMENT, event.dumped(fixed(event))).encode()


def _key(chances: Random) -> str:
    return str(UUID(int=chances.getrandbits(128), version=4))
