"""Nothing but `/v1` passes the gateway: no trick with a path leads to what services keep to themselves."""

from collections.abc import Callable

import pytest

from tests.e2e import raw
from tests.e2e.ground import JSON, Ground, refused
from tests.e2e.kept import Kept

TRICKS = [
    "/internal/cards",
    "/internal/introspection",
    "/v1/internal/cards",
    "/v1/../internal/cards",
    "/v1/cases/../../internal/cards",
    "/v1/cases/..%2f..%2finternal/cards",
    "/v1/cases/%2e%2e/%2e%2e/internal/cards",
    "/v1/cases/%2E%2E/%2e%2e/metrics",
    "/v1/cases/%252e%252e/%252e%252e/internal/cards",
    "/v1/cases/..;/..;/internal/cards",
    "/v1/cases/.../internal/cards",
    "/v1/cases/./answers",
    "/v1/cases/..\\..\\internal\\cards",
    "/v1/cases/\u2025/internal/cards",
    "/v1/cases%2f..%2f..%2finternal%2fcards",
    "/v1/cases%00",
    "/v1/cases/%00/answers",
    "/v1/cases\t/answers",
    "//internal/cards",
    "//v1/cases",
    "/v1//cases",
    "/v1/cases//answers",
    "/v1/cases/",
    "/v1",
    "/v1/",
    "/V1/cases",
    "/v1/Cases",
    "/v1/cases/-/consents",
    "/v1/cases/-/retention",
    "/v1/cases/-",
    "/v1/casefile/metrics",
    "/v1/cases/../metrics",
    "/v1/metrics",
    "/v1/cases/metrics",
    "/v1/openapi.json",
    "/v1/health/ready",
    "/casefile/metrics",
    "/docs/../internal/cards",
    "/docs/static/../../../kernel/app.py",
    "/docs/static/%2e%2e/%2e%2e/__init__.py",
    "/docs/static//etc/passwd",
    "http://127.0.0.1/internal/cards",
    "*",
]


def test_every_change_is_seen(ground: Ground, kept: Kept) -> None:
    """Answers, files, settings and agencies: if one were changed by what is refused, the tests that follow would fail.

    Reading changes nothing.
    """
    admin, settings = ground.agency["agency_admin"], f"/v1/agencies/{ground.agency.id}/settings"
    changes: list[Callable[[], object]] = [
        lambda: ground.file.answer(name="Çelik"),
        lambda: ground.file.worker.post("/v1/cases", {"programme": "waska"}, expect=201),
        lambda: admin.change("PATCH", settings, {"retention_days": 300}),
        lambda: ground.house.host.post("/v1/agencies", {"name": "Träger nebenan"}, expect=201),
    ]
    for change in changes:
        before = kept.state()
        ground.file.look()
        assert kept.state() == before
        change()
        assert kept.state() != before


@pytest.mark.usefixtures("unchanged")
@pytest.mark.parametrize("method", ["GET", "POST"])
@pytest.mark.parametrize("target", TRICKS)
def test_a_trick_with_a_path_leads_nowhere(ground: Ground, target: str, method: str) -> None:
    """404, or 400 and 405 where it is no path at all; never an answer of a service's inside."""
    body = b'{"case": "%s", "audience": "consent", "actions": ["read"]}' % ground.file.id.encode()
    answer = raw.ask(ground.house.base, method, target, [ground.session, JSON], body if method == "POST" else b"")
    assert answer.status in (400, 404, 405), (answer.head, answer.body[:300])
    for inside in (b'"card"', b"obhut_http", b'"token"', b"root:", b"import "):
        assert inside not in answer.body


@pytest.mark.parametrize("query", ["?" + "x" * 4000, "?q=\x7f", "?q=ä", "?a b", "?q=\x01"])
def test_a_query_nobody_of_ours_sends_is_refused(ground: Ground, query: str) -> None:
    """Too long, or with bytes that belong escaped: 400, and no service hears of it."""
    answer = raw.ask(ground.house.base, "GET", f"/v1/cases{query}", [ground.session])
    assert answer.status == 400


def test_an_endless_path_is_not_found(ground: Ground) -> None:
    """A path longer than any of ours belongs to nobody."""
    refused(raw.ask(ground.house.base, "GET", "/v1/cases/" + "a" * 5000, [ground.session]), 404, "not_found")


def test_metrics_stay_on_this_machine(ground: Ground) -> None:
    """The gateway shows its metrics to a scraper beside it, not to a request that was forwarded for somebody."""
    assert raw.ask(ground.house.base, "GET", "/metrics").status == 200
    forwarded = [("X-Forwarded-For", "192.0.2.1")]
    refused(raw.ask(ground.house.base, "GET", "/metrics", forwarded), 404, "not_found")


def test_headers_of_the_inside_are_not_taken_from_outside(ground: Ground) -> None:
    """A session of one's own with somebody else's card, session or address in the headers gains nothing."""
    stranger = ground.house.agency("case_manager")["case_manager"]
    session: raw.Header = ("Authorization", str(stranger.http.headers["Authorization"]))
    own = str(ground.session[1]).partition(" ")[2]
    for extra in [("X-Obhut-Card", own), ("X-Obhut-Session", own), ("X-Forwarded-For", "127.0.0.1"), ("Via", "x")]:
        for address in (ground.file.path, f"{ground.file.path}/consents", f"{ground.file.path}/retention"):
            refused(raw.ask(ground.house.base, "GET", address, [session, extra]), 404, "not_found")
    shown = raw.ask(ground.house.base, "GET", "/v1/sessions/current", [session, ("X-Obhut-Session", own)]).json()
    assert shown["account"] == stranger.account
