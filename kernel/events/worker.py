"""The worker process: nameko hears the events of a service, and the relay empties its outbox.

nameko stays in this file: no other module imports it (docs/adr). A message is acknowledged only after the
transaction in which it took effect, or in which it was recorded for another attempt; while the database is away
nothing is acknowledged and consuming stops by itself.
"""

import signal
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from typing import Any

import eventlet
import structlog
from amqp.exceptions import ConnectionError
from eventlet import wsgi
from kombu.entity import Queue
from kombu.messaging import Consumer
from nameko.containers import ServiceContainer
from nameko.extensions import DependencyProvider, Entrypoint
from nameko.messaging import QueueConsumer

from kernel.data.database import is_away
from kernel.events import topology
from kernel.events.arrivals import Arrival
from kernel.events.declaration import Event
from kernel.events.inbox import Inbox
from kernel.events.relay import Relay
from kernel.failpoint import failpoint
from kernel.observe import tracing
from kernel.observe.health import Health
from kernel.settings import Settings

BATCH = 50  # messages of one queue in one transaction, at most: those that have arrived, nobody waits for more
PREFETCH = 2 * BATCH  # of each queue: the next batch is there when one is done
CONNECTIONS = 10  # to the database: a batch of each queue at a time, relay, retries, health
RETRY_LOOK, AWAY_PAUSE = 1.0, 1.0  # seconds; where the first delay is shorter, as in tests, that is the look's
log = structlog.get_logger("worker")


class RawQueueConsumer(QueueConsumer):
    """nameko's consumer, but messages arrive undecoded (what cannot be decoded must be parked, not dropped), and each
    queue has a channel of its own, on which many messages are acknowledged at once."""

    def get_consumers(self, _consumer_cls: Any, channel: Any) -> Any:
        """kombu's hook after every connection. What was delivered by an earlier one will be delivered again."""
        for provider in self._providers:
            provider.arrived.clear()
            own = channel.connection.channel()
            consumer = Consumer(own, queues=[provider.queue], on_message=provider.hear)
            consumer.qos(prefetch_count=PREFETCH)
            self._consumers[provider] = consumer
        return self._consumers.values()


class Hear(Entrypoint):
    """Hears one queue: what has arrived goes to the inbox, one batch after the other."""

    queue_consumer = RawQueueConsumer()

    def __init__(self, queue: Queue, publisher: str, inbox: Inbox, settings: Settings, **options: Any) -> None:
        self.queue, self.publisher, self.inbox, self.settings = queue, publisher, inbox, settings
        self.arrived: deque[Any] = deque()
        self._handling: Any = None  # the greenlet, while there is something to do
        self._stopping = False
        super().__init__(**options)

    def setup(self) -> None:
        self.queue_consumer.register_provider(self)

    def stop(self) -> None:
        """What is being handled is finished and acknowledged first; what has only arrived goes back to the broker."""
        self._stopping = True
        if self._handling is not None:
            self._handling.wait()
        self.queue_consumer.unregister_provider(self)

    def hear(self, message: Any) -> None:
        """kombu's hook for each message."""
        self.arrived.append(message)
        if self._handling is None and not self._stopping:
            self._handling = self.container.spawn_managed_thread(self._handle_all)

    def _handle_all(self) -> None:
        try:
            while self.arrived and not self._stopping:
                self._handle([self.arrived.popleft() for _ in range(min(BATCH, len(self.arrived)))])
        finally:
            self._handling = None

    def _handle(self, messages: list[Any]) -> None:
        """Into the inbox, then acknowledge, with all before it, the one that was delivered last; waits here as long as
        the database is away."""
        failpoint(self.settings, "inbox.received", [self.publisher])
        waiting = [_arrival(one) for one in messages]
        while waiting:
            try:
                self.inbox.receive(waiting)
            except Exception as error:
                if not is_away(error):
                    raise
                if self._stopping:
                    return
                log.warning("database_away", error=type(error).__name__)
                eventlet.sleep(AWAY_PAUSE)
        failpoint(self.settings, "inbox.before_ack", [self.publisher])
        self._acknowledge(messages[-1])

    def _acknowledge(self, last: Any) -> None:
        """On the channel it came by; if that is closed, the broker has taken all back that was not acknowledged."""
        with suppress(ConnectionError):
            if last.channel.connection:
                last.channel.basic_ack(last.delivery_tag, multiple=True)


class Loop(DependencyProvider):
    """A loop beside the consumers, ended after them."""

    def __init__(self, loop: "Relay | RetryLoop") -> None:
        self.loop = loop
        super().__init__()

    def start(self) -> None:
        """Run until `stop`."""
        self._thread = self.container.spawn_managed_thread(self.loop.run)

    def stop(self) -> None:
        """End between two rounds, and wait for it."""
        self.loop.stopping = True
        self._thread.wait()


class RetryLoop:
    """Tries recorded messages again when they are due."""

    def __init__(self, inbox: Inbox) -> None:
        self._inbox = inbox
        self._look = min(RETRY_LOOK, max(0.2, inbox.settings.retry_first))
        self.stopping = False

    def run(self) -> None:
        """Until told to stop."""
        while not self.stopping:
            try:
                pause = 0.0 if self._inbox.retry_one() else self._look
            except Exception as error:
                log.warning("retry_interrupted", error=type(error).__name__)
                pause = AWAY_PAUSE
            eventlet.sleep(pause)


def run(settings: Settings, inbox: Inbox, relay: Relay, health: Health, events: tuple[type[Event], ...]) -> None:
    """Run the worker until SIGTERM or SIGINT; what is being handled is finished first."""
    container = ServiceContainer(
        _service_class(settings, inbox, relay, events),
        config={"AMQP_URI": settings.broker_url, "max_workers": 1, "HEARTBEAT": 20},
    )
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: eventlet.spawn(container.stop))
    socket = eventlet.listen((settings.bind, settings.worker_port))
    eventlet.spawn(wsgi.server, socket, health, log=_Silent(), debug=False)
    container.start()
    log.info("worker_started")
    container.wait()


def _service_class(settings: Settings, inbox: Inbox, relay: Relay, events: tuple[type[Event], ...]) -> type[object]:
    """nameko builds its container from a class: one entrypoint per queue, one dependency per loop."""
    parts: dict[str, Any] = {
        "name": settings.service,
        "relay": Loop(relay),
        "retries": Loop(RetryLoop(inbox)),
    }
    for name, way in topology.queues(settings.broker_prefix, settings.service, events).items():
        queue = Queue(name, no_declare=True)
        parts[name.replace(".", "_")] = Hear.decorator(queue, way.publisher, inbox, settings)(_entrypoint())
    return type("Worker", (), parts)


def _entrypoint() -> Callable[[object], None]:
    def heard(self: object) -> None:
        """Never called: `Hear` hands messages to the inbox itself."""

    return heard


def _arrival(message: Any) -> Arrival:
    body, trace = message.body, (message.headers or {}).get(tracing.HEADER)
    return Arrival(body.encode() if isinstance(body, str) else bytes(body), tracing.accepted(trace))


class _Silent:
    """eventlet's request log goes nowhere."""

    def write(self, text: str) -> None:
        """Drop it."""
