"""Every event as it goes over the wire, whole: body, properties, headers, exchange, routing key.

After an intended change: `python -m pytest tests/contract --regenerate`, then read the diff.
"""

import json
from contextlib import ExitStack
from pathlib import Path
from typing import Any, cast
from uuid import UUID

import pytest
from sqlalchemy import Connection

from contracts import EVENTS
from kernel.events import publisher
from kernel.events.declaration import Event, as_json, document
from kernel.events.outbox import Outgoing
from kernel.settings import Settings
from tests.contract.samples import MOMENT, fixed
from tests.contract.wire import Published, RecordingConnection

GOLDEN = Path(__file__).parent / "golden"
MESSAGE_ID = UUID("00000000-0000-4000-8000-0000000000cc")
SETTINGS = Settings(
    service="casefile",
    env="test",
    runtime_url="",
    jobs_url="",
    broker_url="",
    broker_prefix="",
    web_port=0,
    worker_port=0,
    jobs_port=0,
    bind="127.0.0.1",
    trust_file=Path(),
    secrets=None,
    clock_file=None,
    fault_file=None,
    keystore_url=None,
    session_idle=1,
    session_longest=1,
    retry_first=1.0,
    retry_attempts=1,
    web_threads=1,
)


def golden_file(event: type[Event]) -> Path:
    """Where the golden messages of an event lie, one per audience."""
    version = "" if event.version == 1 else f".v{event.version}"
    return GOLDEN / f"{event.publisher}.{event.event}{version}.json"


@pytest.mark.parametrize("event", EVENTS, ids=lambda event: golden_file(event).stem)
def test_a_message_is_the_golden_one_to_the_last_byte(
    event: type[Event], regenerate: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing can leave a service beside, within or around an event without somebody reading the diff."""
    messages = [as_published(event, audience, monkeypatch) for audience in event.audience]
    if regenerate:
        text = json.dumps(messages, indent=2, ensure_ascii=False)
        golden_file(event).write_text(text + "\n", encoding="utf-8")
    assert json.loads(golden_file(event).read_text(encoding="utf-8")) == messages


def test_no_golden_message_is_left_of_an_event_that_is_gone() -> None:
    """The folder is the list of what leaves, not of what once left."""
    assert {golden_file(event) for event in EVENTS} == set(GOLDEN.iterdir())


def as_published(event: type[Event], audience: str, monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """What the relay hands to the broker for the fixed sample of an event."""
    connection = RecordingConnection()
    monkeypatch.setattr(publisher.topology, "connect", lambda *_, **__: connection)
    sealed = document(str(MESSAGE_ID), event, 7, MOMENT, as_json(event.dumped(fixed(event))))
    one = publisher.Publisher(SETTINGS)
    messages = {1: Outgoing(str(MESSAGE_ID), event, audience, sealed)}
    batch = publisher.Batch(one, messages, cast(Connection, None), ExitStack())
    one.send(batch)
    assert one.confirmed(batch) == [1]
    (published,) = connection.only.published
    return _readable(published)


def _readable(published: Published) -> dict[str, Any]:
    properties = dict(published.message.properties)
    body = published.message.body
    assert body == json.dumps(json.loads(body), ensure_ascii=False, separators=(",", ":")).encode()
    return {
        "exchange": published.exchange,
        "routing_key": published.routing_key,
        "mandatory": published.mandatory,
        "headers": properties.pop("application_headers", {}),
        "properties": properties,
        "body": json.loads(body),
    }
