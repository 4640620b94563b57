"""What goes on to a service and what comes back: headers, bodies, cards, and a service that is away."""

import asyncio
import http.client
import socket
from collections.abc import Iterator

import pytest
from aiohttp import web
from gateway_parts import CASE, House, Street, wait_for

from gateway.way import upstream


def test_only_listed_headers_reach_a_service(house: House) -> None:
    """A client must not speak in the gateway's name, nor keep the session's token where services could log it."""
    claimed = {
        "Accept-Language": "en",
        "If-Match": '"3"',
        "Idempotency-Key": "k1",
        "X-Obhut-Card": "forged",
        "X-Obhut-Session": "forged",
        "x-obhut-anything": "forged",
        "X-Forwarded-For": "203.0.113.9",
        "Connection": "keep-alive, If-Match",
        "Te": "trailers",
        "Proxy-Authorization": "x",
        "Cookie": "obhut_session=session-1; other=1",
        "Accept-Encoding": "gzip",
        "User-Agent": "Erika's telephone",
    }
    house.call("POST", "/v1/cases", house.bearer | claimed, {"a": 1})
    (seen,) = house.services["casefile"].seen
    expected = {
        "Host": f"127.0.0.1:{house.services['casefile'].port}",
        "Authorization": "Bearer internal-session-1-1",
        "Accept-Language": "en",
        "If-Match": '"3"',
        "Idempotency-Key": "k1",
        "Content-Type": "application/json",
        "Content-Length": "8",
    }
    assert seen.headers == expected
    assert seen.body == b'{"a": 1}'


def test_the_session_goes_to_its_own_resource_only(house: House) -> None:
    """Identity ends the session it is told; nobody else has a use for its token."""
    house.get("/v1/sessions/current")
    house.get("/v1/me")
    shown = {one.target: one.headers.get("X-Obhut-Session") for one in house.identity.seen}
    assert shown == {"/internal/introspection": None, "/v1/sessions/current": "session-1", "/v1/me": None}


def test_only_listed_headers_come_back(house: House) -> None:
    """What a service says about itself stays inside; what clients work with arrives as it was."""
    passed = {
        "ETag": '"7"',
        "X-Pagination": '{"total": 1}',
        "Content-Language": "de",
        "Cache-Control": "no-store",
        "Retry-After": "3",
        "Link": "</x>",
        "Location": f"/v1/cases/{CASE}",
    }

    async def answer(_: web.Request) -> web.Response:
        inner = {"Server": "gunicorn", "X-Obhut-Inner": "1", "Set-Cookie": "a=b", "Via": "x"}
        return web.json_response({}, status=201, headers=passed | inner)

    house.services["casefile"].answer = answer
    came = house.call("POST", "/v1/cases", house.bearer, {})
    own = {"date", "content-type", "content-length", "x-content-type-options", "referrer-policy", "x-frame-options"}
    assert {name: value for name, value in came.headers.items() if name.lower() not in own} == {
        name.lower(): value for name, value in passed.items()
    }
    assert came.status == 201


def test_answers_are_safe_to_keep_nowhere(house: House) -> None:
    """Case data must not stay in caches or be guessed into another type, errors included."""
    for answer in (house.get("/v1/me"), house.call("GET", "/v1/me"), house.call("GET", "/nowhere")):
        found = [answer.headers[name] for name in ("Cache-Control", "X-Content-Type-Options", "X-Frame-Options")]
        assert found == ["no-store", "nosniff", "DENY"]


def test_not_modified_has_no_body(house: House) -> None:
    """Revalidated lists are the fast way; a 304 with a body would break the connection."""

    async def answer(_: web.Request) -> web.Response:
        return web.Response(status=304, headers={"ETag": '"7"'})

    house.services["casefile"].answer = answer
    came = house.get("/v1/cases", If_None_Match='"7"')
    assert (came.status, came.headers["ETag"], came.body) == (304, '"7"', b"")
    assert house.services["casefile"].seen[0].headers["If-None-Match"] == '"7"'


def test_head_is_answered_without_a_body(house: House) -> None:
    """HEAD tells the length and sends nothing."""
    answer = house.call("HEAD", "/v1/me", house.bearer)
    assert (answer.status, answer.body) == (200, b"")
    assert int(answer.headers["Content-Length"]) > 0


def test_answers_are_streamed(house: House) -> None:
    """A large export must not wait in the gateway's memory: the first part arrives before the second is written."""
    first_read = asyncio.Event()

    async def answer(request: web.Request) -> web.StreamResponse:
        stream = web.StreamResponse()
        await stream.prepare(request)
        await stream.write(b"first")
        await asyncio.wait_for(first_read.wait(), 10)
        await stream.write(b"second")
        return stream

    house.services["casefile"].answer = answer
    connection = http.client.HTTPConnection("127.0.0.1", house.port, timeout=15)
    connection.request("GET", "/v1/cases", headers=house.bearer)
    came = connection.getresponse()
    assert came.read(5) == b"first"

    async def read() -> None:
        first_read.set()

    house.loop.run(read())
    assert came.read() == b"second"
    connection.close()


def test_an_answer_that_breaks_off_is_not_taken_for_whole(house: House) -> None:
    """Half an export must not look like all of it."""

    async def answer(request: web.Request) -> web.StreamResponse:
        stream = web.StreamResponse()
        await stream.prepare(request)
        await stream.write(b"half")
        if request.transport:
            request.transport.close()
        return stream

    house.services["casefile"].answer = answer
    with pytest.raises(http.client.IncompleteRead):
        house.get("/v1/cases")


def test_a_body_too_large_by_its_length_is_refused(house: House) -> None:
    """Before anything of it is read."""
    answer = house.call("POST", "/v1/cases", house.bearer, b"x" * (1024 * 1024 + 1))
    assert (answer.status, answer.json()["code"]) == (413, "too_large")
    assert house.seen() == []


def test_a_body_too_large_without_a_length_is_refused(house: House) -> None:
    """A client that announces no length is counted as it sends."""

    def parts() -> Iterator[bytes]:
        yield from (b"x" * 65536 for _ in range(20))

    answer = house.call("POST", "/v1/cases", house.bearer, parts(), encode_chunked=True)
    assert (answer.status, answer.json()["code"]) == (413, "too_large")
    assert house.seen() == []


def test_the_largest_body_passes_with_its_length(house: House) -> None:
    """Services decide by Content-Length what they read; they always get one."""
    body = b"x" * (1024 * 1024)
    house.call("POST", "/v1/cases", house.bearer, iter([body[:70000], body[70000:]]), encode_chunked=True)
    (seen,) = house.services["casefile"].seen
    assert (seen.body == body, seen.headers["Content-Length"]) == (True, str(len(body)))
    assert "Transfer-Encoding" not in seen.headers


def test_a_service_that_is_away_is_said_to_be(house: House) -> None:
    """With a sentence in the reader's language, and when to come again."""
    house.services["reporting"].stop()
    answer = house.get("/v1/key-figures", Accept_Language="en-GB,en;q=0.9,de;q=0.5")
    assert (answer.status, answer.headers["Retry-After"], answer.headers["Content-Language"]) == (503, "2", "en")
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert answer.json() == {
        "type": "urn:obhut:problem:unavailable",
        "title": "This is not reachable right now. Please try again in a moment.",
        "status": 503,
        "code": "unavailable",
    }


def test_a_service_that_is_too_slow_counts_as_away(street: Street, monkeypatch: pytest.MonkeyPatch) -> None:
    """A person gets an answer after 30 s at most."""
    monkeypatch.setattr(upstream, "TOTAL_SECONDS", 0.2)
    with street.house() as house:

        async def answer(_: web.Request) -> web.Response:
            await asyncio.sleep(10)
            return web.Response()

        house.services["casefile"].answer = answer
        assert house.get("/v1/cases").status == 503


def test_a_client_that_goes_away_cancels(house: House) -> None:
    """Nobody waits for the answer any more, so the service need not be kept busy."""
    cancelled = []

    async def answer(_: web.Request) -> web.Response:
        try:
            await asyncio.sleep(30)
        except asyncio.CancelledError:
            cancelled.append(True)
            raise
        return web.Response()

    house.services["casefile"].answer = answer
    with socket.create_connection(("127.0.0.1", house.port)) as client:
        client.sendall(b"GET /v1/cases HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer session-1\r\n\r\n")
        wait_for(house, lambda: bool(house.services["casefile"].seen))
    wait_for(house, lambda: bool(cancelled))


def test_changes_are_never_repeated(house: House) -> None:
    """A connection that breaks after the bytes were sent says nothing about whether they took effect."""

    async def answer(request: web.Request) -> web.Response:
        if request.transport:
            request.transport.close()
        return web.Response()

    service = house.services["casefile"]
    service.answer = answer
    for method in ("POST", "PUT", "PATCH", "DELETE"):
        assert (method, house.call(method, "/v1/cases", house.bearer, {}).status) == (method, 503)
    assert [one.method for one in service.seen] == ["POST", "PUT", "PATCH", "DELETE"]


def test_reading_is_repeated_once(house: House) -> None:
    """A service that was restarted has closed pooled connections; a reader need not notice."""

    async def answer(request: web.Request) -> web.Response:
        if len(house.services["casefile"].seen) == 1 and request.transport:
            request.transport.close()
        return web.Response(text="there")

    house.services["casefile"].answer = answer
    assert house.get("/v1/cases").body == b"there"
    assert len(house.services["casefile"].seen) == 2


def test_another_service_gets_a_card_and_no_id(house: House) -> None:
    """Consent and retention never learn a case's id; casefile hears of each access, so cards are not kept."""

    async def cards(_: web.Request) -> web.Response:
        return web.json_response({"card": "a-card"})

    async def consent(_: web.Request) -> web.Response:
        return web.json_response({}, status=201, headers={"Location": "/v1/cases/-/consents/9"})

    house.services["casefile"].answer, house.services["consent"].answer = cards, consent
    house.get(f"/v1/cases/{CASE}/consents?page=2")
    answer = house.call("POST", f"/v1/cases/{CASE}/consents", house.bearer, {"purpose": "x"})
    assert answer.headers["Location"] == f"/v1/cases/{CASE}/consents/9"
    asked = [one.body.decode() for one in house.services["casefile"].seen]
    assert asked == [
        f'{{"case": "{CASE}", "audience": "consent", "actions": ["{action}"]}}' for action in ("read", "write")
    ]
    seen = house.services["consent"].seen
    assert [(one.target, one.headers["X-Obhut-Card"]) for one in seen] == [
        ("/v1/cases/-/consents?page=2", "a-card"),
        ("/v1/cases/-/consents", "a-card"),
    ]
    assert CASE not in str(seen)


@pytest.mark.parametrize("status", [401, 403, 404, 503])
def test_casefiles_refusal_is_passed_on(house: House, status: int) -> None:
    """Whoever may not see a case learns the same as from casefile itself, and the other service nothing."""

    async def cards(_: web.Request) -> web.Response:
        body = {"code": "its_own_code"}
        return web.json_response(body, status=status, content_type="application/problem+json")

    house.services["casefile"].answer = cards
    answer = house.get(f"/v1/cases/{CASE}/retention")
    assert (answer.status, answer.json()["code"]) == (status, "its_own_code")
    assert answer.headers["Content-Type"].startswith("application/problem+json")
    assert house.services["retention"].seen == []
