"""Tokens and cards: another key, another algorithm, another service, another person or too late, and nothing opens.

The services are asked directly, as whoever is past the gateway would; the keys are those of the test's own instance.
"""

import base64
import json
from datetime import timedelta
from pathlib import Path
from uuid import UUID, uuid4

import pytest
import requests
from joserfc import jwt
from joserfc.jwk import OctKey, OKPKey

from deploy.local.stack import Stack
from kernel.clock import Clock
from kernel.principal import Card, Principal
from kernel.tokens import Signer
from tests.e2e.ground import Ground
from tests.visitor import Visitor, wait_for

REVOKED_WITHIN = 5  # seconds


class Mint:
    """Makes tokens and cards for one person, as the services would, now or at another time."""

    def __init__(self, stack: Stack, ground: Ground) -> None:
        self.secrets, self.urls = stack.instance.secrets, stack.environment
        self.account, self.agency = UUID(ground.file.worker.account), UUID(ground.agency.id)
        self.reference = uuid4()

    def signer(self, key: str, seconds_ago: int = 0) -> Signer:
        """A signer with a key of the instance, whose clock goes behind."""
        real = Clock().now
        return Signer(self.secrets / key, Clock(real_now=lambda: real() - timedelta(seconds=seconds_ago)))

    def token(self, seconds_ago: int = 0, key: str = "identity/token.jwk") -> str:
        """The case manager's token."""
        who = Principal(self.account, self.agency, frozenset({"case_manager"}))
        return self.signer(key, seconds_ago).token(who)

    def card(
        self, audience: str = "consent", actions: str = "read", seconds_ago: int = 0, key: str = "casefile/card.jwk",
        account: UUID | None = None,
    ) -> str:  # fmt: skip
        """A card about some case, the same reference each time."""
        card = Card(audience, self.reference, self.agency, "waska", account or self.account, frozenset({actions}))
        return self.signer(key, seconds_ago).card(card)

    def consents(self, token: str, card: str, body: object = None) -> tuple[int, str | None]:
        """Ask consent; status and code."""
        headers = {"Authorization": f"Bearer {token}", "X-Obhut-Card": card}
        method = "GET" if body is None else "POST"
        address = f"{self.urls['OBHUT_CONSENT_URL']}/v1/cases/-/consents"
        answer = requests.request(method, address, headers=headers, json=body, timeout=10)
        about = answer.json()
        return answer.status_code, about["code"] if isinstance(about, dict) and "code" in about else None


@pytest.fixture(scope="module")
def mint(stack: Stack, ground: Ground) -> Mint:
    """Of this instance."""
    return Mint(stack, ground)


def unsigned(token: str, **header: str) -> str:
    """The token with another header and no signature."""
    plain = base64.urlsafe_b64encode(json.dumps(header).encode()).rstrip(b"=").decode()
    return f"{plain}.{token.split('.')[1]}."


def other_key(token: str, kid: str | None = None) -> str:
    """The token's claims signed by a key that nobody trusts; with the name of a trusted one if given."""
    key = OKPKey.generate_key("Ed25519")
    return jwt.encode({"alg": "Ed25519", "kid": kid or "mine"}, claims(token), key, algorithms=["Ed25519"])


def claims(token: str) -> dict[str, object]:
    """What a token says."""
    part = token.split(".")[1]
    said: dict[str, object] = json.loads(base64.urlsafe_b64decode(part + "=" * (-len(part) % 4)))
    return said


def kid_of(file: Path) -> str:
    """The name of a key."""
    return str(json.loads(file.read_text())["kid"])


def hmac_signed(mint: Mint, token: str) -> str:
    """The classic confusion: the public key as the secret of an HMAC."""
    public = next(key for key in json.loads((mint.secrets / "trust.json").read_text())["keys"])
    secret = OctKey.import_key(base64.urlsafe_b64decode(public["x"] + "="))
    return jwt.encode({"alg": "HS256", "kid": public["kid"]}, claims(token), secret, algorithms=["HS256"])


def tampered(token: str, **change: object) -> str:
    """Other claims under the old signature."""
    head, _, signature = token.split(".")
    body = base64.urlsafe_b64encode(json.dumps(claims(token) | change).encode()).rstrip(b"=").decode()
    return f"{head}.{body}.{signature}"


def test_the_right_token_and_card_open(mint: Mint) -> None:
    """What follows fails for its own reason alone: token and card as services make them are accepted."""
    assert mint.consents(mint.token(), mint.card()) == (200, None)
    assert mint.consents(mint.token(seconds_ago=55), mint.card(seconds_ago=55)) == (200, None)


def test_bad_tokens_are_refused(mint: Mint) -> None:
    """Signed by another key, for another purpose, not signed, or changed: 401 `token_invalid`."""
    good, kid = mint.token(), kid_of(mint.secrets / "identity/token.jwk")
    for bad in [
        other_key(good),
        other_key(good, kid),
        mint.token(key="casefile/card.jwk"),
        mint.token(key="retention/certificate.jwk"),
        hmac_signed(mint, good),
        unsigned(good, alg="none"),
        unsigned(good, alg="none", kid=kid),
        unsigned(good, alg="Ed25519", kid=kid),
        tampered(good, roles=["host"]),
        tampered(good, exp=9_999_999_999),
        mint.card(),
        good[:-2],
        "x",
        "..",
        "a.b.c",
    ]:
        assert mint.consents(bad, mint.card()) == (401, "token_invalid"), bad
    assert mint.consents("", mint.card()) == (401, "not_signed_in")


def test_an_expired_token_is_refused(mint: Mint) -> None:
    """After 60 s, and 5 s for clocks that differ, a token is over."""
    assert mint.consents(mint.token(seconds_ago=70), mint.card()) == (401, "token_expired")


def test_bad_cards_are_refused(mint: Mint) -> None:
    """For another service, another person, expired, of another key, changed or none: 401 `card_invalid`."""
    good, kid = mint.card(), kid_of(mint.secrets / "casefile/card.jwk")
    for bad in [
        mint.card(audience="retention"),
        mint.card(audience="services"),
        mint.card(seconds_ago=70),
        mint.card(account=uuid4()),
        mint.card(key="identity/token.jwk"),
        other_key(good),
        other_key(good, kid),
        unsigned(good, alg="none", kid=kid),
        tampered(good, reference=str(uuid4())),
        tampered(good, actions=["write"]),
        mint.token(),
        "",
        "x",
    ]:
        assert mint.consents(mint.token(), bad) == (401, "card_invalid"), bad


def test_a_card_to_read_does_not_write(mint: Mint) -> None:
    """A card says what it is for: recording a consent needs one to write."""
    grant = {"purpose": "case_management", "given_by": "person", "given_on": "2026-01-01", "template_version": 1}
    assert mint.consents(mint.token(), mint.card(actions="read"), grant) == (403, "not_allowed")
    assert mint.consents(mint.token(), mint.card(actions="erase")) == (403, "not_allowed")


def test_an_inside_token_is_no_session(mint: Mint, ground: Ground) -> None:
    """At the gateway only sessions count: a token of the inside, however genuine, is nobody's session."""
    stranger = Visitor(ground.house.base)
    for token in (mint.token(), mint.card(), "x", ""):
        answer = stranger.get("/v1/cases", expect=401, headers={"Authorization": f"Bearer {token}"})
        assert answer.json()["code"] in ("token_invalid", "not_signed_in")
        assert answer.headers["WWW-Authenticate"] == "Bearer"


def test_an_ended_session_is_refused(ground: Ground) -> None:
    """After signing out the session is refused within 5 s, for reading and changing alike; others go on."""
    worker = ground.file.worker
    person = Visitor(ground.house.base, worker.login, worker.password)
    person.get(ground.file.path)
    person.ask("DELETE", "/v1/sessions/current", expect=204)
    wait_for(lambda: person.get(ground.file.path, expect=None).status_code == 401, "the end", seconds=REVOKED_WITHIN)
    for method, address in [("GET", "/v1/cases"), ("POST", "/v1/cases"), ("DELETE", "/v1/sessions/current")]:
        answer = person.ask(method, address, {"programme": "waska"} if method == "POST" else None, expect=401)
        assert answer.json()["code"] in ("token_invalid", "token_expired")
    worker.get(ground.file.path)
