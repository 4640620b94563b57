"""Files that come in as a stream: multipart/form-data (RFC 7578), read part by part and never held whole."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from threading import BoundedSemaphore
from typing import TypeVar

from flask import request
from werkzeug.exceptions import RequestEntityTooLarge
from werkzeug.sansio.multipart import NEED_DATA, Data, Epilogue, Event, Field, File, MultipartDecoder, Preamble

from kernel.errors import Refusal, Unavailable
from kernel.web.requests import MediaType

V = TypeVar("V", bound=Callable[..., object])
PIECE = 64 * 1024  # bytes read at once
LARGEST_FIELD = 64 * 1024
SECONDS = 120.0  # for a whole upload
REST_SECONDS = 5.0  # for what a refused client still sends: it reads no answer before


class Broken(Refusal):
    """The client went away or sent something else than it announced; nobody may be left to read this."""

    status, code = 400, "upload_broken"


class TooSlow(Refusal):
    """An upload that takes longer than a thread can be spared."""

    status, code = 408, "upload_too_slow"


@dataclass(frozen=True, slots=True)
class Incoming:
    """A file on its way in, with the field that came before it."""

    field: bytes
    name: str
    parts: Iterator[bytes]


class Places:
    """How many transfers of files one process takes at once, so that slow clients leave threads for all others."""

    def __init__(self, threads: int) -> None:
        self._free = BoundedSemaphore(max(1, threads // 2))

    def take(self) -> None:
        """Take a place, to be given back; raises `Unavailable` where there is none."""
        if not self._free.acquire(blocking=False):
            raise Unavailable()

    def give_back(self) -> None:
        """Let another have it."""
        self._free.release()

    @contextmanager
    def one(self) -> Iterator[None]:
        """A place for the block."""
        self.take()
        try:
            yield
        finally:
            self.give_back()


def takes_files(view: V) -> V:
    """A resource that reads its body itself; `requests` leaves it alone."""
    view.takes_files = True  # type: ignore[attr-defined]  # because functions have attributes, and Flask's keep them
    return view


@contextmanager
def incoming(field: str | None, file: str = "file") -> Iterator[Incoming]:
    """The file of the request at hand, and the field that must come before it; raises `Broken`, `TooSlow`.

    A refusal within reads what the client still sends, for a while, so that it comes to read the answer.
    """
    request.max_content_length = None  # counted by whoever takes the parts
    pieces = _pieces()
    try:
        yield _opened(_events(pieces), field, file)
    except Refusal as refusal:
        if not isinstance(refusal, Broken | TooSlow):
            _read_on(pieces)
        raise


def _opened(events: Iterator[Event], field: str | None, file: str) -> Incoming:
    value = b""
    if field:
        if not isinstance(first := next(events, None), Field) or first.name != field:
            raise Refusal("upload_parts")
        value = _field(events)
    begin = next(events, None)
    if not isinstance(begin, File) or begin.name != file:
        raise Refusal("upload_parts")
    return Incoming(value, begin.filename, _data(events))


def _field(events: Iterator[Event]) -> bytes:
    held = bytearray()
    for event in events:
        if not isinstance(event, Data):
            break
        held += event.data
        if len(held) > LARGEST_FIELD:
            raise RequestEntityTooLarge
        if not event.more_data:
            return bytes(held)
    raise Broken()


def _data(events: Iterator[Event]) -> Iterator[bytes]:
    for event in events:
        if not isinstance(event, Data):
            raise Broken()
        yield event.data
        if not event.more_data:
            break
    if not isinstance(next(events, None), Epilogue):  # cut off, or a part too many
        raise Broken()


def _events(pieces: Iterator[bytes]) -> Iterator[Event]:
    boundary = request.mimetype_params.get("boundary", "")
    if request.mimetype != "multipart/form-data" or not 0 < len(boundary) <= 70 or not boundary.isascii():
        raise MediaType()
    decoder = MultipartDecoder(boundary.encode(), 4 * PIECE, max_parts=3)
    event: Event = NEED_DATA
    while not isinstance(event, Epilogue):
        try:
            if event is NEED_DATA:
                decoder.receive_data(next(pieces, None))  # None: the end, which the decoder must have expected
            event = decoder.next_event()
        except (ValueError, IndexError, RequestEntityTooLarge):
            raise Broken() from None
        if event is not NEED_DATA and not isinstance(event, Preamble):
            yield event


def _pieces() -> Iterator[bytes]:
    end = time.monotonic() + SECONDS
    while True:
        try:
            piece = request.environ["wsgi.input"].read(PIECE)
        except OSError:
            raise Broken() from None
        if not piece:
            return
        if time.monotonic() > end:
            raise TooSlow()
        yield piece


def _read_on(pieces: Iterator[bytes]) -> None:
    end = time.monotonic() + REST_SECONDS
    try:
        for _ in pieces:
            if time.monotonic() > end:
                return
    except Refusal:
        return
