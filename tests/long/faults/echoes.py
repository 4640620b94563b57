"""Messages thrown at the broker again: what passes within some seconds, several times, in another order."""

from collections.abc import Mapping
from random import Random

from amqp import Message

from contracts import EVENTS
from kernel.clock import Clock
from kernel.events import topology

MOST = 300  # messages


def echo(environment: Mapping[str, str], chances: Random, *, listening: float, times: int) -> int:
    """Listen on every exchange for so many seconds, then publish all that was heard; returns how many messages."""
    prefix = environment.get("OBHUT_BROKER_PREFIX", "")
    heard: list[Message] = []
    with topology.connect(environment["OBHUT_BROKER_URL"], heartbeat=0) as connection:
        channel = connection.channel()
        queue = channel.queue_declare("", exclusive=True, auto_delete=True).queue
        for publisher in {event.publisher for event in EVENTS}:
            channel.queue_bind(queue, topology.exchange(prefix, publisher), "#")
        ear = channel.basic_consume(queue, callback=heard.append, no_ack=True)
        end = Clock.monotonic() + listening
        while len(heard) < MOST and (left := end - Clock.monotonic()) > 0:
            try:
                connection.drain_events(timeout=left)
            except TimeoutError:
                break
        channel.basic_cancel(ear)
        channel.queue_delete(queue)
        again = heard[:MOST] * times
        chances.shuffle(again)
        for message in again:
            about = message.delivery_info
            copy = Message(message.body, delivery_mode=2, **{"message_id": message.properties.get("message_id")})
            channel.basic_publish(copy, about["exchange"], about["routing_key"])
    return len(again)
