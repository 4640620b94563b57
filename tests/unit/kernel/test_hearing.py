"""What a worker does with messages between the broker and the inbox: one batch at a time, acknowledged together."""

import warnings
from collections.abc import Callable
from typing import Any, cast

import pytest
from amqp.exceptions import ConnectionForced
from sqlalchemy.exc import OperationalError

from kernel.events.arrivals import Arrival
from kernel.settings import Settings

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # eventlet says at every import that it is deprecated (ADR 3)
    from kernel.events import worker

AWAY = OperationalError("SELECT 1", None, ValueError())


class Greenlet:
    """What nameko would run beside; here it runs when the test says so."""

    def __init__(self, job: Callable[[], None]) -> None:
        self.wait = job


class Container:
    """nameko's, as far as an entrypoint needs it to run something."""

    def __init__(self) -> None:
        self.spawned: list[Greenlet] = []

    def spawn_managed_thread(self, job: Callable[[], None]) -> Greenlet:
        """Keeps it."""
        self.spawned.append(Greenlet(job))
        return self.spawned[-1]


class Channel:
    """A channel on which is acknowledged; `connection` is None once it is closed."""

    def __init__(self) -> None:
        self.connection: object | None = object()
        self.acknowledged: list[tuple[int, bool]] = []
        self.breaks = False

    def basic_ack(self, tag: int, multiple: bool) -> None:
        """Remembers it, unless the connection breaks."""
        if self.breaks:
            raise ConnectionForced
        self.acknowledged.append((tag, multiple))


class Message:
    """A message as kombu hands it out."""

    def __init__(self, channel: Channel, tag: int) -> None:
        self.channel, self.delivery_tag, self.body, self.headers = channel, tag, b"{}", None


class Inbox:
    """Takes what it is given; `away`: how often the database cannot be reached first."""

    def __init__(self, away: int = 0) -> None:
        self.away = away
        self.taken: list[int] = []

    def receive(self, arrived: list[Arrival]) -> None:
        """All of it, or nothing."""
        if self.away:
            self.away -= 1
            raise AWAY
        self.taken.append(len(arrived))
        arrived.clear()


class Queue:
    """nameko's consumer of all queues."""

    def __init__(self) -> None:
        self.gone: list[object] = []

    def unregister_provider(self, provider: object) -> None:
        """It hears no more."""
        self.gone.append(provider)


@pytest.fixture
def hearing(settings: Callable[..., Settings], monkeypatch: pytest.MonkeyPatch) -> Callable[[Inbox], worker.Hear]:
    """Makes an entrypoint outside nameko; nobody waits for a database that is away."""
    monkeypatch.setattr(worker.eventlet, "sleep", lambda _: None)

    def make(inbox: Inbox) -> worker.Hear:
        made = worker.Hear(cast(Any, None), "casefile", cast(Any, inbox), settings())
        made.container, made.queue_consumer = Container(), Queue()
        return made

    return make


def test_what_has_arrived_is_one_batch(hearing: Callable[[Inbox], worker.Hear]) -> None:
    """One of the messages is acknowledged, the last, and with it all before; what comes meanwhile is the next batch."""
    inbox, channel = Inbox(), Channel()
    one = hearing(inbox)
    for tag in range(1, worker.BATCH + 4):
        one.hear(Message(channel, tag))
    (greenlet,) = one.container.spawned
    greenlet.wait()
    assert inbox.taken == [worker.BATCH, 3]
    assert channel.acknowledged == [(worker.BATCH, True), (worker.BATCH + 3, True)]
    one.hear(Message(channel, worker.BATCH + 4))
    assert len(one.container.spawned) == 2


def test_nothing_is_acknowledged_while_the_database_is_away(hearing: Callable[[Inbox], worker.Hear]) -> None:
    """The batch stays in hand and is received again, whole."""
    inbox, channel = Inbox(away=3), Channel()
    one = hearing(inbox)
    one.hear(Message(channel, 1))
    one.hear(Message(channel, 2))
    one.container.spawned[0].wait()
    assert inbox.taken == [2]
    assert channel.acknowledged == [(2, True)]


def test_a_worker_that_is_stopped_waits_for_no_database(hearing: Callable[[Inbox], worker.Hear]) -> None:
    """What is in hand goes back to the broker unacknowledged; what had only arrived is not begun."""
    inbox, channel = Inbox(away=1_000_000), Channel()
    one = hearing(inbox)
    one.hear(Message(channel, 1))
    one.stop()
    assert (inbox.taken, channel.acknowledged, one.queue_consumer.gone) == ([], [], [one])
    one.hear(Message(channel, 2))
    assert len(one.container.spawned) == 1


@pytest.mark.parametrize("closed", [True, False])
def test_a_connection_lost_meanwhile_is_no_failure(hearing: Callable[[Inbox], worker.Hear], closed: bool) -> None:
    """The broker delivers again what it has no acknowledgement of, and the inbox knows it."""
    inbox, channel = Inbox(), Channel()
    channel.connection, channel.breaks = None if closed else channel.connection, True
    one = hearing(inbox)
    one.hear(Message(channel, 1))
    one.container.spawned[0].wait()
    assert inbox.taken == [1]
    assert channel.acknowledged == []
