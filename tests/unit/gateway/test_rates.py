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


def test_ten_passwords_a_minute_per_login(street: Street) -> None:
    """Written in whatever case: it is one account. Another login is not held up."""
    with street.house(rate_factor=1) as house:
        assert _tries(house, ["Erika", "ERIKA"] * 5) == [401] * 10
        right = {"login": " erika", "password": "right"}
        # At the very end of a counter's minute one more is let through, never two.
        _, answer = [house.call("POST", "/v1/sessions", body=right) for _ in range(2)]
        assert (answer.status, answer.json()["code"]) == (429, "too_many_requests")
        assert 1 <= int(answer.headers["Retry-After"]) <= 120
        assert _tries(house, ["Max"]) == [401]


def test_sixty_attempts_a_minute_per_address(street: Street) -> None:
    """Whoever tries one password on many logins; what the client claims to be forwarded for counts nothing."""
    with street.house(rate_factor=1) as house:
        statuses = _tries(house, [f"login{number}" for number in range(61)], {"X-Forwarded-For": "203.0.113.1"})
        assert statuses == [401] * 60 + [429]
        assert _tries(house, ["another"], {"X-Forwarded-For": "203.0.113.2"}) == [429]


def test_behind_our_own_proxy_the_clients_address_counts(street: Street) -> None:
    """Else all people behind it would share one limit; of several addresses only the proxy's own word counts."""
    with street.house(rate_factor=1, proxies=frozenset({"127.0.0.1"})) as house:
        first = {"X-Forwarded-For": "198.51.100.7, 203.0.113.1"}
        assert _tries(house, [f"login{number}" for number in range(61)], first) == [401] * 60 + [429]
        assert _tries(house, ["another"], {"X-Forwarded-For": "198.51.100.8, 203.0.113.1"}) == [429]
        assert _tries(house, ["another"], {"X-Forwarded-For": "203.0.113.2"}) == [401]


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
