"""The directory of one's own agency, and who is away."""

from typing import Any

import pytest

from services.identity.model.absences import MOST_AHEAD
from tests.unit.identity.conftest import PASSWORD, Call, People, each

TODAY, TOMORROW, AFTER = "2026-05-04", "2026-05-05", "2026-05-06"


def directory(call: Call, people: People, **headers: str) -> Any:
    """As the case manager of agency A sees it."""
    return call(people.worker, "GET", f"/v1/agencies/{people.agency}/colleagues", **headers)


def away(call: Call, people: People, since: str = TODAY, until: str = TOMORROW, **headers: str) -> Any:
    """The case manager enters that the admin is away."""
    path = f"/v1/accounts/{people.admin.account}/absences"
    return call(people.worker, "POST", path, {"from": since, "until": until}, **headers)


def test_the_directory_is_for_members_of_the_agency_alone(call: Call, people: People) -> None:
    """Nobody of another agency learns who works here, nor does the host; data protection and audit do."""
    path = f"/v1/agencies/{people.agency}/colleagues"
    assert each(people, lambda who: call(who, "GET", path)) == [403, 403, 200, 200, 404]
    new = {"login": "aud.a", "name": "Anke", "password": PASSWORD, "roles": ["audit", "dpo"]}
    auditor = call(people.host, "POST", f"/v1/agencies/{people.agency}/accounts", new).json["id"]
    who = next(one.principal for one in people.world.shelf.accounts.values() if str(one.id) == auditor)
    assert [one["name"] for one in call(who, "GET", path).json] == ["Anke", "Jana Beispiel", "Jana Beispiel"]


def test_a_colleague_is_known_by_name_roles_and_presence(call: Call, people: People) -> None:
    """What hand-over, deputies and logs need, and nothing to sign in with."""
    call(people.admin, "PATCH", f"/v1/accounts/{people.worker.account}", {"telephone": "0561 1"}, If_Match='"1"')
    shown = {one["id"]: one for one in directory(call, people).json}
    assert shown[str(people.worker.account)] == {
        "id": str(people.worker.account), "name": "Jana Beispiel", "roles": ["case_manager"], "state": "active",
        "telephone": "0561 1", "districts": [], "teams": [], "presence": "present", "away_until": None,
    }  # fmt: skip


def test_whoever_has_left_stays_known_by_name(call: Call, people: People) -> None:
    """Old files and logs name them; who chooses a colleague sees that they have gone."""
    call(people.admin, "PATCH", f"/v1/accounts/{people.worker.account}", {"state": "closed"}, If_Match='"1"')
    path = f"/v1/agencies/{people.agency}/colleagues"
    states = {one["id"]: one["state"] for one in call(people.admin, "GET", path).json}
    assert states == {str(people.worker.account): "closed", str(people.admin.account): "active"}


def test_another_directory_another_tag(call: Call, people: People) -> None:
    """Whoever holds it is told nothing anew, until anything in it has changed: somebody, an absence, the day."""
    tags = [directory(call, people).headers["ETag"]]
    assert directory(call, people, If_None_Match=tags[0]).status_code == 304
    path = f"/v1/accounts/{people.admin.account}"
    call(people.host, "PATCH", path, {"telephone": "0561 1"}, If_Match='"1"')
    tags.append(directory(call, people).headers["ETag"])
    away(call, people, TOMORROW)
    assert directory(call, people).headers["ETag"] == tags[-1]
    people.world.time.go_on(days=1)
    tags.append(directory(call, people).headers["ETag"])
    page = call(people.worker, "GET", f"/v1/agencies/{people.agency}/colleagues?page_size=1")
    tags.append(page.headers["ETag"])
    assert (len(set(tags)), page.headers["X-Pagination"]) == (
        4, '{"total": 2, "total_pages": 2, "page": 1, "page_size": 1}',
    )  # fmt: skip


def test_any_colleague_enters_an_absence_and_takes_it_back(call: Call, people: People) -> None:
    """Whoever answers the telephone knows first; nobody asks of which kind, and nothing is left of what was none."""
    entered = away(call, people)
    assert (entered.status_code, set(entered.json)) == (201, {"id", "from", "until", "entered_by", "created_at"})
    shown = {one["id"]: (one["presence"], one["away_until"]) for one in directory(call, people).json}
    assert shown == {str(people.admin.account): ("away", TOMORROW), str(people.worker.account): ("present", None)}
    path = f"/v1/accounts/{people.admin.account}/absences"
    assert call(people.admin, "GET", path).json == [entered.json]
    assert call(people.admin, "DELETE", f"{path}/{entered.json['id']}").status_code == 204
    assert (call(people.worker, "GET", path).json, people.world.shelf.absences) == ([], {})
    assert call(people.admin, "DELETE", f"{path}/{entered.json['id']}").status_code == 404


def test_absences_are_for_colleagues_alone(call: Call, people: People) -> None:
    """To others the account does not exist, or has no absences to be seen."""
    path = f"/v1/accounts/{people.worker.account}/absences"
    body = {"from": TODAY, "until": TODAY}
    assert each(people, lambda who: call(who, "GET", path)) == [403, 403, 200, 200, 404]
    assert each(people, lambda who: call(who, "POST", path, body)) == [403, 403, 201, 201, 404]
    key = next(iter(people.world.shelf.absences))
    assert [call(who, "DELETE", f"{path}/{key}").status_code for who in (people.host, people.stranger)] == [403, 404]
    assert call(people.worker, "GET", f"/v1/accounts/{people.host.account}/absences").status_code == 404
    other = f"/v1/accounts/{people.admin.account}/absences/{key}"
    assert call(people.admin, "DELETE", other).status_code == 404


@pytest.mark.parametrize(
    ("since", "until", "code"),
    [
        (TOMORROW, TODAY, "until_before_from"),
        ("2026-05-01", "2026-05-03", "absence_over"),
        (TODAY, "2029-06-01", "absence_too_long"),
    ],
)
def test_days_that_no_absence_has_are_refused(call: Call, people: People, since: str, until: str, code: str) -> None:
    """From and until, today or ahead, and no longer than any leave there is."""
    refused = away(call, people, since, until)
    assert [(one["pointer"], one["code"]) for one in refused.json["errors"]] == [("/until", code)]


def test_a_kind_of_absence_is_not_taken(call: Call, people: People) -> None:
    """Whether somebody is ill or on holiday has no place here."""
    path = f"/v1/accounts/{people.admin.account}/absences"
    refused = call(people.worker, "POST", path, {"from": TODAY, "until": TODAY, "kind": "ill"})
    assert (refused.status_code, refused.json["errors"][0]["code"]) == (422, "unknown_field")


def test_an_absence_is_entered_once_per_key_and_only_so_many_ahead(call: Call, people: People) -> None:
    """A lost answer makes no second one, and a program gone mad fills no table."""
    assert away(call, people, Idempotency_Key="k").json == away(call, people, Idempotency_Key="k").json
    answers = [away(call, people, until=AFTER).status_code for _ in range(MOST_AHEAD)]
    assert answers == [201] * (MOST_AHEAD - 1) + [409]


def test_of_absences_that_overlap_the_last_day_holds(call: Call, people: People) -> None:
    """Two colleagues have entered what they knew."""
    away(call, people, until=AFTER)
    away(call, people, until=TODAY)
    away(call, people, "2026-06-01", "2026-06-02")
    admin = next(one for one in directory(call, people).json if one["id"] == str(people.admin.account))
    assert admin["away_until"] == AFTER


def test_what_is_over_is_purged_when_somebody_signs_in(call: Call, people: People, client: Any) -> None:
    """A record of past absences would be one of illnesses."""
    away(call, people)
    people.world.time.go_on(days=2)
    client.post("/v1/sessions", json={"login": "worker.a", "password": PASSWORD})
    assert people.world.shelf.absences == {}


def test_nobody_who_has_left_is_away(call: Call, people: People) -> None:
    """A closed account takes no new absence."""
    new = {"login": "neu", "name": "Nora", "password": PASSWORD, "roles": ["clerk"]}
    path = call(people.admin, "POST", f"/v1/agencies/{people.agency}/accounts", new).headers["Location"]
    call(people.admin, "PATCH", path, {"state": "closed"}, If_Match='"1"')
    refused = call(people.worker, "POST", f"{path}/absences", {"from": TODAY, "until": TODAY})
    assert refused.json["code"] == "account_closed"
