"""What the relay makes of a broker that blocks publishers, or goes on living without confirming anything."""

from collections.abc import Callable
from contextlib import ExitStack
from itertools import repeat
from typing import Any, cast
from uuid import uuid4

import pytest
from sqlalchemy import Connection

from contracts.identity import AccountChanged
from kernel.events import publisher
from kernel.events.declaration import as_json, document
from kernel.events.outbox import Outgoing
from kernel.settings import Settings
from tests.contract.samples import MOMENT
from tests.contract.wire import RecordingConnection


class Script(RecordingConnection):
    """A connection whose drains do what was written down, one after another; then it is silent."""

    def __init__(self, *scenes: Callable[["Script"], None]) -> None:
        super().__init__()
        self.scenes = iter(scenes)
        self.on_blocked: Callable[[str], None]
        self.on_unblocked: Callable[[], None]

    def drain_events(self, timeout: float) -> Any:
        """The next scene."""
        scene = next(self.scenes, None)
        if scene is None:
            raise TimeoutError(timeout)
        scene(self)


def confirm(tag: int) -> Callable[[Script], None]:
    """The broker confirms one message."""
    return lambda script: [heard(tag, False) for heard in script.only.events["basic_ack"]] and None


def block(script: Script) -> None:
    """The broker's disk or memory runs out."""
    script.on_blocked("low on disk")


def unblock(script: Script) -> None:
    """There is enough again."""
    script.on_unblocked()


@pytest.fixture
def batch() -> dict[int, Outgoing]:
    """Two messages by their positions."""
    data = {"account": str(uuid4()), "agency": None, "state": "active"}
    return {number: outgoing(number, data) for number in (7, 8)}


def outgoing(number: int, data: dict[str, Any]) -> Outgoing:
    """A message as the outbox hands it out."""
    key = str(uuid4())
    return Outgoing(key, AccountChanged, "casefile", document(key, AccountChanged, number, MOMENT, as_json(data)))


def publishing(
    script: Script, settings: Callable[..., Settings], monkeypatch: pytest.MonkeyPatch
) -> publisher.Publisher:
    """A publisher on this connection."""
    monkeypatch.setattr(publisher.topology, "connect", lambda *_, **__: script)
    return publisher.Publisher(settings())


def publish(one: publisher.Publisher, messages: dict[int, Outgoing]) -> list[int]:
    """Send a batch and wait for it; what the broker has taken over."""
    batch = publisher.Batch(one, messages, cast(Connection, None), ExitStack())
    one.send(batch)
    return one.confirmed(batch)


def test_two_batches_under_way_are_told_apart(
    batch: dict[int, Outgoing], settings: Callable[..., Settings], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The next one is sent before the first is confirmed; each waits for its own, whatever the broker tells first."""
    one = publishing(Script(confirm(3), confirm(1), confirm(2), confirm(4)), settings, monkeypatch)
    first, second = (publisher.Batch(one, batch, cast(Connection, None), ExitStack()) for _ in range(2))
    one.send(first)
    one.send(second)
    assert one.confirmed(first) == [7, 8]
    assert second.done == [7]
    assert one.confirmed(second) == [7, 8]


def test_a_blocked_batch_is_let_go_of(
    batch: dict[int, Outgoing], settings: Callable[..., Settings], monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was confirmed is marked, the rest waits in the outbox, and no row stays locked while the broker is full."""
    one = publishing(Script(confirm(1), block), settings, monkeypatch)
    assert publish(one, batch) == [7]
    assert one.blocked


def test_a_late_confirm_marks_nothing(
    batch: dict[int, Outgoing], settings: Callable[..., Settings], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The confirms of the batch let go of come with those of the next one, which alone are counted."""
    script = Script(block, unblock, confirm(1), confirm(2), confirm(3), confirm(4))
    one = publishing(script, settings, monkeypatch)
    assert publish(one, batch) == []
    script.drain_events(0)
    assert publish(one, {8: batch[8]}) == [8]
    assert len(list(script.scenes)) == 1


def test_heartbeats_are_no_confirms(
    batch: dict[int, Outgoing], settings: Callable[..., Settings], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A broker that lives but confirms nothing is given up in time: else rows stay locked for ever."""
    monkeypatch.setattr(publisher, "CONFIRM_SECONDS", 0.05)
    heart = Script()
    heart.scenes = repeat(lambda _: None)
    with pytest.raises(publisher.NotConfirmed):
        publish(publishing(heart, settings, monkeypatch), batch)
