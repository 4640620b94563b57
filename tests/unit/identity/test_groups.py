"""Districts and teams: who makes them, who belongs to them, and that casefile and tokens hear of it."""

from typing import Any
from uuid import UUID, uuid4

import pytest

from services.identity.model.groups import MOST_OF_ACCOUNT
from tests.unit.identity.conftest import Call, People, each

KINDS = ("districts", "teams")


def made(call: Call, people: People, kind: str = "districts", name: str = "Nord") -> Any:
    """A district or team of agency A, as its admin made it."""
    return call(people.admin, "POST", f"/v1/agencies/{people.agency}/{kind}", {"name": name})


@pytest.mark.parametrize("kind", KINDS)
def test_who_sees_and_who_makes_groups(call: Call, people: People, kind: str) -> None:
    """Members see theirs, the admin alone makes and changes them: files are reached by them, so the host does not."""
    path = f"/v1/agencies/{people.agency}/{kind}"
    one = made(call, people, kind, "Süd").headers["Location"]
    posted = each(people, lambda who: call(who, "POST", path, {"name": f"für {who.account}"}))
    assert posted == [403, 403, 201, 403, 404]
    assert each(people, lambda who: call(who, "GET", path)) == [403, 403, 200, 200, 404]
    assert each(people, lambda who: call(who, "GET", one)) == [403, 403, 200, 200, 404]
    changed = each(people, lambda who: call(who, "PATCH", one, {"name": "Mitte"}, If_Match='"1"'))
    assert changed == [403, 403, 200, 403, 404]


@pytest.mark.parametrize("kind", KINDS)
def test_a_group_is_renamed_and_retired_in_its_version_and_never_deleted(call: Call, people: People, kind: str) -> None:
    """Files and records name it for as long as they are kept."""
    one = made(call, people, kind).headers["Location"]
    renamed = call(people.admin, "PATCH", one, {"name": " Nordost "}, If_Match='"1"')
    assert (renamed.json["name"], renamed.headers["ETag"][:3]) == ("Nordost", '"2.')
    assert call(people.admin, "PATCH", one, {"retired": True}, If_Match='"1"').status_code == 412
    assert call(people.admin, "PATCH", one, {"retired": True}).status_code == 428
    assert call(people.admin, "PATCH", one, {"retired": True}, If_Match='"2"').json["retired"] is True
    assert call(people.admin, "PATCH", one, {"retired": False}, If_Match='"3"').json["retired"] is False
    assert call(people.admin, "DELETE", one).status_code == 405
    tag = call(people.worker, "GET", one).headers["ETag"]
    assert call(people.worker, "GET", one, If_None_Match=tag).status_code == 304


def test_no_two_groups_of_an_agency_have_one_name(call: Call, people: People) -> None:
    """Nobody could tell them apart; a team may be called as a district is, and another agency's does not count."""
    first, second = made(call, people), made(call, people, name="Süd")
    assert made(call, people).json["code"] == "group_name_taken"
    renamed = call(people.admin, "PATCH", second.headers["Location"], {"name": "Nord"}, If_Match='"1"')
    assert renamed.json["code"] == "group_name_taken"
    same = call(people.admin, "PATCH", first.headers["Location"], {"name": "Nord"}, If_Match='"1"')
    assert same.headers["ETag"][:3] == '"1.'
    assert made(call, people, "teams").status_code == 201
    other = f"/v1/agencies/{people.other}/districts"
    assert call(people.stranger, "POST", other, {"name": "Nord"}).status_code == 201
    assert made(call, people, name=" ").json["code"] == "invalid_input"


def test_casefile_hears_which_districts_take_files_in_by_their_ids(call: Call, people: People) -> None:
    """What a district is called stays in identity; a name that changes is nothing to casefile, a retirement is."""
    district = made(call, people)
    assert districts_told(people) == [district.json["id"]]
    told = len(people.world.shelf.told)
    call(people.admin, "PATCH", district.headers["Location"], {"name": "Ost"}, If_Match='"1"')
    made(call, people, "teams")
    assert len(people.world.shelf.told) == told
    call(people.admin, "PATCH", district.headers["Location"], {"retired": True}, If_Match='"2"')
    assert districts_told(people) == []
    assert "Nord" not in str(people.world.shelf.told)


def test_a_persons_districts_and_teams_travel_in_their_token(call: Call, people: People) -> None:
    """Casefile decides by them who reaches a file; the version is asked for as of every change."""
    district, team = made(call, people).json["id"], made(call, people, "teams").json["id"]
    path, body = f"/v1/accounts/{people.worker.account}", {"districts": [district], "teams": [team, team]}
    changed = call(people.admin, "PATCH", path, body, If_Match='"1"')
    assert (changed.json["districts"], changed.json["teams"], changed.headers["ETag"][:3]) == (
        [district],
        [team],
        '"2.',
    )
    who = people.world.shelf.accounts[people.worker.account].principal
    assert (who.districts, who.teams) == ({UUID(district)}, {UUID(team)})
    assert call(people.admin, "PATCH", path, body, If_Match='"1"').status_code == 412
    assert call(people.admin, "PATCH", path, {}, If_Match='"2"').headers["ETag"][:3] == '"2.'


def test_membership_is_the_admins_business_alone(call: Call, people: People) -> None:
    """Whoever belongs to a district reads its files: neither the host nor oneself decides that."""
    path, district = f"/v1/accounts/{people.worker.account}", made(call, people).json["id"]
    assert each(people, lambda who: call(who, "PATCH", path, {"districts": [district]}, If_Match='"1"')) == (
        [403, 403, 200, 403, 404]
    )


def test_a_retired_group_keeps_its_people_and_takes_in_nobody(call: Call, people: People) -> None:
    """Its files have to be led to their end; none of another agency is known."""
    district = made(call, people)
    path, admin = f"/v1/accounts/{people.worker.account}", f"/v1/accounts/{people.admin.account}"
    body = {"districts": [district.json["id"]]}
    call(people.admin, "PATCH", path, body, If_Match='"1"')
    call(people.admin, "PATCH", district.headers["Location"], {"retired": True}, If_Match='"1"')
    assert call(people.admin, "PATCH", path, body, If_Match='"2"').status_code == 200
    refused = call(people.admin, "PATCH", admin, body, If_Match='"1"').json["errors"]
    assert [(one["pointer"], one["code"]) for one in refused] == [("/districts/0", "group_retired")]
    foreign = call(people.stranger, "POST", f"/v1/agencies/{people.other}/districts", {"name": "Nord"}).json["id"]
    refused = call(people.admin, "PATCH", admin, {"teams": [foreign]}, If_Match='"1"').json["errors"]
    assert [(one["pointer"], one["code"]) for one in refused] == [("/teams/0", "group_unknown")]


def test_so_many_groups_as_a_token_can_carry(call: Call, people: People) -> None:
    """They travel with each request."""
    path, many = f"/v1/accounts/{people.worker.account}", [str(uuid4()) for _ in range(MOST_OF_ACCOUNT + 1)]
    refused = call(people.admin, "PATCH", path, {"districts": many}, If_Match='"1"').json["errors"]
    assert [one["code"] for one in refused] == ["too_many_groups"]


def districts_told(people: People) -> list[str]:
    """The districts that casefile was told of last."""
    told = [data for event, data in people.world.shelf.told if event == "agency_changed" and "districts" in data]
    return [one["district"] for one in told[-1]["districts"]]
