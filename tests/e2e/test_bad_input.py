"""Bad input is refused with its status and code, and changes nothing: bodies, versions, ids, lists, methods."""

import json
from uuid import uuid4

import pytest

from tests.e2e import raw
from tests.e2e.ground import JSON, Ground, refused

LARGEST = 1024 * 1024
DEEP = 10_000
NOBODY = str(uuid4())
CHANGES = [  # who, method, address, and a body that would do: changes that need a version
    ("case_manager", "PATCH", "{case}/answers", {"answers": {"name": "Anders"}}),
    ("case_manager", "PATCH", "{case}", {"status": "closed"}),
    ("case_manager", "POST", "{case}/phases/intake/end", None),
    ("case_manager", "POST", "{case}/consents/{consent}/withdrawal", {"received_on": "2026-01-01"}),
    ("agency_admin", "PATCH", "/v1/agencies/{agency}/settings", {"retention_days": 1}),
]


def patched(ground: Ground, body: bytes, *headers: raw.Header, chunked: bool = False) -> raw.Answer:
    """A change of answers with any bytes; everything else about it is right."""
    sent = [ground.session, ground.version, *(headers or [JSON])]
    return raw.ask(ground.house.base, "PATCH", f"{ground.file.path}/answers", sent, body, chunked=chunked)


@pytest.mark.usefixtures("unchanged")
@pytest.mark.parametrize("chunked", [False, True], ids=["with length", "in chunks"])
@pytest.mark.parametrize(
    "body",
    [
        b'{"answers": {"name": "x"',
        b'{"answers": {"name": "x"}} {}',
        b"{'answers': {}}",
        b'{"answers": {"name": "\xff"}}',
        b'{"answers": {"name": "a\x00b"}}',
        b'{"answers": {"name": "x"}, "answers": {}}',
        b'{"answers": {"name": "x", "name": "y"}}',
        b"[" * DEEP + b"]" * DEEP,
        b'{"answers":' * DEEP + b"{}" + b"}" * DEEP,
        b'{"answers": {"name": ' + b"[" * DEEP + b"]" * DEEP + b"}}",
        b'{"answers": {"earned_income": ' + b"9" * 5_000 + b"}}",
    ],
    ids=["cut off", "two of them", "quotes", "no UTF-8", "NUL", "answers twice", "a name twice"]
    + ["deep list", "deep object", "deep value", "5,000 digits"],
)
def test_what_is_no_json_is_malformed(ground: Ground, body: bytes, chunked: bool) -> None:
    """Bytes that are no JSON, or JSON that no text, number or recursion can hold, are refused as malformed."""
    refused(patched(ground, body, chunked=chunked), 400, "malformed_json")


@pytest.mark.usefixtures("unchanged")
@pytest.mark.parametrize(
    "body",
    [
        b'{"answers": {"name": "a\\u0000b"}}',
        b'{"answers": {"a\\u0000b": 1}}',
        b'{"answers": {"name": "\\ud800"}}',
        b'{"answers": {"name": "\\udc00\\ud800"}}',
    ],
    ids=["NUL", "NUL in a name", "lone surrogate", "surrogates reversed"],
)
def test_text_that_nobody_can_keep_is_told_so(ground: Ground, body: bytes) -> None:
    """It is JSON, so that nobody looks for a missing bracket; PostgreSQL and UTF-8 have no place for it."""
    refused(patched(ground, body), 400, "text_unusable")


@pytest.mark.usefixtures("unchanged")
@pytest.mark.parametrize(
    ("body", "code"),
    [
        (b"[]", "invalid_input"),
        (b'"x"', "invalid_input"),
        (b"null", "invalid_input"),
        (b"17", "invalid_input"),
        (b"{}", "invalid_input"),
        (b'{"answers": []}', "invalid_input"),
        (b'{"answers": null}', "invalid_input"),
        (b'{"answers": {}, "more": 1}', "invalid_input"),
        (b'{"answers": {"no_such_field": 1}}', "invalid_answers"),
        (b'{"answers": {"earned_income": ' + b"9" * 400 + b"}}", "invalid_answers"),
        (b'{"answers": {"earned_income": -9223372036854775809}}', "invalid_answers"),
        (b'{"answers": {"earned_income": 1e400}}', "invalid_answers"),
        (b'{"answers": {"children": 1e400}}', "invalid_answers"),
        (b'{"answers": {"children": NaN}}', "invalid_answers"),
        (b'{"answers": {"name": 1}}', "invalid_answers"),
        (b'{"answers": {"name": "a\\u0007b"}}', "invalid_answers"),
        (b'{"answers": {"date_of_birth": "2999-01-01"}}', "invalid_answers"),
        (b'{"answers": {"date_of_birth": "0000-00-00"}}', "invalid_answers"),
        (b'{"answers": {"name": "good", "gender": "bad"}}', "invalid_answers"),
    ],
)
def test_what_does_not_fit_is_refused_as_a_whole(ground: Ground, body: bytes, code: str) -> None:
    """Shapes, types and values that do not fit: 422, and the good answers beside a bad one are not stored either."""
    refused(patched(ground, body), 422, code)


@pytest.mark.usefixtures("unchanged")
@pytest.mark.parametrize("chunked", [False, True], ids=["with length", "in chunks"])
def test_a_body_over_a_mebibyte_is_too_large(ground: Ground, chunked: bool) -> None:
    """1 MiB and one byte is too large; 1 MiB is read, and refused for what it says."""
    frame = len(json.dumps({"answers": {"name": ""}}))
    for size, status, code in [(LARGEST + 1, 413, "too_large"), (LARGEST, 422, "invalid_answers")]:
        body = json.dumps({"answers": {"name": "x" * (size - frame)}}).encode()
        assert len(body) == size
        refused(patched(ground, body, JSON, chunked=chunked), status, code)


@pytest.mark.usefixtures("unchanged")
@pytest.mark.parametrize("kind", ["text/plain", "application/xml", "application/x-www-form-urlencoded", "x", None])
def test_another_media_type_is_refused(ground: Ground, kind: str | None) -> None:
    """Only JSON is read, whatever the body looks like."""
    headers: list[raw.Header] = [("Content-Type", kind)] if kind else [("Accept", "*/*")]
    refused(patched(ground, b'{"answers": {"name": "x"}}', *headers), 415, "media_type")


@pytest.mark.usefixtures("unchanged")
@pytest.mark.parametrize("length", ["-1", "x", "1e3", "+5"])
def test_a_length_that_is_no_number(ground: Ground, length: str) -> None:
    """A request whose length cannot be read is refused and closed."""
    about = [ground.session, ground.version, JSON, ("Content-Length", length)]
    answer = raw.ask(ground.house.base, "PATCH", f"{ground.file.path}/answers", about)
    assert answer.status == 400


@pytest.mark.usefixtures("unchanged")
@pytest.mark.parametrize(("role", "method", "address", "body"), CHANGES, ids=[one[2] for one in CHANGES])
@pytest.mark.parametrize(
    ("tag", "status", "code"),
    [
        (None, 428, "version_needed"),
        ('"999999"', 412, "changed_meanwhile"),
        ('"0"', 412, "changed_meanwhile"),
        *((tag, 400, "version_malformed") for tag in ["1", 'W/"1"', "*", '""', '"x"', '"-1"', '"1", "2"', '"1e3"']),
        ('"99999999999999999999"', 400, "version_malformed"),
    ],
)
def test_a_change_needs_the_version_it_changes(
    ground: Ground,
    role: str,
    method: str,
    address: str,
    body: object,
    tag: str | None,
    status: int,
    code: str,
) -> None:
    """Without If-Match 428, with a wrong version 412, with what is no version 400: at every address that changes."""
    person = ground.agency[role]
    headers = {"If-Match": tag} if tag is not None else {}
    answer = person.ask(method, address.format(**ground.words), body, headers=headers)
    assert (answer.status_code, answer.json()["code"]) == (status, code)


@pytest.mark.usefixtures("unchanged")
@pytest.mark.parametrize(
    ("role", "method", "address", "body", "status", "code"),
    [
        ("case_manager", "POST", "/v1/cases", {"programme": "none"}, 422, "invalid_input unknown_programme"),
        (
            "case_manager",
            "POST",
            "/v1/cases",
            {"programme": "waska", "client_number": "a"},
            422,
            "invalid_input client_number_malformed",
        ),
        ("case_manager", "GET", "/v1/programmes/none", None, 404, "unknown_programme"),
        ("case_manager", "GET", "/v1/consent-templates/none", None, 404, "no_consent_texts"),
        ("case_manager", "POST", "{case}/phases/none/start", None, 404, "unknown_phase"),
        ("case_manager", "POST", "{case}/phases/intake/middle", None, 404, "not_found"),
        ("case_manager", "GET", "{case}/nothing", None, 404, "not_found"),
        ("case_manager", "GET", "/v1/nothing", None, 404, "not_found"),
        *(
            ("case_manager", "GET", address, None, 404, "not_found")
            for address in [f"/v1/cases/{NOBODY}", f"/v1/cases/{NOBODY}/answers", f"/v1/cases/{NOBODY}/consents"]
            + [f"/v1/cases/{NOBODY}/retention", f"/v1/cases/{NOBODY}/access-log", "/v1/cases/1", "/v1/cases/none"]
            + [f"{{case}}/consents/{NOBODY}", f"{{case}}/consents/{NOBODY}/receipt", "{case}/consents/none"]
            + [
                f"/v1/jobs/casefile.{NOBODY}",
                f"/v1/jobs/consent.{NOBODY}",
                f"/v1/jobs/nobody.{NOBODY}",
                "/v1/jobs/none",
            ]
            + [f"/v1/agencies/{NOBODY}", f"/v1/agencies/{NOBODY}/settings", "/v1/agencies/none"]
        ),
        ("agency_admin", "GET", f"/v1/erasure-orders/{NOBODY}", None, 404, "not_found"),
        ("agency_admin", "GET", f"/v1/erasure-orders/{NOBODY}/certificate", None, 404, "not_found"),
        ("agency_admin", "GET", "/v1/erasure-orders/none", None, 404, "not_found"),
        ("system_owner", "GET", f"/v1/releases/{NOBODY}", None, 404, "not_found"),
        (
            "system_owner",
            "POST",
            "/v1/releases",
            {"programme": "none", "period": "2026-Q1"},
            422,
            "invalid_input unknown_programme",
        ),
        (
            "system_owner",
            "POST",
            "/v1/releases",
            {"programme": "waska", "period": "2026-13"},
            422,
            "invalid_input not_a_period",
        ),
        ("system_owner", "POST", "/v1/releases", {"programme": "waska", "period": "2099-Q4"}, 422, "period_not_over"),
        (
            "system_owner",
            "POST",
            "/v1/releases",
            {"programme": "waska", "period": "2025-Y"},
            422,
            "no_measure_of_this_grain",
        ),
        ("analyst", "GET", f"/v1/published-releases/{NOBODY}", None, 404, "not_found"),
    ],
)
def test_what_is_not_known_is_not_found(
    ground: Ground, role: str, method: str, address: str, body: object, status: int, code: str
) -> None:
    """Unknown programmes, phases, files, consents, jobs, releases and orders."""
    person = ground.agency.people.get(role) or getattr(ground.house, role)
    headers = {"If-Match": str(ground.version[1])} if "phases" in address else {}
    answer = person.ask(method, address.format(**ground.words), body, headers=headers)
    about = answer.json()
    codes = [about["code"], *(error["code"] for error in about.get("errors", []))]
    assert (answer.status_code, " ".join(codes)) == (status, code)


@pytest.mark.parametrize("query", ["page=0", "page=-1", "page=10001", "page=x", "page=1.5", "page=" + "9" * 60])
@pytest.mark.parametrize("size", ["", "&page_size=0", "&page_size=201", "&page_size=-1", "&page_size=ten"])
def test_pages_out_of_range_are_refused(ground: Ground, query: str, size: str) -> None:
    """A list has pages 1 to 10,000 of 1 to 200; a page after the last one is empty."""
    worker, addresses = (
        ground.file.worker,
        ["/v1/cases", f"{ground.file.path}/access-log", f"{ground.file.path}/consents"],
    )
    for address in addresses:
        answer = worker.get(f"{address}?{query}{size}", expect=422).json()
        assert answer["code"] == "invalid_input"
    assert [worker.get(f"{address}?page=10000").json() for address in addresses] == [[], [], []]


@pytest.mark.usefixtures("unchanged")
@pytest.mark.parametrize(
    ("address", "methods", "allowed"),
    [
        ("/v1/cases", ["PUT", "PATCH", "DELETE"], {"GET", "POST"}),
        ("{case}", ["PUT", "POST"], {"GET", "PATCH", "DELETE"}),
        ("{case}/answers", ["PUT", "POST", "DELETE"], {"GET", "PATCH"}),
        ("{case}/phases/intake/end", ["GET", "PUT", "PATCH", "DELETE"], {"POST"}),
        ("{case}/consents", ["PUT", "PATCH", "DELETE"], {"GET", "POST"}),
        ("{case}/consents/{consent}", ["PUT", "PATCH", "DELETE", "POST"], {"GET"}),
        ("{case}/retention", ["PUT", "PATCH", "DELETE", "POST"], {"GET"}),
        ("{case}/access-log", ["PUT", "PATCH", "DELETE", "POST"], {"GET"}),
        ("/v1/agencies/{agency}", ["PUT", "DELETE", "POST"], {"GET", "PATCH"}),
    ],
)
def test_methods_that_are_not_offered(ground: Ground, address: str, methods: list[str], allowed: set[str]) -> None:
    """405, with the methods that are; methods that HTTP does not know or that debug are 405 too."""
    target = address.format(**ground.words)
    for method in [*methods, "TRACE", "PROPFIND"]:
        answer = raw.ask(ground.house.base, method, target, [ground.session, ground.version])
        refused(answer, 405, "method_not_allowed")
        if method in methods:
            assert allowed <= {one.strip() for one in (answer.header("Allow") or "").split(",")}
