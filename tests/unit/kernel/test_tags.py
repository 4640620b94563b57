"""Whatever body differs, its ETag differs: what a client holds is never called current when it is not."""

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask, Response
from flask.testing import FlaskClient
from flask_smorest.pagination import PaginationParameters
from hypothesis import given
from hypothesis import strategies as some
from marshmallow import Schema, fields
from sqlalchemy import Engine

from kernel.clock import Clock
from kernel.service import Process
from kernel.settings import Settings
from kernel.web import tags
from kernel.web.app import create_app
from kernel.web.lists import Blueprint
from kernel.web.requests import expected_version, set_version

Shown = dict[str, Any]
shown: Shown = {"body": {}, "lines": []}
things = Blueprint("things", "things", url_prefix="/v1/things")


class LineSchema(Schema):
    """A line of a list."""

    id = fields.Integer()


@things.route("", methods=["GET", "POST"])
def one() -> tuple[Any, int, dict[str, str]]:
    """A thing whose version stays while what it shows changes."""
    return shown["body"], 200, set_version({}, 7)


@things.get("/lines")
@things.response(200, LineSchema(many=True))
@things.paginate()
def lines(pagination_parameters: PaginationParameters) -> Any:
    """A list; how many there are in all stands in a header."""
    pagination_parameters.item_count = len(shown["lines"])
    return shown["lines"][:1], 200, set_version({}, "lines")


@things.get("/known")
def by_version() -> Response:
    """A thing whose version changes with all it shows."""
    return tags.known("v1") or Response("made", headers=set_version({}, "v1"))


@pytest.fixture(scope="module")
def client(settings: Callable[..., Settings], away: Engine) -> FlaskClient:
    """Who asks."""
    app: Flask = create_app(Process(settings(), away, Clock()), [things], title="Things")
    return app.test_client()


values = some.dictionaries(some.text(max_size=3), some.none() | some.integers() | some.text(max_size=5), max_size=3)


@given(before=values, after=values)
def test_another_body_has_another_tag(client: FlaskClient, before: Shown, after: Shown) -> None:
    """And the same body the same one, with 304 for whoever holds it; a change names the version alone (If-Match)."""
    shown["body"] = before
    first = client.get("/v1/things")
    shown["body"] = after
    again = client.get("/v1/things", headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code == 304) == (again.headers["ETag"] == first.headers["ETag"]) == (before == after)
    assert (again.data == b"") == (before == after)
    with client.application.test_request_context(headers={"If-Match": again.headers["ETag"]}):
        assert expected_version() == 7


@pytest.mark.parametrize("known", ["W/{}", '"1", {}', '"x",W/{} '])
def test_tags_are_found_as_the_way_changes_them(client: FlaskClient, known: str) -> None:
    """A proxy that compresses calls them weak; a client may hold several bodies (RFC 9110, 13.1.2)."""
    tag = client.get("/v1/things").headers["ETag"]
    answer = client.get("/v1/things", headers={"If-None-Match": known.format(tag)})
    assert (answer.status_code, answer.headers["Cache-Control"]) == (304, "no-store")


def test_a_change_is_answered_with_the_tag_that_reading_has(client: FlaskClient) -> None:
    """So that a client which keeps the answer of its change need not read again; a change is never 304."""
    tag = client.get("/v1/things").headers["ETag"]
    answer = client.post("/v1/things", headers={"If-None-Match": tag})
    assert (answer.status_code, answer.headers["ETag"]) == (200, tag)


def test_a_list_that_has_grown_behind_the_page_has_another_tag(client: FlaskClient) -> None:
    """How many there are is part of what is shown, though it stands in a header."""
    shown["lines"] = [{"id": 1}, {"id": 2}]
    first = client.get("/v1/things/lines")
    shown["lines"] = [{"id": 1}, {"id": 2}, {"id": 3}]
    assert client.get("/v1/things/lines").headers["ETag"] != first.headers["ETag"]


def test_a_version_of_everything_is_known_without_its_body(client: FlaskClient) -> None:
    """Where making a body opens names, its version is compared instead, and another version is made anew."""
    tag = client.get("/v1/things/known").headers["ETag"]
    assert client.get("/v1/things/known", headers={"If-None-Match": tag}).status_code == 304
    for other in ('"v2.0"', '"v1x"', tag.replace("v1", "v11")):
        answer = client.get("/v1/things/known", headers={"If-None-Match": other})
        assert (answer.status_code, answer.data) == (200, b"made"), other
