"""Frames of many messages in few writes: py-amqp writes each message by itself, which costs more than to compose it.

Stands between py-amqp's writer of frames and its transport, by a parameter that py-amqp has for this (`frame_writer`).
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from amqp.method_framing import frame_writer

FULL = 64 * 1024  # bytes: what is held is sent, the broker may begin


class HeldFrames:
    """Sends what it is given at once, or, within `holding`, when there is enough of it and at the end of the block."""

    def __init__(self) -> None:
        self._send: Callable[[bytes | bytearray | memoryview], None]
        self._held = bytearray()
        self._holding = False

    def writer(self, connection: Any, transport: Any) -> Any:
        """What py-amqp asks for once it is connected: a function that writes frames, here through this."""
        self._send = transport.write
        return frame_writer(connection, self)

    def write(self, frames: bytes | memoryview) -> None:
        """Whole frames; py-amqp uses its buffer again as soon as this returns."""
        if not self._holding:
            self._send(frames)
            return
        self._held += frames
        if len(self._held) >= FULL:
            self._send_held()

    @contextmanager
    def holding(self) -> Iterator[None]:
        """Gather what is written in the block. Raises what sending does; after any error nothing is held any more."""
        self._holding = True
        try:
            yield
            self._send_held()
        finally:
            self._holding = False
            self._held.clear()

    def _send_held(self) -> None:
        if self._held:
            self._send(bytes(self._held))
            self._held.clear()
