"""What comes in at the edge: headers bounded and whole, bodies unpacked, refusals in one form, whatever was sent."""

import json
import socket
from contextlib import closing
from http.client import HTTPConnection

import pytest
from aiohttp import web
from gateway_parts import House

from gateway.problems import LARGEST_HEAD


def told(house: House, *sent: bytes) -> tuple[int, dict[str, str], dict[str, object]]:
    """Status, headers and body of what is answered to these bytes; the connection is closed by the server."""
    with socket.create_connection(("127.0.0.1", house.port), timeout=10) as wire:
        try:
            for part in sent:
                wire.sendall(part)
        except ConnectionError:  # it has been answered and closed before all was sent
            pass
        came = b""
        try:
            while part := wire.recv(65536):
                came += part
        except ConnectionError:
            assert came
    head, _, body = came.partition(b"\r\n\r\n")
    status, *lines = head.decode().split("\r\n")
    headers = {name.lower(): value for name, _, value in (line.partition(": ") for line in lines)}
    return int(status.split(" ")[1]), headers, json.loads(body)


def request(*headers: str, target: str = "/v1/me", method: str = "GET") -> bytes:
    """A request that ends its connection."""
    lines = [f"{method} {target} HTTP/1.1", "Connection: close", *headers]
    return "\r\n".join([*lines, "", ""]).encode()


def is_problem(answer: tuple[int, dict[str, str], dict[str, object]], status: int, code: str) -> None:
    """In the words of RFC 9457, and kept by nobody."""
    assert (answer[0], answer[2]["code"], answer[2]["status"]) == (status, code, status)
    assert answer[1]["content-type"] == "application/problem+json"
    assert answer[1]["cache-control"] == "no-store"


@pytest.mark.parametrize("hosts", [[], ["Host: a", "Host: a"], ["Host: a", "Host: b"]])
def test_a_request_has_one_host(house: House, hosts: list[str]) -> None:
    """With two of them a proxy before us may take the one and we the other (RFC 9112, 3.2)."""
    is_problem(told(house, request(*hosts)), 400, "bad_request")


@pytest.mark.parametrize("encoding", ["gzip", "GZIP", "br", "identity, gzip"])
def test_a_packed_body_is_refused(house: House, encoding: str) -> None:
    """Nobody unpacks it; read as it is it would be nonsense, or what a filter before us has not seen."""
    headers = house.bearer | {"Content-Encoding": encoding}
    answer = house.call("POST", "/v1/cases", headers, {"programme": "waska"})
    assert (answer.status, answer.json()["code"]) == (415, "content_encoding")
    assert house.seen() == []
    assert house.call("POST", "/v1/cases", house.bearer | {"Content-Encoding": "identity"}, {}).status == 200


def test_headers_have_a_bound(house: House) -> None:
    """More of them than anybody needs is told so; what one may send is taken."""
    filler = [f"X-Filler-{number}: {'x' * 1000}" for number in range(LARGEST_HEAD // 1000 + 2)]
    is_problem(told(house, request("Host: a", *filler)), 431, "head_too_large")
    assert house.get("/v1/me", X_Filler="x" * 8000).status == 200


def test_a_head_without_an_end_is_not_collected(house: House) -> None:
    """It would be kept in memory, however long it becomes: the connection ends."""
    endless = b"GET /v1/me HTTP/1.1\r\nHost: a\r\n" + b"X-Filler: 1\r\n"
    is_problem(told(house, endless, *[b"X: " + b"x" * 4000 + b"\r\n"] * 40), 431, "head_too_large")


@pytest.mark.parametrize("target", ["/v1/cases?x=" + "x" * 70_000, "/v1/cases?x=" + "x" * 3_100])
def test_a_query_without_measure_is_answered_in_our_form(house: House, target: str) -> None:
    """Also one that the server itself cannot read."""
    answer = told(house, request("Host: a", "Authorization: Bearer session-1", target=target))
    assert answer[0] in (400, 431)
    is_problem(answer, answer[0], "bad_request" if answer[0] == 400 else "head_too_large")


def test_what_is_no_http_is_answered_in_our_form(house: House) -> None:
    """Clients read one form of error, and a person a sentence."""
    answer = told(house, b"NONSENSE\r\n\r\n")
    is_problem(answer, 400, "bad_request")
    assert answer[2]["title"]


def test_several_requests_on_a_connection_are_no_long_head(house: House) -> None:
    """Bytes are counted for each head anew, and bodies are no heads."""
    headers = house.bearer | {"Content-Type": "application/json"}
    with closing(HTTPConnection("127.0.0.1", house.port, timeout=10)) as kept:
        for _ in range(5):
            kept.request("POST", "/v1/cases", json.dumps({"text": "x" * 20_000}), headers)
            answer = kept.getresponse()
            assert (answer.status, bool(answer.read())) == (200, True)


def test_the_policy_of_a_download_reaches_the_browser(house: House) -> None:
    """An attachment that is opened in a browser runs nothing and fetches nothing."""

    async def sealed(_: web.Request) -> web.Response:
        return web.Response(body=b"<script>", headers={"Content-Security-Policy": "sandbox; default-src 'none'"})

    house.services["casefile"].answer = sealed
    assert house.get("/v1/cases").headers["Content-Security-Policy"] == "sandbox; default-src 'none'"
