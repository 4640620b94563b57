"""The worker process: nameko hears the events of a service, and the relay empties its outbox.

nameko stays in this file: no other module imports it (docs/adr). A message is acknowledged only after the
transaction in which it took effect, or in which it was recorded for another attempt; while the database is away
nothing is acknowledged and consuming stops by itself.
"""

import signal
from collections.abc import Callable
from functools import partial
from typing import Any

import eventlet
import structlog
from eventlet import wsgi
from kombu.entity import Queue
from nameko.containers import ServiceContainer
from nameko.extensions import DependencyProvider, Entrypoint
from nameko.messaging import QueueConsumer

from kernel.data.database import is_away
from kernel.events import topology
from kernel.events.declaration import Event
from kernel.events.inbox import Inbox
from kernel.events.relay import Relay
from kernel.failpoint import failpoint
from kernel.observe import tracing
from kernel.observe.health import Health
from kernel.settings import Settings

PREFETCH = 10  # of all queues together, fewer than there are connections; more gains nothing and delays each (measured)
RETRY_LOOK, AWAY_PAUSE = 1.0, 1.0  # seconds; where the first delay is shorter, as in tests, that is the look's
log = structlog.get_logger("worker")


class RawQueueConsumer(QueueConsumer):
    """nameko's consumer, but messages arrive undecoded: what cannot be decoded must be parked, not dropped."""

    def get_consumers(self, consumer_cls: Any, _channel: Any) -> Any:
        """kombu's hook after every connection."""
        for provider in self._providers:
            heard = partial(self.handle_message, provider)
            consumer = consumer_cls(queues=[provider.queue], on_message=partial(_body_first, heard))
            consumer.qos(prefetch_count=max(1, PREFETCH // len(self._providers)))
            self._consumers[provider] = consumer
        return self._consumers.values()


class Hear(Entrypoint):
    """Hears one queue; every message goes to the inbox."""

    queue_consumer = RawQueueConsumer()

    def __init__(self, queue: Queue, inbox: Inbox, settings: Settings, **options: Any) -> None:
        self.queue, self.inbox, self.settings = queue, inbox, settings
        super().__init__(**options)

    def setup(self) -> None:
        self.queue_consumer.register_provider(self)

    def stop(self) -> None:
        self.queue_consumer.unregister_provider(self)

    def handle_message(self, body: bytes, message: Any) -> None:
        """Into the inbox, then acknowledge; waits here as long as the database is away."""
        publisher = self.queue.name.rpartition(".")[2]
        failpoint(self.settings, "inbox.received", [publisher])
        trace = tracing.accepted((message.headers or {}).get(tracing.HEADER))
        while True:
            try:
                self.inbox.receive(body, trace)
                break
            except Exception as error:
                if not is_away(error):
                    raise
                log.warning("database_away", error=type(error).__name__)
                eventlet.sleep(AWAY_PAUSE)
        failpoint(self.settings, "inbox.before_ack", [publisher])
        self.queue_consumer.ack_message(message)


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
        config={"AMQP_URI": settings.broker_url, "max_workers": PREFETCH, "HEARTBEAT": 20},
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
    for publisher in topology.heard_by(settings.service, events):
        queue = Queue(topology.queue(settings.broker_prefix, settings.service, publisher), no_declare=True)
        parts[f"from_{publisher}"] = Hear.decorator(queue, inbox, settings)(_entrypoint())
    return type("Worker", (), parts)


def _entrypoint() -> Callable[[object], None]:
    def heard(self: object) -> None:
        """Never called: `Hear` hands messages to the inbox itself."""

    return heard


def _body_first(heard: Callable[[Any, Any], None], message: Any) -> None:
    heard(bytes(message.body) if not isinstance(message.body, str) else message.body.encode(), message)


class _Silent:
    """eventlet's request log goes nowhere."""

    def write(self, text: str) -> None:
        """Drop it."""
