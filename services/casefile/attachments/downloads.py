"""Files that go out as a stream: what browsers are told of them, and how many go out at once."""

from collections.abc import Callable, Iterator
from functools import partial
from typing import TypeVar
from urllib.parse import quote

from flask import Response

from kernel.web.requests import principal
from kernel.web.uploads import Places
from kernel.web.wiring import provided
from services.casefile.store import NewWork, Work
from services.casefile.store.foundation import Foundation

T = TypeVar("T")


def new_work() -> NewWork:
    """Units of work for this person, also while the answer is sent, when there is no request at hand any more."""
    return partial(Work, provided(Foundation), principal().agency)


def places() -> Places:
    """How many transfers this process takes at once."""
    return provided(Places)


def sent(found: Callable[[], T], answer: Callable[[T], Response]) -> Response:
    """What was found, on its way: always to be saved and never to be shown by a browser, while there is a place."""
    free = places()
    free.take()
    try:
        response = answer(found())
    except BaseException:
        free.give_back()
        raise
    response.call_on_close(free.give_back)
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response.headers["Cache-Control"] = "no-store"
    return response


def stream(name: str, kind: str, parts: Iterator[bytes], size: int | None = None) -> Response:
    """A file of this name and type, from its parts; `size` in bytes, where it is known."""
    response = Response(_begun(parts), content_type=kind)
    if size is not None:
        response.headers["Content-Length"] = str(size)
    response.headers["Content-Disposition"] = _disposition(name)
    return response


def _begun(parts: Iterator[bytes]) -> Iterator[bytes]:
    """The first part is opened before the answer begins: a broken seal there is still answered as an error."""
    first = next(parts)

    def all_parts() -> Iterator[bytes]:
        yield first
        yield from parts

    return all_parts()


def _disposition(name: str) -> str:
    """RFC 6266, with the name in UTF-8 (RFC 8187) and, for old programs, what ASCII can show of it."""
    plain = "".join(char if char.isascii() and char not in '"\\%' else "_" for char in name)
    return f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"
