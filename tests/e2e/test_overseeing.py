"""Data protection and audit over the agency as a whole, through the gateway: index, access log, security log."""

from typing import Any

import pytest

from tests.casework import File
from tests.house import Agency, House
from tests.visitor import Visitor


@pytest.fixture(scope="module")
def agency(house: House) -> Agency:
    """With data protection, audit and two case managers."""
    made = house.agency("case_manager", "dpo", "audit")
    made.people["colleague"] = house.another(made, "case_manager")
    return made


def walked(person: Visitor, path: str) -> list[dict[str, Any]]:
    """All entries of a log, page after page."""
    entries, after = [], ""
    while True:
        page = person.get(f"{path}{after}").json()
        entries += page["entries"]
        if page["next"] is None:
            return entries
        after = f"&before={page['next']}"


def test_data_protection_finds_every_file_and_who_had_it(agency: Agency) -> None:
    """From the index by number to the log of one file, filtered; no name on the way, and the way on record."""
    file, dpo = File(agency["case_manager"]), agency["dpo"]
    file.answer(name="Wagenknecht")
    answer = dpo.get("/v1/cases/index")
    (line,) = [one for one in answer.json() if one["id"] == file.id]
    assert line["client_number"] == file.look()["client_number"]
    assert "Wagenknecht" not in answer.text and agency["case_manager"].account not in answer.text
    found = dpo.get(f"{file.path}/access-log?account={agency['case_manager'].account}&action=write").json()
    assert [one["action"] for one in found] == ["write"]
    assert {"index", "access_log"} <= {one["action"] for one in dpo.get(f"{file.path}/access-log").json()}
    for who in ("case_manager", "agency_admin"):
        agency[who].get("/v1/cases/index", expect=403)


@pytest.mark.parametrize("role", ["dpo", "audit"])
def test_what_was_refused_is_read_there(house: House, agency: Agency, role: str) -> None:
    """A colleague's file, a page that is not theirs, a failed sign-in; another agency sees nothing of it."""
    file, colleague = File(agency["case_manager"]), agency["colleague"]
    colleague.get(file.path, expect=404)
    colleague.get("/v1/cases/security-log", expect=403)
    Visitor(house.base).post("/v1/sessions", {"login": colleague.login, "password": "wrong one"}, expect=401)
    mine = f"?account={colleague.account}&page_size=2"
    kinds = [one["kind"] for one in walked(agency[role], f"/v1/cases/security-log{mine}")]
    assert kinds[:2] == ["right_refused", "withheld"]
    kinds = [one["kind"] for one in walked(agency[role], f"/v1/agencies/{agency.id}/security-log{mine}")]
    assert kinds[0] == "sign_in_failed" and {"signed_in", "account_created"} < set(kinds)
    log = walked(agency[role], f"/v1/cases/access-log?account={agency['case_manager'].account}&page_size=3")
    assert [file.id] in [one["cases"] for one in log]
    stranger = house.agency("dpo")["dpo"]
    assert walked(stranger, f"/v1/cases/security-log{mine}") == []
    stranger.get(f"/v1/agencies/{agency.id}/security-log", expect=404)


def test_the_host_is_refused_and_nothing_breaks(house: House) -> None:
    """Whoever has no agency has none whose log they could read; the try is on record where no agency
    reads it, but the host."""
    for path in ("/v1/cases/index", "/v1/cases/access-log"):
        house.host.get(path, expect=403)
    rows = house.host.get("/v1/cases/security-log?page_size=5").json()["entries"]
    assert "right_refused" in [one["kind"] for one in rows]


def test_logins_that_nobody_has_are_seen_by_the_host(house: House) -> None:
    """A failed sign-in under one, and what was refused to an account of the platform; members of agencies see nothing
    of it."""
    Visitor(house.base).post("/v1/sessions", {"login": "niemand.gibt.es", "password": "wrong one"}, expect=401)
    house.host.get("/v1/cases/index", expect=403)
    rows = house.host.get("/v1/platform/security-log?page_size=5").json()["entries"]
    assert (None, "sign_in_failed") in [(one["account"], one["kind"]) for one in rows]
    house.agency("dpo")["dpo"].get("/v1/platform/security-log", expect=403)
