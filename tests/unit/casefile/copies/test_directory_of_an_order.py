"""The directory behind an order: taken off before anybody reads the body, and used for its own person alone."""

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from flask import Flask, request

from kernel.clock import Clock
from kernel.directory import Directory, Person
from kernel.errors import Unauthenticated
from kernel.keys import create_keys
from kernel.principal import Principal
from kernel.tokens import LONGEST_DIRECTORY, Signer, Verifier
from kernel.web.requests import LARGEST_BODY
from kernel.web.wiring import provide
from services.casefile.copies.directories import directory_for, without_directory

WHO = Principal(UUID(int=1), UUID(int=2), frozenset({"case_manager"}))
DIRECTORY = Directory(UUID(int=2), UUID(int=1), "Haus", people={UUID(int=1): Person("Anna")})
BODY = b'{"basis": "court"}'


@pytest.fixture(scope="module")
def keys(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Fresh ones."""
    folder = tmp_path_factory.mktemp("keys")
    create_keys(folder)
    return folder


@pytest.fixture
def signed(keys: Path) -> str:
    """A directory as identity signs it."""
    return Signer(keys / "identity" / "token.jwk", Clock()).directory(DIRECTORY)


@pytest.fixture
def app(keys: Path) -> Iterator[Flask]:
    """An application that only checks directories."""
    made = Flask("casefile")
    provide(made, Verifier(keys / "trust.json", Clock()))
    yield made


def passed(body: bytes, **environ: str) -> dict[str, Any]:
    """What the application inside is given."""
    seen: dict[str, Any] = {}

    def inside(environ: dict[str, Any], _: object) -> list[bytes]:
        seen.update(environ, body=environ["wsgi.input"].read(int(environ["CONTENT_LENGTH"])))
        return []

    outside = {"wsgi.input": BytesIO(body), "CONTENT_LENGTH": str(len(body)), **environ}
    without_directory(inside)(outside, None)
    return seen


def test_the_body_is_the_client_s(signed: str) -> None:
    """To the byte; what comes behind it is kept apart."""
    seen = passed(BODY + signed.encode(), HTTP_X_OBHUT_DIRECTORY=str(len(BODY)))
    assert (seen["body"], seen["obhut.directory"]) == (BODY, signed)


@pytest.mark.parametrize("header", [None, "", "-1", "x", "1e3", "١"])
def test_other_requests_are_as_they_were(header: str | None) -> None:
    """Without the header, or with one that the gateway never sends."""
    seen = passed(BODY, **({} if header is None else {"HTTP_X_OBHUT_DIRECTORY": header}))
    assert seen["body"] == BODY
    assert not seen.get("obhut.directory")


def test_no_more_is_read_than_a_directory_may_have() -> None:
    """What is longer is left to the limit of bodies."""
    length = LARGEST_BODY + LONGEST_DIRECTORY + 1
    stream = BytesIO(b"")
    without_directory(lambda *_: [])(
        {"wsgi.input": stream, "CONTENT_LENGTH": str(length), "HTTP_X_OBHUT_DIRECTORY": "1"}, None
    )
    assert stream.tell() == 0


def test_it_is_for_its_own_person_alone(app: Flask, signed: str) -> None:
    """Another one's is refused, as is one that nobody signed; without any there is none."""
    others = (Principal(UUID(int=9), UUID(int=2), frozenset()), Principal(UUID(int=1), UUID(int=9), frozenset()))
    with app.test_request_context(environ_overrides={"obhut.directory": signed}):
        assert directory_for(WHO) == DIRECTORY
        for other in others:
            with pytest.raises(Unauthenticated):
                directory_for(other)
        request.environ["obhut.directory"] = signed[:-3]
        with pytest.raises(Unauthenticated):
            directory_for(WHO)
        request.environ["obhut.directory"] = ""
        assert directory_for(WHO) is None
