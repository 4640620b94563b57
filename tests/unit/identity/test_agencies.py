"""Agencies, their settings and their accounts, through the API: who may do what, and what casefile is told."""

from uuid import uuid4

import pytest

from services.identity.model.roles import OF_AGENCY
from tests.unit.identity.conftest import PASSWORD, Call, People, each


def test_who_reads_what_of_an_agency(call: Call, people: People) -> None:
    """The table of rights: host, analyst, admin, case manager, and the admin of another agency."""
    agency = f"/v1/agencies/{people.agency}"
    assert each(people, lambda who: call(who, "GET", agency)) == [200, 200, 200, 200, 404]
    assert each(people, lambda who: call(who, "GET", f"{agency}/settings")) == [200, 403, 200, 200, 404]
    assert each(people, lambda who: call(who, "GET", f"{agency}/accounts")) == [200, 403, 200, 403, 404]
    account = f"/v1/accounts/{people.worker.account}"
    assert each(people, lambda who: call(who, "GET", account)) == [200, 404, 200, 200, 404]
    of_admin = f"/v1/accounts/{people.admin.account}"
    assert each(people, lambda who: call(who, "GET", of_admin)) == [200, 404, 200, 403, 404]


def test_who_changes_what_of_an_agency(call: Call, people: People) -> None:
    """Settings are the agency's own business; accounts also the host's, who sets up the first one."""
    agency = f"/v1/agencies/{people.agency}"
    changed = each(people, lambda who: call(who, "PATCH", f"{agency}/settings", {"transmission": True}, If_Match='"1"'))
    assert changed == [403, 403, 200, 403, 404]
    made = each(people, lambda who: call(who, "POST", f"{agency}/accounts", new_account(f"n.{who.account}")))
    assert made == [201, 403, 201, 403, 404]
    assert each(people, lambda who: call(who, "POST", "/v1/agencies", {"name": "Neu"})) == [201, 403, 403, 403, 403]


@pytest.mark.parametrize(("who", "seen"), [("host", 2), ("analyst", 2), ("admin", 1), ("worker", 1), ("stranger", 1)])
def test_the_list_holds_the_agencies_one_may_know_of(call: Call, people: People, who: str, seen: int) -> None:
    """Members see their own agency, the platform all."""
    answer = call(getattr(people, who), "GET", "/v1/agencies")
    assert (len(answer.json), f'"total": {seen},' in answer.headers["X-Pagination"]) == (seen, True)


def test_a_new_agency_keeps_files_a_year_and_transmits_nothing(call: Call, people: People) -> None:
    """Until the agency itself decides otherwise, the cautious settings hold, and the services are told them."""
    made = call(people.host, "POST", "/v1/agencies", {"name": "  Neu "})
    assert (made.status_code, made.json["name"], made.headers["ETag"][:3]) == (201, "Neu", '"1.')
    settings = call(people.host, "GET", made.headers["Location"] + "/settings")
    assert settings.json == {"retention_days": 365, "transmission": False, "client_number_scheme": "number"}
    assert ("agency_changed", {"agency": made.json["id"]} | settings.json) in people.world.shelf.told


def test_a_change_of_settings_is_told_and_keeps_what_was_left_out(call: Call, people: People) -> None:
    """Retention and casefile work by these settings."""
    path = f"/v1/agencies/{people.agency}/settings"
    answer = call(people.admin, "PATCH", path, {"retention_days": 730.0}, If_Match='"1"')
    expected = {"retention_days": 730, "transmission": False, "client_number_scheme": "number"}
    assert (answer.json, answer.headers["ETag"][:3]) == (expected, '"2.')
    assert ("agency_changed", {"agency": str(people.agency)} | answer.json) in people.world.shelf.told


def test_of_two_changes_on_one_version_the_second_is_refused(call: Call, people: People) -> None:
    """Two admins, or one who pressed twice, never overwrite each other unseen."""
    path = f"/v1/agencies/{people.agency}/settings"
    answers = [call(people.admin, "PATCH", path, {"retention_days": days}, If_Match='"1"') for days in (100, 200)]
    assert [answer.status_code for answer in answers] == [200, 412]
    assert call(people.admin, "GET", path).json["retention_days"] == 100
    assert call(people.admin, "PATCH", path, {"retention_days": 1}).status_code == 428


def test_a_change_to_the_same_is_no_event(call: Call, people: People) -> None:
    """An event makes retention reckon every day of erasure of the agency anew."""
    told = len(people.world.shelf.told)
    answer = call(people.admin, "PATCH", f"/v1/agencies/{people.agency}/settings", {"retention_days": 365},
                  If_Match='"1"')  # fmt: skip
    assert (answer.headers["ETag"][:3], len(people.world.shelf.told)) == ('"1.', told)


def test_an_unchanged_agency_is_not_sent_again(call: Call, people: People) -> None:
    """A client that holds the version gets a 304."""
    path = f"/v1/agencies/{people.agency}"
    tag = call(people.worker, "GET", path).headers["ETag"]
    assert call(people.worker, "GET", path, If_None_Match=tag).status_code == 304


@pytest.mark.parametrize(
    "wrong",
    [{"retention_days": 0}, {"retention_days": 3651}, {"retention_days": 10**400}, {"retention_days": True}]
    + [
        {"retention_days": "9"},
        {"retention_days": 9.5},
        {"retention_days": None},
        {"transmission": 1},
        {"transmission": "yes"},
        {"x": 1},
        [],
    ],
)
def test_settings_that_cannot_be_are_refused(call: Call, people: People, wrong: object) -> None:
    """No input sets a retention that the rules do not know, and none is an error of ours."""
    answer = call(people.admin, "PATCH", f"/v1/agencies/{people.agency}/settings", wrong, If_Match='"1"')
    assert (answer.status_code, answer.json["code"]) == (422, "invalid_input")


def new_account(login: str = "neu", **other: object) -> dict[str, object]:
    """A body for an account."""
    return {"login": login, "name": "Nora Neu", "password": PASSWORD, "roles": ["clerk"]} | other


def test_a_new_account_is_told_without_its_name(call: Call, people: People) -> None:
    """Casefile must know whom a file may belong to and who could work on it, and nothing else of the person."""
    made = call(people.admin, "POST", f"/v1/agencies/{people.agency}/accounts", new_account("Nora"))
    shown = dict(made.json)
    assert shown.pop("created_at")[:10] == "2026-05-04"
    assert made.headers["Location"] == f"/v1/accounts/{shown['id']}"
    told = {"account": shown.pop("id"), "agency": str(people.agency), "state": "active"}
    with_roles = {**told, "roles": [{"role": "clerk"}]}
    assert people.world.shelf.told[-2:] == [("account_changed", told), ("account_changed", with_roles)]
    assert shown == {
        "agency": str(people.agency), "login": "nora", "name": "Nora Neu", "roles": ["clerk"], "state": "active",
        "telephone": None, "districts": [], "teams": [],
    }  # fmt: skip


def test_a_login_is_taken_once_on_the_whole_platform(call: Call, people: People) -> None:
    """One signs in with a login alone, so it must lead to one account; nothing of the second attempt remains."""
    told = len(people.world.shelf.told)
    answer = call(people.stranger, "POST", f"/v1/agencies/{people.other}/accounts", new_account("WORKER.a"))
    assert (answer.status_code, answer.json["code"], len(people.world.shelf.told)) == (409, "login_taken", told)


@pytest.mark.parametrize(
    ("who", "roles", "status", "code"),
    [
        ("admin", ["clerk", "agency_admin"], 403, "role_not_yours_to_give"),
        ("admin", ["audit"], 403, "role_not_yours_to_give"),
        ("admin", ["host"], 422, "role_not_for_agency"),
        ("host", ["analyst"], 422, "role_not_for_agency"),
        ("host", ["boss"], 422, "role_unknown"),
        ("host", [], 422, "invalid_input"),
        ("host", list(OF_AGENCY), 201, None),
    ],
)
def test_roles_of_a_new_account(
    call: Call, people: People, who: str, roles: list[str], status: int, code: str | None
) -> None:
    """Nobody gives what is not theirs to give, and nobody is on both sides."""
    path = f"/v1/agencies/{people.agency}/accounts"
    answer = call(getattr(people, who), "POST", path, new_account(roles=roles))
    assert (answer.status_code, answer.json.get("code")) == (status, code)


@pytest.mark.parametrize(
    ("wrong", "pointer", "code"),
    [
        ({"password": "x" * 11}, "/password", "password_too_short"),
        ({"password": "x" * 201}, "/password", "password_too_long"),
        ({"login": "a b"}, "/login", "login_malformed"),
        ({"login": "abc\n"}, "/login", "login_malformed"),
        ({"name": " "}, "/name", "name_malformed"),
        ({"name": "a\tb"}, "/name", "name_malformed"),
        ({"agency": str(uuid4())}, "/?", "unknown_field"),
    ],
)
def test_what_is_wrong_with_an_account_is_said_by_field(
    call: Call, people: People, wrong: dict[str, object], pointer: str, code: str
) -> None:
    """A form can show each sentence beside its field; the answer never repeats what was sent."""
    answer = call(people.admin, "POST", f"/v1/agencies/{people.agency}/accounts", new_account(**wrong))
    assert {(error["pointer"], error["code"]) for error in answer.json["errors"]} == {(pointer, code)}
    assert "x" * 11 not in answer.text


def test_a_repeated_request_with_its_key_makes_one_account(call: Call, people: People) -> None:
    """After a lost answer a client may simply send again; the key holds for that one thing alone."""
    path = f"/v1/agencies/{people.agency}/accounts"
    answers = [call(people.admin, "POST", path, new_account(), Idempotency_Key="k") for _ in range(2)]
    assert [answer.status_code for answer in answers] == [201, 201]
    assert answers[0].json == answers[1].json
    reused = call(people.host, "POST", "/v1/agencies", {"name": "C"}, Idempotency_Key="k")
    assert reused.status_code == 201  # keys are per account
    assert call(people.host, "POST", path, new_account("x.y"), Idempotency_Key="k").json["code"] == (
        "idempotency_key_reused"
    )


def test_a_failed_request_does_not_use_its_key_up(call: Call, people: People) -> None:
    """Corrected and sent again with the same key, it goes through."""
    path = f"/v1/agencies/{people.agency}/accounts"
    taken = call(people.admin, "POST", path, new_account("admin.b"), Idempotency_Key="k")
    again = call(people.admin, "POST", path, new_account("admin.c"), Idempotency_Key="k")
    assert (taken.status_code, again.status_code) == (409, 201)


def test_an_agency_that_does_not_exist_has_no_accounts(call: Call, people: People) -> None:
    """The host is told, rather than shown an empty list."""
    path = f"/v1/agencies/{uuid4()}/accounts"
    assert [call(people.host, *asked).status_code for asked in (("GET", path), ("POST", path, new_account()))] == [
        404,
        404,
    ]


def test_accounts_come_in_pages_by_login(call: Call, people: People) -> None:
    """Large agencies have hundreds of accounts."""
    answer = call(people.admin, "GET", f"/v1/agencies/{people.agency}/accounts?page=2&page_size=1")
    assert [account["login"] for account in answer.json] == ["worker.a"]
    assert answer.headers["X-Pagination"] == '{"total": 2, "total_pages": 2, "page": 2, "page_size": 1}'


def test_me_on_both_sides(call: Call, people: People) -> None:
    """The interface shows who is signed in, and where."""
    host, worker = (call(who, "GET", "/v1/me").json for who in (people.host, people.worker))
    assert host == {
        "account": str(people.host.account), "login": "host", "name": "Petra Beispiel", "agency": None,
        "roles": ["host"],
    }  # fmt: skip
    assert worker["agency"] == {"id": str(people.agency), "name": "Agentur A"}
