"""Whatever an event may say arrives as it was said; whatever else arrives is refused, and breaks nothing."""

import json
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts import EVENTS
from kernel.events.declaration import Event, Message, NotThisEvent, decode
from tests.contract.samples import MOMENT, anything, fixed

KNOWN = {event.type_name(): event for event in EVENTS}
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)


@pytest.mark.parametrize("event", EVENTS, ids=lambda event: event.type_name())
@given(data=st.data())
def test_what_is_encoded_is_decoded_again(event: type[Event], data: st.DataObject) -> None:
    """Publisher and audience mean the same by every event there is."""
    said = data.draw(anything(event))
    message = Message(
        uuid4(), event, event.audience[0], data.draw(st.integers(0, 2**63 - 1)), MOMENT, event.dumped(said)
    )
    heard = decode(message.encode(), KNOWN, event.audience[0])
    assert message == heard
    assert said == event.loaded(heard.data)


@given(st.binary(max_size=200) | JSON.map(lambda value: json.dumps(value).encode()))
def test_arbitrary_bytes_are_refused_and_nothing_else(body: bytes) -> None:
    """Whatever lies in a queue, the worker parks it instead of dying of it."""
    with pytest.raises(NotThisEvent):
        decode(body, KNOWN, "casefile")


@given(data=st.data())
def test_an_event_with_one_thing_wrong_is_refused_or_means_the_same(data: st.DataObject) -> None:
    """A spoilt envelope or field never raises anything else, and never becomes an event of other fields."""
    event = data.draw(st.sampled_from(EVENTS))
    sent = Message(uuid4(), event, event.audience[0], 1, MOMENT, event.dumped(fixed(event)))
    envelope = json.loads(sent.encode())
    place = data.draw(st.sampled_from([envelope, envelope["data"]]))
    place[data.draw(st.sampled_from(sorted(place)) | st.text())] = data.draw(JSON)
    try:
        heard = decode(json.dumps(envelope).encode(), KNOWN, event.audience[0])
    except NotThisEvent:
        return
    assert set(heard.event._declared_fields) == set(heard.data)


@pytest.mark.parametrize(
    "body",
    [b"", b"null", b"[]", b'"x"', b"{" * 100_000, b"[" * 100_000, b"\xff\xfe", b"1" * 10_000, b"NaN", b'{"id": 1e999}'],
    ids=lambda body: repr(body[:8]),
)
def test_hostile_bytes_are_refused(body: bytes) -> None:
    """Depth, size and number formats at which JSON readers stumble."""
    with pytest.raises(NotThisEvent):
        decode(body, KNOWN, "casefile")
