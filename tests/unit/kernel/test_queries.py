"""Queries: a wish that is not understood is refused, and never taken for no wish at all."""

from collections.abc import Callable
from typing import Any

import pytest
from flask.testing import FlaskClient
from flask_smorest.pagination import PaginationParameters
from marshmallow import Schema, fields
from sqlalchemy import Engine
from webargs.fields import DelimitedList

from kernel.clock import Clock
from kernel.service import Process
from kernel.settings import Settings
from kernel.web.app import create_app
from kernel.web.lists import Blueprint


class WishSchema(Schema):
    """What may be asked for."""

    filter = DelimitedList(fields.String(), load_default=["all"])
    programme = fields.String()


class LineSchema(Schema):
    """A line."""

    id = fields.Integer()


@pytest.fixture(scope="module")
def client(settings: Callable[..., Settings], away: Engine) -> FlaskClient:
    """Who asks a list with filters and pages, and a thing without a query."""
    things = Blueprint("things", "things", url_prefix="/v1/things")

    @things.get("")
    @things.arguments(WishSchema, location="query")
    @things.response(200, LineSchema(many=True))
    @things.paginate()
    def lines(query: dict[str, Any], pagination_parameters: PaginationParameters) -> Any:
        pagination_parameters.item_count = len(query["filter"])
        return []

    @things.get("/<int:number>")
    @things.response(200, LineSchema)
    def one(number: int) -> Any:
        return {"id": number}

    return create_app(Process(settings(), away, Clock()), [things], title="Things").test_client()


@pytest.mark.parametrize("path", ["", "?filter=own,open", "?programme=waska&page=2&page_size=5", "/1"])
def test_what_an_operation_has_is_taken(client: FlaskClient, path: str) -> None:
    """Its own names, and those of pages; several filters with commas between them."""
    assert client.get(f"/v1/things{path}").status_code == 200
    assert client.head(f"/v1/things{path}").status_code == 200


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("?filters=own", [("/?", "unknown_field")]),
        ("?Erika+Mustermann=1", [("/?", "unknown_field")]),
        ("/1?programme=waska", [("/programme", "unknown_field")]),
        ("?filter=own&filter=closed", [("/filter", "said_twice")]),
        ("?page=1&page=2", [("/page", "said_twice")]),
        ("?programme=%00", [("/programme", "invalid")]),
        ("?programme=a%00b&x=1", [("/programme", "invalid"), ("/?", "unknown_field")]),
        ("?%00=a", [("/?", "unknown_field")]),
    ],
)
def test_anything_else_is_told(client: FlaskClient, query: str, expected: list[tuple[str, str]]) -> None:
    """A misspelt filter would show all, a second one nothing; names that nobody has are not repeated."""
    answer = client.get(f"/v1/things{query}")
    assert (answer.status_code, answer.json["code"]) == (422, "invalid_input")
    assert [(one["pointer"], one["code"]) for one in answer.json["errors"]] == expected
    assert "Erika" not in answer.text
