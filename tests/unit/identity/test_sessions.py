"""Signing in, introspection and signing out, through the API."""

from typing import Any

import pytest
from argon2 import PasswordHasher
from flask.testing import FlaskClient

from kernel.clock import Clock
from kernel.settings import Settings
from kernel.tokens import Signer, Verifier
from services.identity.model.passwords import Passwords
from services.identity.model.sessions import token_hash
from services.identity.usecases.accounts import close_account
from tests.unit.identity.conftest import PASSWORD, People


def sign_in(client: FlaskClient, login: str = "worker.a", password: str = PASSWORD) -> Any:
    """POST /v1/sessions."""
    return client.post("/v1/sessions", json={"login": login, "password": password})


def introspect(client: FlaskClient, token: str) -> Any:
    """What the gateway asks."""
    return client.post("/internal/introspection", json={"session": token})


def as_gateway(client: FlaskClient, token: str) -> dict[str, str]:
    """The headers the gateway sets for a request of this session."""
    return {"Authorization": f"Bearer {introspect(client, token).json['token']}", "X-Obhut-Session": token}


def test_a_session_says_whose_it_is_and_how_long_it_lasts(client: FlaskClient, people: People) -> None:
    """The first answer of all holds what a client needs to go on."""
    answer = sign_in(client, "Worker.A")
    about = dict(answer.json)
    assert (answer.status_code, len(about.pop("token"))) == (201, 43)
    assert about == {
        "account": str(people.worker.account),
        "agency": str(people.agency),
        "roles": ["case_manager"],
        "idle_seconds": 1800,
        "longest_seconds": 43200,
    }


@pytest.mark.parametrize(("login", "password"), [("worker.a", "another one"), ("nobody", PASSWORD), ("n b", PASSWORD)])
def test_a_failed_sign_in_does_not_say_why(client: FlaskClient, login: str, password: str) -> None:
    """Otherwise anybody could find out which logins exist."""
    answer = sign_in(client, login, password)
    assert (answer.status_code, answer.json["code"], "errors" in answer.json) == (401, "sign_in_failed", False)


def test_an_unknown_login_costs_as_much_as_a_wrong_password(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A hash is verified either way: otherwise the time of the answer would tell which logins exist."""
    verified = []
    real = Passwords.fits

    def counting(self: Passwords, password: str, kept: str | None) -> bool:
        verified.append(kept is None)
        return real(self, password, kept)

    monkeypatch.setattr(Passwords, "fits", counting)
    for login in ("worker.a", "nobody", "no body"):
        sign_in(client, login, "another password")
    assert verified == [False, True, True]


def test_the_gateway_gets_a_token_that_every_service_trusts(
    client: FlaskClient, people: People, settings: Settings, clock: Clock
) -> None:
    """What identity signs is what services check offline."""
    answer = introspect(client, sign_in(client).json["token"])
    about = dict(answer.json)
    token = about.pop("token")
    assert about == {
        "account": str(people.worker.account),
        "agency": str(people.agency),
        "roles": ["case_manager"],
        "expires_in": 60,
    }
    assert Verifier(settings.trust_file, clock).principal(token) == people.worker


def test_an_idle_session_is_over(client: FlaskClient, people: People) -> None:
    """W8: 30 minutes without activity end the session."""
    token = sign_in(client).json["token"]
    people.world.time.go_on(minutes=30)
    answer = introspect(client, token)
    assert (answer.status_code, answer.json["code"]) == (401, "token_expired")


def test_a_busy_session_ends_after_twelve_hours(client: FlaskClient, people: People) -> None:
    """A session that is used all the time is not for ever either; until then it never breaks off."""
    token = sign_in(client).json["token"]
    answers = []
    for _ in range(12 * 60 // 20):
        answers.append(introspect(client, token).status_code)
        people.world.time.go_on(minutes=20)
    assert answers == [200] * 36
    assert introspect(client, token).json["code"] == "token_expired"


def test_being_seen_is_written_every_twenty_seconds_at_most(client: FlaskClient, people: People) -> None:
    """Otherwise each request of anybody would write to the database of identity."""
    token = sign_in(client).json["token"]
    seen = set()
    for _ in range(60):
        introspect(client, token)
        seen.add(people.world.shelf.sessions[token_hash(token)].last_seen_at)
        people.world.time.go_on(seconds=1)
    assert len(seen) == 3


def test_signing_out_ends_the_session_at_once(client: FlaskClient) -> None:
    """At a shared computer the next person must not go on with it."""
    token = sign_in(client).json["token"]
    headers = as_gateway(client, token)
    assert client.delete("/v1/sessions/current", headers=headers).status_code == 204
    assert introspect(client, token).json["code"] == "token_invalid"
    assert client.get("/v1/sessions/current", headers=headers).json["code"] == "token_invalid"


def test_nobody_sees_or_ends_the_session_of_another(client: FlaskClient) -> None:
    """The session named beside the token must be of the same account."""
    mine, theirs = (sign_in(client, login).json["token"] for login in ("worker.a", "admin.b"))
    headers = as_gateway(client, mine) | {"X-Obhut-Session": theirs}
    assert client.get("/v1/sessions/current", headers=headers).status_code == 401
    assert client.delete("/v1/sessions/current", headers=headers).status_code == 401
    assert introspect(client, theirs).status_code == 200


def test_the_current_session_says_when_it_ends(client: FlaskClient) -> None:
    """The interface warns before the session ends, so it must know when."""
    token = sign_in(client).json["token"]
    answer = client.get("/v1/sessions/current", headers=as_gateway(client, token)).json
    times = {name: answer[name][:19] for name in ("created_at", "idle_ends_at", "ends_at")}
    assert times == {
        "created_at": "2026-05-04T08:00:00",
        "idle_ends_at": "2026-05-04T08:30:00",
        "ends_at": "2026-05-04T20:00:00",
    }
    assert "token" not in answer


def test_closing_an_account_ends_its_sessions_and_shuts_it_out(client: FlaskClient, people: People) -> None:
    """Who has left works on for no minute longer, and casefile is told."""
    token = sign_in(client).json["token"]
    with people.world.open_work(platform=True) as work:
        close_account(work, "WORKER.A")
    assert introspect(client, token).json["code"] == "token_invalid"
    assert sign_in(client).json["code"] == "sign_in_failed"
    closed = {"account": str(people.worker.account), "agency": str(people.agency), "state": "closed"}
    roles = [{"role": role} for role in sorted(people.worker.roles)]
    assert people.world.shelf.told[-2:] == [
        ("account_changed", closed),
        ("account_changed", {**closed, "roles": roles}),
    ]


def test_closing_twice_tells_once(people: People) -> None:
    """Repeating an operator's command changes nothing; both versions of the event are told."""
    for _ in range(2):
        with people.world.open_work(platform=True) as work:
            close_account(work, "worker.a")
    assert [data["state"] for name, data in people.world.shelf.told if name == "account_changed"].count("closed") == 2


def test_sessions_long_over_are_forgotten_at_the_next_sign_in(client: FlaskClient, people: People) -> None:
    """There is no jobs process that would tidy up, and traces of who worked when are not kept for ever."""
    sign_in(client)
    people.world.time.go_on(days=1, minutes=31)
    token = sign_in(client).json["token"]
    assert list(people.world.shelf.sessions) == [token_hash(token)]


def test_a_hash_of_other_parameters_is_replaced_at_sign_in(client: FlaskClient, people: People) -> None:
    """Hashing becomes dearer over the years; accounts follow without asking anybody for a new password."""
    account = people.world.shelf.accounts[people.worker.account]
    other = PasswordHasher(time_cost=2, memory_cost=1024, parallelism=1).hash(PASSWORD)
    with people.world.open_work(platform=True) as work:
        work.accounts.save_password(account.id, account.password_hash, other)
    assert sign_in(client).status_code == 201
    assert "m=256" in people.world.shelf.accounts[account.id].password_hash
    assert sign_in(client).status_code == 201


@pytest.mark.parametrize("session", ["", "x", "a" * 43, "ä" * 43])
def test_an_unknown_session_is_refused(client: FlaskClient, session: str) -> None:
    """Whatever a browser sends as its session, the gateway gets a plain answer."""
    assert introspect(client, session).json["code"] == "token_invalid"


def test_a_card_or_a_foreign_key_opens_nothing(
    client: FlaskClient, settings: Settings, clock: Clock, people: People
) -> None:
    """Only tokens signed by identity's own key count, also here."""
    card_key = settings.trust_file.parent / "casefile" / "card.jwk"
    forged = Signer(card_key, clock).token(people.host)
    answer = client.get("/v1/agencies", headers={"Authorization": f"Bearer {forged}"})
    assert (answer.status_code, answer.json["code"]) == (401, "token_invalid")
