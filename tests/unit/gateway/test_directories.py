"""An order of papers goes on with the agency's directory behind it; nothing else does, and nobody else can send one."""

import json

import pytest
from aiohttp import web
from gateway_parts import CASE, Handler, House

SIGNED = "eyJ.signed.directory"
ORDER = {"basis": "court"}


def answering(house: House, status: int, body: object) -> Handler:
    """Identity as it is, but for the directory."""
    before = house.identity.answer

    async def answer(request: web.Request) -> web.StreamResponse:
        if request.path == "/internal/directory":
            return web.json_response(body, status=status)
        return await before(request)

    return answer


@pytest.mark.parametrize(
    ("path", "body"),
    [
        (f"/v1/cases/{CASE}/print", ORDER),
        ("/v1/cases/bulk", {"action": "print", "cases": [CASE], **ORDER}),
        ("/v1/programmes/jmd/blank-print", {}),
    ],
)
def test_an_order_of_papers_has_the_directory_behind_it(house: House, path: str, body: dict[str, object]) -> None:
    """Asked of identity in the person's name; the header says which bytes are the client's, whatever they claim."""
    house.identity.answer = answering(house, 200, {"directory": SIGNED})
    house.call("POST", path, house.bearer | {"X-Obhut-Directory": "3"}, body)
    (seen,) = house.services["casefile"].seen
    length = int(seen.headers["X-Obhut-Directory"])
    assert json.loads(seen.body[:length]) == body
    assert seen.body[length:] == SIGNED.encode()
    asked = [one for one in house.identity.seen if one.target == "/internal/directory"]
    assert [one.headers["Authorization"] for one in asked] == [seen.headers["Authorization"]]


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("POST", "/v1/cases/bulk", {"action": "assign", "cases": [CASE]}),
        ("POST", f"/v1/cases/{CASE}/journal", {"values": {"text": "print"}}),
        ("GET", f"/v1/cases/{CASE}/print", None),
        ("GET", f"/v1/cases/{CASE}/print/{CASE}", None),
    ],
)
def test_nothing_else_has_one(house: House, method: str, path: str, body: dict[str, object] | None) -> None:
    """Names of staff go where a paper needs them, and nowhere else."""
    house.identity.answer = answering(house, 200, {"directory": SIGNED})
    house.call(method, path, house.bearer | {"X-Obhut-Directory": "3"}, body)
    (seen,) = house.services["casefile"].seen
    assert "X-Obhut-Directory" not in seen.headers
    assert seen.body == (json.dumps(body).encode() if body else b"")


@pytest.mark.parametrize(("status", "body"), [(404, {}), (200, {"directory": None}), (200, {}), (200, [])])
def test_without_a_directory_it_goes_on_as_it_was(house: House, status: int, body: object) -> None:
    """An identity of the release before knows none, and the host has none: the paper has no sender then."""
    house.identity.answer = answering(house, status, body)
    assert house.call("POST", f"/v1/cases/{CASE}/print", house.bearer, ORDER).status == 200
    (seen,) = house.services["casefile"].seen
    assert ("X-Obhut-Directory" in seen.headers, json.loads(seen.body)) == (False, ORDER)


def test_while_identity_is_sick_nothing_is_ordered(house: House) -> None:
    """Better later than a paper that says nothing of where it comes from."""
    house.identity.answer = answering(house, 503, {"code": "unavailable"})
    assert house.call("POST", f"/v1/cases/{CASE}/print", house.bearer, ORDER).status == 503
    assert house.services["casefile"].seen == []
