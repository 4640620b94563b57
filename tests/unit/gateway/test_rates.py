"""Rate limits: against guessed passwords and runaway programs."""

import threading
import time
from typing import Any

import pytest
from gateway_parts import House, Street

from gateway.people.limits import Storage


def _tries(house: House, logins: list[Any], headers: dict[str, str] | None = None) -> list[int]:
    return [
        house.call("POST", "/v1/sessions", headers, {"login": login, "password": "wrong"}).status for login in logins
    ]


RIGHT = {"login": "erika", "password": "right"}


def test_who_fails_waits_and_longer_each_time(street: Street) -> None:
    """Written in whatever case, composed or not: it is one account. Another login is not held up."""
    with street.house(rate_factor=1) as house:
        assert _tries(house, ["Jürgen", "JU\u0308RGEN"] * 3) == [401] * 5 + [429]
        answer = house.call("POST", "/v1/sessions", body={"login": "jürgen", "password": "right"})
        assert (answer.status, answer.json()["code"], answer.headers["Retry-After"]) == (429, "too_many_requests", "1")
        assert _tries(house, ["Max"]) == [401]


def test_nobody_keeps_somebody_else_out(street: Street) -> None:
    """Whoever fails under my login from elsewhere does not keep me from signing in at my desk."""
    with street.house(rate_factor=1, proxies=frozenset({"127.0.0.1"})) as house:
        assert _tries(house, ["erika"] * 6, {"X-Forwarded-For": "203.0.113.1"}) == [401] * 5 + [429]
        desk = {"X-Forwarded-For": "203.0.113.2"}
        assert house.call("POST", "/v1/sessions", desk, RIGHT).status == 201


def test_good_sign_ins_are_never_too_many(street: Street) -> None:
    """A whole office signs in behind one address on Monday morning; and who mistyped is forgiven once they are in."""
    with street.house(rate_factor=1) as house:
        assert {house.call("POST", "/v1/sessions", body=RIGHT).status for _ in range(100)} == {201}
        for _ in range(3):
            assert _tries(house, ["erika"] * 4) == [401] * 4
            assert house.call("POST", "/v1/sessions", body=RIGHT).status == 201


def test_what_a_client_claims_to_be_forwarded_for_counts_nothing(street: Street) -> None:
    """Else one would have as many addresses as one likes; of several the word of our own proxy holds."""
    with street.house(rate_factor=1) as house:
        first, second = ({"X-Forwarded-For": f"203.0.113.{number}"} for number in (1, 2))
        assert _tries(house, ["erika"] * 5, first) + _tries(house, ["erika"], second) == [401] * 5 + [429]
    with street.house(rate_factor=1, proxies=frozenset({"127.0.0.1"})) as house:
        first, second = ({"X-Forwarded-For": f"198.51.100.{number}, 203.0.113.1"} for number in (7, 8))
        assert _tries(house, ["erika"] * 5, first) + _tries(house, ["erika"], second) == [401] * 5 + [429]


def test_ones_own_password_is_not_to_be_guessed_by_who_found_the_session(street: Street) -> None:
    """It asks for the old one; identity is told which session is not to end."""
    with street.house(rate_factor=1) as house:
        body = {"old_password": "x", "new_password": "y"}
        statuses = [house.call("PUT", "/v1/me/password", house.bearer, body).status for _ in range(8)]
        assert statuses[:5] == [200] * 5
        assert statuses[-1] == 429
        assert house.identity.seen[-1].headers["X-Obhut-Session"]
        assert "X-Obhut-Session" not in house.get("/v1/me").headers


def test_the_limit_of_a_session(street: Street, monkeypatch: pytest.MonkeyPatch) -> None:
    """A runaway program is slowed down before identity or a service hears of it; others are not."""
    second = time.time()  # noqa: TID251 -- the second that the library counts in stands still, however busy we are
    monkeypatch.setattr(time, "time", lambda: second)
    with street.house(rate_factor=1) as house:
        house.identity.sessions["another"] = []
        statuses = {house.get("/v1/me").status for _ in range(400)}
        heard = len(house.seen())
        assert statuses == {200, 429}
        assert heard < 400
        assert house.call("GET", "/v1/me", {"Authorization": "Bearer another"}).status == 200


def test_a_body_that_is_no_sign_in_is_identitys_to_refuse(house: House) -> None:
    """The gateway looks for a login and must not stumble over anything else."""

    for body in (b"", b"[1]", b"{", b'{"login": 7}', b'{"login": "\\ud800"}', b"[" * 10000, b"\xff"):
        house.call("POST", "/v1/sessions", {"Content-Type": "text/plain"}, body)
    seen = [one.body for one in house.identity.seen]
    assert len(seen) == 7


def test_a_sign_in_is_small(house: House) -> None:
    """A login and a password need no 16 KiB."""
    assert house.call("POST", "/v1/sessions", body={"login": "x" * 20000}).status == 413


def test_what_has_run_out_is_forgotten() -> None:
    """Counters are named by sessions and logins: they must not pile up, nor need a thread to be removed."""
    storage = Storage()
    threads = threading.active_count()
    storage.incr("passed", -1)
    storage.incr("counts", 60)
    storage.purge()
    assert (list(storage.storage), list(storage.expirations)) == (["counts"], ["counts"])
    assert threading.active_count() == threads
