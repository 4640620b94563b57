"""Lists of all services: the same pages, the same header, the same refusals, told in the OpenAPI document."""

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from flask_smorest import Page
from marshmallow import Schema, fields
from sqlalchemy import Engine

from kernel.clock import Clock
from kernel.service import Process
from kernel.settings import Settings
from kernel.web.app import create_app
from kernel.web.lists import Blueprint

MANY = 120


class NumberSchema(Schema):
    """An item."""

    number = fields.Integer(required=True)


@pytest.fixture(scope="module")
def app(settings: Callable[..., Settings], away: Engine) -> Flask:
    """A web process with a long list and an empty one."""
    things = Blueprint("things", "things", url_prefix="/v1/things")

    @things.get("/<int:many>")
    @things.response(200, NumberSchema(many=True))
    @things.paginate(Page)
    def numbers(many: int) -> list[dict[str, Any]]:
        return [{"number": number} for number in range(many)]

    return create_app(Process(settings(), away, Clock()), [things], title="Things")


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """Who asks it."""
    return app.test_client()


@pytest.mark.parametrize(
    ("query", "items", "header"),
    [
        (f"{MANY}", 50, '{"total": 120, "total_pages": 3, "page": 1, "page_size": 50}'),
        (f"{MANY}?page=3", 20, '{"total": 120, "total_pages": 3, "page": 3, "page_size": 50}'),
        (f"{MANY}?page_size=200", 120, '{"total": 120, "total_pages": 1, "page": 1, "page_size": 200}'),
        (f"{MANY}?page=10000", 0, '{"total": 120, "total_pages": 3, "page": 10000, "page_size": 50}'),
        ("0", 0, '{"total": 0, "total_pages": 0, "page": 1, "page_size": 50}'),
    ],
)
def test_a_page_tells_how_much_there_is(client: FlaskClient, query: str, items: int, header: str) -> None:
    """Clients read the header as it has always been, beyond the last page too; of nothing there is no page."""
    answer = client.get(f"/v1/things/{query}")
    assert (len(answer.get_json()), answer.headers["X-Pagination"]) == (items, header)


@pytest.mark.parametrize(
    ("query", "wrong"),
    [
        ("page=0", ["/query/page"]),
        ("page=10001", ["/query/page"]),
        ("page_size=201", ["/query/page_size"]),
        ("page=x&page_size=0", ["/query/page", "/query/page_size"]),
    ],
)
def test_a_page_that_cannot_be_is_refused_by_name(client: FlaskClient, query: str, wrong: list[str]) -> None:
    """A page out of range would have the database count its way to it."""
    answer = client.get(f"/v1/things/{MANY}?{query}")
    assert answer.status_code == 422
    assert sorted(entry["pointer"] for entry in answer.get_json()["errors"]) == wrong


def test_a_list_documents_its_pages_and_its_header(client: FlaskClient) -> None:
    """Clients are made from the document: what they may ask for, and where they find the total."""
    told = client.get("/openapi.json").get_json()["paths"]["/v1/things/{many}"]["get"]
    bounds = {one["name"]: one["schema"]["maximum"] for one in told["parameters"] if one["in"] == "query"}
    assert bounds == {"page": 10_000, "page_size": 200}
    assert list(told["responses"]["200"]["headers"]) == ["X-Pagination"]
