"""Which path reaches which service, and that no trick reaches another."""

import pytest
from aiohttp import web
from gateway_parts import CASE, House

from gateway.way.routes import Target, find, passes

TRICKS = [
    "/v1/cases/../internal/cards",
    "/v1/cases/%2e%2e/internal/cards",
    "/v1/cases/..%2finternal/cards",
    "/v1/cases/..%252finternal",
    "/v1//internal/cards",
    "//internal/introspection",
    "//v1/me",
    "/v1/cases//x",
    "/v1/./me",
    "/v1/me/.",
    "/v1/me/..",
    "/v1/me/",
    "/v1/me;x=1",
    "/v1/%6de",
    "/%76%31/me",
    "/v1%2fme",
    "/v1/me%00",
    "/v1/me\\..\\internal",
    "/v1/caseś",
    "/internal/cards",
    "/v1/internal/cards",
    "/v1/health/ready",
    "/v1/metrics",
    "/v1/openapi.json",
    "/v1",
    "/v1/",
    "/v1/casesx",
    "/v1/cases/-/consents",
    "/v1/cases/-/retention",
    "/v1/cases/{0b0e4c61-6c2f-4a51-9f0f-3f3f0d5a7a11}/consents",
    "/v1/cases/0b0e4c616c2f4a519f0f3f3f0d5a7a11/consents",
    "/v1/cases/anything/retention",
    f"/v1/jobs/nobody.{CASE}",
    "/v1/jobs/casefile.1",
    f"/v1/jobs/casefile.{CASE}/x",
    "/v1/platform/other",
    "/v1/me/" + "x" * 600,
]
OWNED = [
    ("/v1/me", "identity", "/v1/me"),
    ("/v1/sessions/current", "identity", "/v1/sessions/current"),
    (f"/v1/agencies/{CASE}/settings", "identity", "/v1/agencies/{id}/settings"),
    (f"/v1/accounts/{CASE}", "identity", "/v1/accounts/{id}"),
    ("/v1/programmes/waska", "casefile", "/v1/programmes/{id}"),
    (f"/v1/cases/{CASE}", "casefile", "/v1/cases/{id}"),
    (f"/v1/cases/{CASE}/answers", "casefile", "/v1/cases/{id}/answers"),
    (f"/v1/cases/{CASE}/phases/intake/end", "casefile", "/v1/cases/{id}/phases/{rest}"),
    (f"/v1/cases/{CASE}/Erika", "casefile", "/v1/cases/{id}/{other}"),
    ("/v1/cases/drafts", "casefile", "/v1/cases/drafts"),
    ("/v1/cases/settings", "casefile", "/v1/cases/{id}"),
    (f"/v1/cases/{CASE}/attachments/{CASE}/content", "casefile", "/v1/cases/{id}/attachments/{rest}"),
    (f"/v1/cases/{CASE}/print", "casefile", "/v1/cases/{id}/print"),
    (f"/v1/cases/{CASE}/print/{CASE}", "casefile", "/v1/cases/{id}/print/{rest}"),
    ("/v1/cases/bulk", "casefile", "/v1/cases/bulk"),
    ("/v1/programmes/jmd/blank-print", "casefile", "/v1/programmes/{id}/blank-print"),
    (f"/v1/programmes/jmd/blank-print/{CASE}", "casefile", "/v1/programmes/{id}/blank-print/{rest}"),
    (f"/v1/cases/prints/{CASE}/content", "casefile", "/v1/cases/prints/{other}/{rest}"),
    (f"/v1/cases/export/{CASE}/content", "casefile", "/v1/cases/export/{other}/{rest}"),
    ("/v1/calendar", "casefile", "/v1/calendar"),
    ("/v1/short-contacts/counts", "casefile", "/v1/short-contacts/counts"),
    (f"/v1/short-contacts/{CASE}", "casefile", "/v1/short-contacts/{id}"),
    ("/v1/calendar/a-secret.ics", "casefile", "/v1/calendar/{secret}"),
    (f"/v1/releases/{CASE}", "casefile", "/v1/releases/{id}"),
    ("/v1/consent-templates", "consent", "/v1/consent-templates"),
    ("/v1/retention/rules", "retention", "/v1/retention/rules"),
    (f"/v1/erasure-orders/{CASE}/execution", "retention", "/v1/erasure-orders/{id}/execution"),
    ("/v1/key-figures", "reporting", "/v1/key-figures"),
    ("/v1/published-releases", "reporting", "/v1/published-releases"),
    (f"/v1/jobs/retention.{CASE}", "retention", "/v1/jobs/{job}"),
]


def test_no_trick_reaches_a_service(house: House) -> None:
    """Encoded, doubled or dotted paths would open a service's internal addresses, which trust the gateway."""
    sent = [(path, house.call("GET", path.encode().decode("latin-1"), house.bearer).status) for path in _sendable()]
    assert [(path, 404) for path in _sendable()] == sent
    assert house.seen() == []


def _sendable() -> list[str]:
    return [path for path in TRICKS if path.isascii()]


@pytest.mark.parametrize("path", TRICKS)
def test_no_trick_has_a_target(path: str) -> None:
    """The table itself knows none of them, whatever a server before it lets through."""
    assert find(path.encode()) is None


@pytest.mark.parametrize(("path", "service", "template"), OWNED)
def test_each_path_has_its_owner(path: str, service: str, template: str) -> None:
    """Clients rely on the names of resources; what metrics and logs show of them holds no id and no word of theirs."""
    expected = Target(service, path, template, None, "/attachments" in path, names_people(path), patience(path))
    assert expected == find(path.encode())


def patience(path: str) -> float | None:
    """Files may take two minutes, archives of many half an hour, all else what every answer may take."""
    if path.startswith(("/v1/cases/export", "/v1/cases/prints")):
        return 1800
    return 120 if "/attachments" in path or "/print" in path else None


def names_people(path: str) -> bool:
    """What is ordered here is a paper with names of staff on it."""
    return path.endswith(("/print", "/bulk", "/blank-print"))


def test_what_others_hold_about_a_case_is_by_card() -> None:
    """The other service must not learn the case's id."""
    expected = Target("consent", "/v1/cases/-/consents/7/withdrawal", "/v1/cases/{id}/consents/{rest}", CASE)
    assert expected == find(f"/v1/cases/{CASE}/consents/7/withdrawal".encode())
    expected = Target("retention", "/v1/cases/-/retention", "/v1/cases/{id}/retention", CASE)
    assert expected == find(f"/v1/cases/{CASE}/retention".encode())


def test_documents_show_what_is_passed_on_only() -> None:
    """A path in the API document that nobody can call would be a broken promise."""
    assert passes("casefile", "/v1/cases/{case}")
    assert passes("consent", "/v1/cases/-/consents")
    assert passes("retention", "/v1/jobs/{service}.{key}")
    assert not passes("retention", "/v1/cases/-/consents")
    assert not passes("consent", "/v1/cases")
    assert not passes("consent", "/v1/cases/-")
    assert not passes("casefile", "/internal/cards")
    assert not passes("casefile", "/health/ready")


def test_methods_are_the_services_to_know(house: House) -> None:
    """Only the service can say which ones a resource has (Allow); a page of the gateway's own says so itself."""

    async def answer(_: web.Request) -> web.Response:
        return web.json_response({}, status=405, headers={"Allow": "GET, PATCH"})

    house.services["casefile"].answer = answer
    passed = house.call("TRACE", "/v1/cases", house.bearer)
    assert (passed.status, passed.headers["Allow"]) == (405, "GET, PATCH")
    own = house.call("QUERY", "/v1/platform/health", house.bearer)
    assert (own.status, own.headers["Allow"]) == (405, "GET, HEAD")


def test_a_query_goes_on_as_it_was_sent(house: House) -> None:
    """Filters hold encoded characters that must not be decoded on the way."""
    house.get("/v1/key-figures?measure=a%2Fb&x=%C3%A4+b")
    assert house.seen() == [("reporting", "GET", "/v1/key-figures?measure=a%2Fb&x=%C3%A4+b")]


def test_an_endless_query_is_refused(house: House) -> None:
    """A service's server would answer it in a form of its own."""
    assert house.get("/v1/key-figures?x=" + "y" * 4000).status == 400
    assert house.seen() == []
