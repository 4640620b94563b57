"""The directory that goes with an order of papers: of one's own agency, signed for oneself."""

from flask.testing import FlaskClient

from kernel.clock import Clock
from kernel.settings import Settings
from kernel.tokens import Verifier
from tests.unit.identity.conftest import Call, People


def test_it_is_of_ones_own_agency_and_signed_for_oneself(
    call: Call, people: People, settings: Settings, clock: Clock
) -> None:
    """Where it is, and who works there, who has left too, since a file may still be theirs."""
    body = {"address": {"street": "Ring 3", "postcode": "06108", "town": "Halle"}, "telephone": "0345 1"}
    tag = call(people.admin, "GET", f"/v1/agencies/{people.agency}").headers["ETag"]
    call(people.admin, "PATCH", f"/v1/agencies/{people.agency}", body, If_Match=tag)
    call(people.admin, "PATCH", f"/v1/accounts/{people.worker.account}", {"telephone": "0345 17"}, If_Match='"1"')
    verifier = Verifier(settings.trust_file, clock)
    directory = verifier.directory(call(people.worker, "POST", "/internal/directory", {}).json["directory"])
    assert (directory.agency, directory.account) == (people.agency, people.worker.account)
    assert (directory.agency_name, directory.address, directory.telephone) == (
        "Agentur A",
        "Ring 3\n06108 Halle",
        "0345 1",
    )
    assert set(directory.people) == {people.worker.account, people.admin.account}
    assert directory.people[people.worker.account].telephone == "0345 17"


def test_who_has_no_agency_has_no_directory(call: Call, people: People, client: FlaskClient) -> None:
    """Nor does who is not signed in."""
    assert call(people.host, "POST", "/internal/directory", {}).json == {"directory": None}
    assert client.post("/internal/directory", json={}).status_code == 401
