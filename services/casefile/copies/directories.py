"""The directory that comes with an order of papers (ADR 29): taken off the request before anything else reads it.

The gateway sends it behind the body and says with `X-Obhut-Directory` how many bytes are the client's. It is read when
a paper needs a name of it, used for the person it was signed for alone, and gone with the request.
"""

from collections.abc import Callable
from io import BytesIO
from typing import Any

from flask import request

from kernel.directory import Directory
from kernel.errors import Unauthenticated
from kernel.principal import Principal
from kernel.tokens import LONGEST_DIRECTORY, Verifier
from kernel.web.requests import LARGEST_BODY
from kernel.web.wiring import provided

HEADER, KEPT = "HTTP_X_OBHUT_DIRECTORY", "obhut.directory"
Application = Callable[[Any, Any], Any]


def without_directory(inner: Application) -> Application:
    """The application as it is for requests that end with a directory: body and length are those of the client."""

    def outer(environ: Any, start: Any) -> Any:
        said, length = environ.get(HEADER, ""), environ.get("CONTENT_LENGTH") or ""
        if (
            (said + length).isascii()
            and said.isdecimal()
            and length.isdecimal()
            and int(length) <= LARGEST_BODY + LONGEST_DIRECTORY
        ):
            whole, end = environ["wsgi.input"].read(int(length)), int(said)
            environ["wsgi.input"], environ["CONTENT_LENGTH"] = BytesIO(whole[:end]), str(len(whole[:end]))
            environ[KEPT] = whole[end:].decode("ascii", "replace")
        return inner(environ, start)

    return outer


def directory_for(who: Principal) -> Directory | None:
    """The directory that came with this person's order, None where none did. Raises `Unauthenticated` for one that
    identity has not signed for them."""
    signed = request.environ.get(KEPT)
    if not signed:
        return None
    directory = provided(Verifier).directory(signed)
    if (directory.agency, directory.account) != (who.agency, who.account):
        raise Unauthenticated("token_invalid")
    return directory
