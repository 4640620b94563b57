"""The security log of identity: sign-ins, refused ones, accounts that come and go, refused rights."""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from flask.testing import FlaskClient

from kernel.principal import Principal
from kernel.security import Kind
from services.identity.usecases.accounts import NewAccount, close_account, create_agency_account
from tests.unit.identity.conftest import PASSWORD, PASSWORDS, People

Call = Callable[..., Any]


@pytest.fixture(params=["dpo", "audit"])
def overseer(people: People, request: pytest.FixtureRequest) -> Principal:
    """Data protection, then audit, of agency A."""
    with people.world.open_work(platform=True) as work:
        account = NewAccount(f"{request.param}.a", "Frau Schutz", PASSWORD, [request.param])
        made = create_agency_account(work, PASSWORDS, people.agency, account)
    people.world.shelf.noted.clear()
    return made.principal


def kinds(call: Call, people: People, overseer: Principal, query: str = "") -> list[tuple[str | None, str]]:
    """Account and kind of each row, the oldest first."""
    answer = call(overseer, "GET", f"/v1/agencies/{people.agency}/security-log{query}")
    assert answer.status_code == 200, answer.text
    assert all(set(row) == {"at", "account", "kind"} for row in answer.json["entries"])
    return [(row["account"], row["kind"]) for row in answer.json["entries"]][::-1]


def test_sign_ins_are_on_record(client: FlaskClient, call: Call, people: People, overseer: Principal) -> None:
    """Good ones and failed ones; a login that nobody has is in no agency's log, and its text in none at all."""
    worker = str(people.worker.account)
    for login, password in (("worker.a", PASSWORD), ("worker.a", "wrong one"), ("Erika Mustermann", "x")):
        client.post("/v1/sessions", json={"login": login, "password": password})
    assert kinds(call, people, overseer) == [(worker, "signed_in"), (worker, "sign_in_failed")]
    assert [(one.agency, one.account) for one in people.world.shelf.noted if one.account is None] == [(None, None)]
    assert "Erika" not in repr(people.world.shelf.noted)


def test_accounts_and_refused_rights_are_on_record(call: Call, people: People, overseer: Principal) -> None:
    """Who was made, who was closed, who tried what they may not; that the log was read is in it too."""
    path = f"/v1/agencies/{people.agency}/accounts"
    body = {"login": "neu", "name": "Neu", "password": PASSWORD, "roles": ["clerk"]}
    assert call(people.worker, "POST", path, body).status_code == 403
    made = call(people.admin, "POST", path, body).json["id"]
    with people.world.open_work(platform=True) as work:
        close_account(work, "neu")
    expected = [(str(people.worker.account), "right_refused"), (made, "account_created"), (made, "account_closed")]
    assert kinds(call, people, overseer) == expected
    assert kinds(call, people, overseer)[-1] == (str(overseer.account), "log_read")
    assert kinds(call, people, overseer, f"?kind=account_created&account={made}") == expected[1:2]


def test_what_was_undone_is_not_told_as_done(call: Call, people: People, overseer: Principal) -> None:
    """An account that could not be made was not made."""
    body = {"login": "worker.a", "name": "Neu", "password": PASSWORD, "roles": ["clerk"]}
    assert call(people.admin, "POST", f"/v1/agencies/{people.agency}/accounts", body).status_code == 409
    assert kinds(call, people, overseer) == []


def test_only_data_protection_and_audit_of_the_agency_read_it(call: Call, people: People) -> None:
    """Neither the admin, whose acts are in it, nor the host; another agency is not even told that this one exists."""
    path = f"/v1/agencies/{people.agency}/security-log"
    for who, status in ((people.admin, 403), (people.worker, 403), (people.host, 403), (people.stranger, 404)):
        assert call(who, "GET", path).status_code == status


def test_what_belongs_to_no_agency_has_a_reader(
    client: FlaskClient, call: Call, people: People, overseer: Principal
) -> None:
    """Logins that nobody has and refusals of the platform's accounts, for host and main system owner; not who of the
    platform signed in when, and nothing of an agency."""
    path = "/v1/platform/security-log"
    for login in ("Erika Mustermann", "worker.a"):
        client.post("/v1/sessions", json={"login": login, "password": "wrong one"})
    with people.world.open_work(platform=True) as work:
        work.note(Kind.SIGNED_IN, people.host.account, None)
    assert call(people.host, "GET", f"/v1/agencies/{people.agency}/security-log").status_code == 403
    owner = Principal(uuid4(), None, frozenset({"main_system_owner"}))
    for who in (people.host, owner):
        rows = call(who, "GET", path).json["entries"]
        assert (None, "sign_in_failed") in [(row["account"], row["kind"]) for row in rows]
        assert (str(people.host.account), "right_refused") in [(row["account"], row["kind"]) for row in rows]
        assert [row for row in rows if row["kind"] == "signed_in" or row["account"] == str(people.worker.account)] == []
    assert call(owner, "GET", f"{path}?kind=log_read").json["entries"][0]["account"] == str(owner.account)
    for who in (people.admin, people.worker, overseer, Principal(uuid4(), None, frozenset({"analyst"}))):
        assert call(who, "GET", path).status_code == 403


@pytest.mark.parametrize("query", ["?kind=x", "?from=2026-W12", "?before=0", "?page_size=201", "?account=x"])
def test_what_cannot_be_asked_is_refused(call: Call, people: People, overseer: Principal, query: str) -> None:
    """Before anything is looked up."""
    answer = call(overseer, "GET", f"/v1/agencies/{people.agency}/security-log{query}")
    assert (answer.status_code, answer.json["code"]) == (422, "invalid_input")


def test_a_page_is_followed_by_the_one_before(
    call: Call, people: People, overseer: Principal, client: FlaskClient
) -> None:
    """The newest first, and `next` until there is no more; how many there are is nowhere said."""
    for _ in range(3):
        client.post("/v1/sessions", json={"login": "worker.a", "password": PASSWORD})
    people.world.shelf.noted[:] = [one for one in people.world.shelf.noted if one.kind == "signed_in"]
    path, seen, after = f"/v1/agencies/{people.agency}/security-log?kind=signed_in&page_size=2", 0, ""
    while True:
        answer = call(overseer, "GET", path + after)
        seen += len(answer.json["entries"])
        assert "X-Pagination" not in answer.headers
        if answer.json["next"] is None:
            break
        after = f"&before={answer.json['next']}"
    assert seen == 3
