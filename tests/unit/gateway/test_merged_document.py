"""The API document of all services together."""

from typing import Any

from aiohttp import web
from gateway_parts import House

from gateway.api_docs.merging import merge
from gateway.api_docs.openapi import described

OK = {"200": {"description": "x"}}


def _ref(name: str) -> dict[str, str]:
    return {"$ref": f"#/components/schemas/{name}"}


def _document(paths: dict[str, Any], **schemas: Any) -> dict[str, Any]:
    return {"openapi": "3.1.0", "paths": paths, "components": {"schemas": schemas}}


def test_equal_components_are_shared_and_differing_ones_renamed() -> None:
    """A client generated from the document must not take one service's Account for another's."""
    problem = {"type": "object"}
    documents = {
        "identity": _document(
            {"/v1/me": {"get": {"responses": {"200": {"schema": _ref("Page")}}}}},
            Problem=problem,
            Account={"type": "object", "title": "identity's"},
            Page={"items": _ref("Account")},
        ),
        "casefile": _document(
            {"/v1/cases": {"get": {"responses": {"200": {"schema": _ref("Problem")}}}}},
            Problem=problem,
            Account={"type": "object", "title": "casefile's"},
            Page={"items": _ref("Account")},
        ),
    }
    merged = merge(documents)
    assert merged["components"]["schemas"] == {
        "Problem": problem,
        "identity_Account": {"type": "object", "title": "identity's"},
        "casefile_Account": {"type": "object", "title": "casefile's"},
        "identity_Page": {"items": _ref("identity_Account")},  # equal in letters, not in meaning
        "casefile_Page": {"items": _ref("casefile_Account")},
    }
    assert merged["paths"]["/v1/me"]["get"]["responses"]["200"]["schema"] == _ref("identity_Page")
    assert merged["paths"]["/v1/cases"]["get"]["responses"]["200"]["schema"] == _ref("Problem")


def test_only_what_can_be_called_is_shown() -> None:
    """Internal addresses, and paths of a service that lead to another one, are nobody's business outside."""
    paths = {path: {"get": {"responses": OK}} for path in ("/internal/cards", "/health/ready", "/v1/me", "/v1/cases")}
    assert list(merge({"casefile": _document(paths)})["paths"]) == ["/v1/cases"]


def test_paths_by_card_are_shown_with_the_case() -> None:
    """A client calls them with the case's id, and never sees a card."""
    card = {"in": "header", "name": "X-Obhut-Card", "schema": {"type": "string"}}
    page = {"in": "query", "name": "page", "schema": {"type": "integer"}}
    document = _document({"/v1/cases/-/consents": {"get": {"parameters": [page, card], "responses": OK}}})
    merged = merge({"consent": document})
    (path,) = merged["paths"]
    item = merged["paths"][path]
    assert path == "/v1/cases/{case_id}/consents"
    assert [(one["name"], one["in"], one["schema"].get("format")) for one in item["parameters"]] == [
        ("case_id", "path", "uuid")
    ]
    assert item["get"]["parameters"] == [page]


def test_operation_ids_are_unique() -> None:
    """Generated clients make one function of each."""
    job = {"/v1/jobs/{service}.{key}": {"get": {"operationId": "job", "responses": OK}}}
    cases = {"/v1/cases": {"get": {"operationId": "list", "responses": OK}, "post": {"responses": OK}}}
    me = {"/v1/me": {"get": {"operationId": "list", "responses": OK}}}
    merged = merge({"identity": _document(me), "casefile": _document(cases | job), "retention": _document(job)})
    ids = {path: {verb: one["operationId"] for verb, one in item.items()} for path, item in merged["paths"].items()}
    assert ids == {
        "/v1/cases": {"get": "casefile_get_cases", "post": "casefile_post_cases"},
        "/v1/jobs/{service}.{key}": {"get": "job"},
        "/v1/me": {"get": "list"},
    }


def test_what_the_gateway_adds_is_described() -> None:
    """Sessions by cookie need a token that only the gateway knows of; signing in needs no session."""
    schema = {"content": {"application/json": {"schema": _ref("NewSession")}}}
    sessions = {"/v1/sessions": {"post": {"responses": {"201": schema}}}}
    made = described({"identity": _document(sessions, NewSession={"type": "object"})}, ["casefile"])
    begin = made["paths"]["/v1/sessions"]["post"]
    (own, added) = begin["responses"]["201"]["content"]["application/json"]["schema"]["allOf"]
    assert (begin["security"], own, list(added["properties"])) == ([], _ref("NewSession"), ["csrf_token"])
    assert made["security"] == [{"bearer": []}, {"cookie": []}]
    assert set(made["components"]["securitySchemes"]) == {"bearer", "cookie"}
    assert made["info"]["license"]["identifier"] == "EUPL-1.2"
    assert made["x-obhut-missing"] == ["casefile"]
    assert "/v1/platform/health" in made["paths"]


def test_a_service_that_is_away_is_left_out_and_asked_again_soon(house: House) -> None:
    """The document says what is missing; a complete one is kept for a minute."""

    def answers(name: str, path: str) -> Any:
        async def answer(_: web.Request) -> web.Response:
            return web.json_response(_document({path: {"get": {"responses": OK}}}))

        house.services[name].answer = answer
        return answer

    paths = ["/v1/me", "/v1/cases", "/v1/consent-templates", "/v1/retention/rules", "/v1/key-figures"]
    for name, path in zip(house.services, paths, strict=True):
        answers(name, path)
    reporting = house.services["reporting"]
    reporting.stop()
    first = house.call("GET", "/openapi.json").json()
    assert (first["x-obhut-missing"], "/v1/key-figures" in first["paths"]) == (["reporting"], False)
    reporting.start()
    house.ticker.seconds += 6
    second = house.call("GET", "/openapi.json").json()
    assert (second["x-obhut-missing"], sorted(second["paths"])) == ([], sorted([*paths, "/v1/platform/health"]))
    house.ticker.seconds += 50
    house.call("GET", "/openapi.json")
    assert len(reporting.seen) == 1
