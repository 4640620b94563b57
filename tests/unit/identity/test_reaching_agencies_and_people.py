"""Where agencies and people are reached, which programmes an agency is admitted to, and closing an account."""

import pytest
from flask.testing import FlaskClient

from services.identity.model.accounts import State
from tests.unit.identity.conftest import PASSWORD, Call, People, each

ADDRESS = {"street": "Königsplatz 1", "postcode": "34117", "town": "Kassel"}
TELEPHONE = "(0561) 12 34-56"


def test_an_agency_says_where_it_is(call: Call, people: People) -> None:
    """It stands on what is printed: the admin says so, or the host who sets the agency up; what is left out stays."""
    path = f"/v1/agencies/{people.agency}"
    assert call(people.worker, "GET", path).json["address"] is None
    body = {"address": ADDRESS, "telephone": TELEPHONE}
    assert each(people, lambda who: call(who, "PATCH", path, body, If_Match='"1"')) == [200, 403, 412, 403, 404]
    shown = call(people.worker, "GET", path)
    assert (shown.json["address"], shown.json["telephone"], shown.headers["ETag"][:3]) == (ADDRESS, TELEPHONE, '"2.')
    assert call(people.admin, "PATCH", path, body, If_Match='"2"').headers["ETag"][:3] == '"2.'
    changed = call(people.admin, "PATCH", path, {"telephone": None}, If_Match='"2"').json
    assert (changed["address"], changed["telephone"]) == (ADDRESS, None)
    gone = call(people.admin, "PATCH", path, {"address": None}, If_Match='"3"').json
    assert gone["address"] is None
    assert "Kassel" not in str(people.world.shelf.told)


@pytest.mark.parametrize(
    ("wrong", "pointer", "code"),
    [
        ({"telephone": "0561 Durchwahl"}, "/telephone", "telephone_malformed"),
        ({"telephone": "1" * 41}, "/telephone", "telephone_malformed"),
        ({"address": {**ADDRESS, "postcode": "3411"}}, "/address/postcode", "postcode_malformed"),
        ({"address": {**ADDRESS, "street": " "}}, "/address/street", "name_malformed"),
        ({"address": {**ADDRESS, "town": "x" * 121}}, "/address/town", "name_malformed"),
        ({"address": {"street": "Königsplatz 1", "town": "Kassel"}}, "/address/postcode", "required"),
    ],
)
def test_what_no_letterhead_can_have_is_refused(
    call: Call, people: People, wrong: dict[str, object], pointer: str, code: str
) -> None:
    """An address is whole or there is none, and each part is one short line."""
    refused = call(people.admin, "PATCH", f"/v1/agencies/{people.agency}", wrong, If_Match='"1"')
    assert {(one["pointer"], one["code"]) for one in refused.json["errors"]} == {(pointer, code)}


def test_the_host_admits_an_agency_to_programmes(call: Call, people: People) -> None:
    """A new agency leads what it was set up for and nothing else; casefile is told."""
    made = call(people.host, "POST", "/v1/agencies", {"name": "Neu"})
    assert (made.json["programmes"], admission_told(people)) == ([], (False, []))
    path, body = made.headers["Location"] + "/programmes", {"programmes": ["waska", "jmd"]}
    changed = call(people.host, "PUT", path, body, If_Match='"1"')
    assert (changed.json["programmes"], changed.headers["ETag"][:3]) == (["jmd", "waska"], '"2.')
    assert admission_told(people) == (False, [{"programme": "jmd"}, {"programme": "waska"}])
    assert call(people.host, "PUT", path, {"programmes": None}, If_Match='"2"').json["programmes"] is None
    assert admission_told(people) == (True, [])
    assert call(people.host, "PUT", path, {"programmes": ["Waska!"]}, If_Match='"3"').status_code == 422


def test_no_agency_admits_itself(call: Call, people: People) -> None:
    """Which programmes there are money and duties for is not its own to say."""
    path, body = f"/v1/agencies/{people.agency}/programmes", {"programmes": ["waska"]}
    assert each(people, lambda who: call(who, "PUT", path, body, If_Match='"1"')) == [200, 403, 403, 403, 403]


def test_a_persons_telephone_at_work(call: Call, people: People) -> None:
    """It may stand under a letter; admin and host enter it, as they do the account."""
    path, body = f"/v1/accounts/{people.worker.account}", {"telephone": TELEPHONE}
    assert each(people, lambda who: call(who, "PATCH", path, body, If_Match='"1"')) == [200, 403, 412, 403, 404]
    assert call(people.worker, "GET", path).json["telephone"] == TELEPHONE
    assert call(people.admin, "PATCH", path, {"telephone": None}, If_Match='"2"').json["telephone"] is None


def test_a_closed_account_is_told_and_its_sessions_are_over(call: Call, client: FlaskClient, people: People) -> None:
    """Whoever leaves is out at once, and casefile hands them nothing any more."""
    assert signed_in(client) == 201
    path = f"/v1/accounts/{people.worker.account}"
    closed = call(people.admin, "PATCH", path, {"state": "closed"}, If_Match='"1"')
    assert (closed.status_code, closed.json["state"]) == (200, "closed")
    assert people.world.shelf.told[-1][1]["state"] == State.CLOSED
    assert [one.ended_at is None for one in people.world.shelf.sessions.values()] == [False]
    assert signed_in(client) == 401
    again = call(people.admin, "PATCH", path, {"telephone": TELEPHONE}, If_Match='"2"')
    assert again.json["code"] == "account_closed"
    assert call(people.admin, "PATCH", path, {"state": "active"}, If_Match='"2"').status_code == 422


def test_whose_account_is_not_theirs_to_close(call: Call, people: People) -> None:
    """Nobody shuts themselves out, and no admin does away with those who watch over them."""
    own = call(people.admin, "PATCH", f"/v1/accounts/{people.admin.account}", {"state": "closed"}, If_Match='"1"')
    assert own.json["code"] == "own_account"
    new = {"login": "dpo.a", "name": "Dora", "password": PASSWORD, "roles": ["dpo"]}
    path = call(people.host, "POST", f"/v1/agencies/{people.agency}/accounts", new).headers["Location"]
    refused = call(people.admin, "PATCH", path, {"state": "closed"}, If_Match='"1"')
    assert (refused.status_code, refused.json["code"]) == (403, "account_not_yours_to_close")
    assert call(people.host, "PATCH", path, {"state": "closed"}, If_Match='"1"').status_code == 200
    platform = f"/v1/accounts/{people.analyst.account}"
    assert call(people.host, "PATCH", platform, {"state": "closed"}, If_Match='"1"').status_code == 404


def signed_in(client: FlaskClient) -> int:
    """The status of signing in as the case manager of agency A."""
    return client.post("/v1/sessions", json={"login": "worker.a", "password": PASSWORD}).status_code


def admission_told(people: People) -> tuple[bool, list[dict[str, str]]]:
    """What casefile was told last of the programmes of an agency."""
    told = [data for event, data in people.world.shelf.told if event == "agency_changed" and "programmes" in data]
    return told[-1]["all_programmes"], told[-1]["programmes"]
