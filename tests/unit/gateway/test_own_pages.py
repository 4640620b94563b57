"""What the gateway answers itself: health, metrics, pages of the API, and its own failures."""

import asyncio
from typing import Any

from aiohttp import web
from gateway_parts import House
from starlette.types import Receive, Scope, Send

from gateway.middleware import OuterMiddleware

HOST = {"Authorization": "Bearer of-host"}


def test_the_host_sees_how_each_service_is(house: House) -> None:
    """One look tells whether the platform works; only listed fields are shown, and who is away is named."""
    about = {"ready": True, "business_day": "2026-01-02", "daily_done": None, "outbox": 3, "parked": 0, "retrying": 1}

    async def answer(_: web.Request) -> web.Response:
        return web.json_response(about | {"ready": False, "reason": "database_away", "secret": 1}, status=503)

    house.services["casefile"].answer = answer
    house.services["retention"].stop()
    came = house.call("GET", "/v1/platform/health", HOST)
    found = came.json()
    assert (came.status, found["gateway"]) == (200, "ready")
    assert found["services"]["casefile"] == about | {"ready": False, "reason": "database_away"}
    assert found["services"]["retention"] == {"ready": False, "reason": "away"}


def test_others_do_not(house: House) -> None:
    """The state of the platform is for those who run it."""
    assert house.get("/v1/platform/health").status == 403
    assert house.call("GET", "/v1/platform/health").status == 401


def test_health_needs_no_session(house: House) -> None:
    """A load balancer has none; it learns nothing but that the gateway is there."""
    assert house.call("GET", "/health/live").json() == {"live": True}
    assert house.call("GET", "/health/ready").json() == {"ready": True}


def test_metrics_are_for_this_machine(house: House) -> None:
    """They show templates of routes, no id; through a proxy there are none at all."""
    house.get("/v1/cases/0b0e4c61-6c2f-4a51-9f0f-3f3f0d5a7a11/answers")
    metrics = house.call("GET", "/metrics").body.decode()
    assert 'route="/v1/cases/{id}/answers"' in metrics
    assert "0b0e4c61" not in metrics
    for name in ("X-Forwarded-For", "Forwarded", "Via", "X-Real-IP"):
        assert house.call("GET", "/metrics", {name: "203.0.113.1"}).status == 404


def test_the_pages_of_the_api_load_nothing_from_elsewhere(house: House) -> None:
    """Whoever reads them is not shown to others; no script in the page, no forms, no frames."""
    page = house.call("GET", "/docs")
    policy = page.headers["Content-Security-Policy"]
    assert "unsafe" not in policy
    assert "http" not in policy
    assert b"<script>" not in page.body
    assert b"http" not in page.body.replace(b"<!DOCTYPE html>", b"")
    for path in ("/docs/start.js", "/docs/static/swagger-ui-bundle.js", "/docs/static/swagger-ui.css"):
        answer = house.call("GET", path)
        assert (path, answer.status, answer.headers["Content-Security-Policy"]) == (path, 200, policy)
    for path in ("/docs/static/../__init__.py", "/docs/static/%2e%2e/__init__.py", "/docs/static/"):
        assert house.call("GET", path).status == 404


def test_the_address_alone_says_where_one_is(house: House) -> None:
    """Whoever types it reads a page in their language, which asks to sign in, loads what is ours alone, and leads to
    the API."""
    for spoken, words in (("de", "Fallakten"), ("en", "case files"), ("tr", "Fallakten")):
        page = house.call("GET", "/", {"Accept-Language": spoken})
        assert (page.status, page.headers["Content-Type"]) == (401, "text/html; charset=utf-8")
        assert words in page.body.decode()
        assert b'href="/docs"' in page.body
        assert b"http:" not in page.body
        assert "unsafe" not in page.headers["Content-Security-Policy"]
    assert house.call("POST", "/").json()["code"] == "method_not_allowed"


def test_an_unknown_page_is_a_problem_in_ones_language(house: House) -> None:
    """Every error has the same form, whoever answers."""
    answer = house.call("GET", "/nowhere", {"Accept-Language": "en"})
    assert (answer.status, answer.json()["title"]) == (404, "There is no such thing here.")
    answer = house.call("POST", "/openapi.json")
    assert (answer.status, answer.json()["code"]) == (405, "method_not_allowed")


def test_a_failure_of_our_own_says_nothing_of_it(capsys: Any) -> None:
    """Neither the answer nor the log may hold what an exception says: it could be a name."""

    async def broken(_: Scope, __: Receive, ___: Send) -> None:
        raise RuntimeError("Erika Mustermann")

    sent = _run(broken)
    assert (sent[0]["status"], b"internal" in sent[1]["body"], b"Erika" in sent[1]["body"]) == (500, True, False)
    logged = capsys.readouterr().out
    assert ("RuntimeError" in logged, "Erika" in logged) == (True, False)


def _run(app: Any) -> list[Any]:
    sent: list[Any] = []

    async def send(message: Any) -> None:
        sent.append(message)

    async def receive() -> Any:
        raise AssertionError("nothing is read")

    scope = {
        "type": "http",
        "method": "GET",
        "path": "/v1/me",
        "headers": [(b"host", b"a"), (b"accept-language", b"en")],
    }
    asyncio.run(OuterMiddleware(app)(scope, receive, send))
    return sent
