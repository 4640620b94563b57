"""A tap on every exchange of a virtual host: it hears all that is published, whoever it is for."""

import json
import threading
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from amqp import Channel, Message
from amqp.exceptions import AMQPError

from kernel.events import topology

BOTTOMLESS = "#"


@dataclass(frozen=True)
class Heard:
    """A message as it passed: the exchange, its routing key, all properties and headers, the bytes."""

    exchange: str
    routing_key: str
    properties: dict[str, Any]
    body: bytes

    @property
    def id(self) -> str:
        """The message id, as property or, where a stranger gave none, empty."""
        return str(self.properties.get("message_id", ""))

    def everything(self) -> bytes:
        """All there is, as bytes to search."""
        about = json.dumps(self.properties, default=str, ensure_ascii=False)
        return b"\n".join([self.exchange.encode(), self.routing_key.encode(), about.encode(), self.body])


@dataclass
class Tap:
    """Listens in a thread of its own from `open` to `close`; `heard` grows meanwhile."""

    broker_url: str
    exchanges: Iterable[str]
    heard: list[Heard] = field(default_factory=list)

    def open(self) -> "Tap":
        """Bind before anything is published."""
        self._connection = topology.connect(self.broker_url, heartbeat=0)
        channel: Channel = self._connection.channel()
        queue = channel.queue_declare("", exclusive=True, auto_delete=True).queue
        for exchange in self.exchanges:
            channel.queue_bind(queue, exchange, BOTTOMLESS)
        channel.basic_consume(queue, callback=self._hear, no_ack=True)
        self._closing = threading.Event()
        self._thread = threading.Thread(target=self._listen, daemon=True)
        self._thread.start()
        return self

    def close(self) -> None:
        """Stop listening, once and for all; the queue goes with the connection."""
        if self._closing.is_set():
            return
        self._closing.set()
        self._thread.join()
        self._connection.close()

    def events(self) -> set[str]:
        """The names of the events that have passed, without version and audience."""
        return {heard.routing_key.partition(".")[0] for heard in self.heard}

    def _listen(self) -> None:
        while not self._closing.is_set():
            try:
                self._connection.drain_events(timeout=0.2)
            except TimeoutError:
                continue
            except (AMQPError, OSError):
                if not self._closing.is_set():
                    raise
                return

    def _hear(self, message: Message) -> None:
        about = message.delivery_info
        body = message.body if isinstance(message.body, bytes) else str(message.body).encode()
        self.heard.append(Heard(about["exchange"], about["routing_key"], dict(message.properties), body))
