"""The two ways that differ from all others: a calendar without a session, and files that are passed on as they come."""

from collections.abc import Iterator

import pytest
from gateway_parts import CASE, House, Street

FEED = "/v1/calendar/a-secret.ics"
FORM = {"Content-Type": "multipart/form-data; boundary=X"}
FILES = f"/v1/cases/{CASE}/attachments"


@pytest.fixture
def strict(street: Street) -> Iterator[House]:
    """A gateway with the limits of production."""
    with street.house(rate_factor=1, largest_file=1024 * 1024) as house:
        yield house


def test_a_feed_needs_no_session_and_gets_none(house: House) -> None:
    """A calendar program has none; one that is sent along does not turn the address into more than it is."""
    assert house.call("GET", FEED, house.bearer).status == 200
    (seen,) = house.services["casefile"].seen
    assert "Authorization" not in seen.headers
    assert house.identity.asked == 0


@pytest.mark.parametrize(
    ("method", "path"),
    [("POST", FEED), ("DELETE", FEED), ("GET", "/v1/calendar"), ("GET", FEED + "/more"), ("GET", "/v1/cases/x.ics")],
)
def test_nothing_else_is_open(house: House, method: str, path: str) -> None:
    """One path with one method, and all others ask for a session."""
    assert house.call(method, path).status == 401
    assert house.services["casefile"].seen == []


def test_guessing_is_slow(strict: House) -> None:
    """One address cannot try secrets by the thousand, nor one program fetch its calendar every second."""
    assert [strict.call("GET", FEED).status for _ in range(12)][-1] == 429
    assert 429 in {strict.call("GET", f"/v1/calendar/guess{n}.ics").status for n in range(150)}


def test_files_are_passed_on_and_all_else_stays_small(strict: House) -> None:
    """Two megabytes pass at the address of files alone, as a form alone, and not over the limit of files."""
    small, large = b"x" * 1_100_000, b"x" * 2_000_000
    headers = strict.bearer | FORM
    assert strict.call("POST", FILES, headers, small).status == 200
    assert strict.services["casefile"].seen[0].body == small
    assert strict.call("POST", FILES, headers, large).json()["code"] == "file_too_large"
    assert strict.call("POST", FILES, headers, [large], encode_chunked=True).status == 413
    assert strict.call("POST", f"/v1/cases/{CASE}/journal", headers, small).json()["code"] == "too_large"
    assert strict.call("POST", FILES, strict.bearer | {"Content-Type": "application/json"}, small).status == 413
    assert strict.call("POST", FILES, FORM, small).status == 401
