"""Frames of a batch go out in few writes, whole and in their order, and nothing is held back for ever."""

from types import SimpleNamespace
from typing import Any

import pytest
from amqp import Message

from kernel.events.held_frames import FULL, HeldFrames


class Transport:
    """Remembers each write."""

    def __init__(self) -> None:
        self.written: list[bytes] = []

    def write(self, frames: bytes) -> None:
        """To the socket."""
        self.written.append(bytes(frames))


@pytest.fixture
def transport() -> Transport:
    """The way out."""
    return Transport()


def held(transport: Transport) -> tuple[HeldFrames, Any]:
    """The frames, and py-amqp's function that writes a message on top of them."""
    frames = HeldFrames()
    connection = SimpleNamespace(frame_max=131072, bytes_sent=0)
    return frames, frames.writer(connection, transport)


def send(write: Any, body: bytes) -> None:
    """One message, as a channel has it written (basic.publish)."""
    message = Message(body, content_type="text/plain")
    write(1, 1, (60, 40), b"\x00\x00\x00\x00\x00", message)


def test_a_batch_is_one_write(transport: Transport) -> None:
    """The same bytes as by itself, though py-amqp fills one buffer again and again."""
    frames, write = held(transport)
    bodies = [bytes([65 + number]) * 20 for number in range(5)]
    for body in bodies:
        send(write, body)
    alone = list(transport.written)
    transport.written.clear()
    with frames.holding():
        for body in bodies:
            send(write, body)
        assert transport.written == []
    assert len(alone) == 5
    assert transport.written == [b"".join(alone)]


def test_what_is_much_is_sent_meanwhile(transport: Transport) -> None:
    """The broker need not wait for the end of a large batch, nor is memory filled with it."""
    frames, write = held(transport)
    with frames.holding():
        for _ in range(5):
            send(write, b"x" * (FULL // 2))
        assert len(transport.written) == 2
    assert len(transport.written) == 3


def test_after_an_error_nothing_is_left(transport: Transport) -> None:
    """Of a batch that was broken off nothing goes out later, before the first frame of the next connection's batch."""
    frames, write = held(transport)
    with pytest.raises(KeyError), frames.holding():
        send(write, b"a")
        raise KeyError
    with frames.holding():
        assert transport.written == []
    assert transport.written == []
    send(write, b"b")
    assert len(transport.written) == 1
