"""Tokens and cards: only what the right key signed, for the right audience, within its minute, is believed."""

import base64
import json
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as some
from joserfc import jwt
from joserfc.jwk import OctKey, OKPKey

from kernel.clock import Clock
from kernel.errors import Unauthenticated
from kernel.keys import create_keys
from kernel.principal import Card, Principal
from kernel.tokens import SKEW_SECONDS, VALID_SECONDS, Signer, Verifier

WHO = Principal(UUID(int=1), UUID(int=2), frozenset({"case_manager", "ifk"}))
CARD = Card("consent", UUID(int=3), UUID(int=2), "waska", UUID(int=1), frozenset({"read", "write"}))


@dataclass
class Hall:
    """The keys of the house, and a time that the test moves."""

    secrets: Path
    moment: datetime = field(default=datetime(2026, 5, 1, 12, tzinfo=UTC))

    @property
    def clock(self) -> Clock:
        """A clock that shows the test's time."""
        return Clock(real_now=lambda: self.moment)

    def signer(self, key: str) -> Signer:
        """Whoever holds this key."""
        return Signer(self.secrets / key, self.clock)

    def verifier(self) -> Verifier:
        """What every service has: the trust file alone."""
        return Verifier(self.secrets / "trust.json", self.clock)

    def jwk(self, key: str) -> dict[str, Any]:
        """A private key as it is stored."""
        stored: dict[str, Any] = json.loads((self.secrets / key).read_text())
        return stored


@pytest.fixture
def hall(tmp_path: Path) -> Hall:
    """Fresh keys."""
    create_keys(tmp_path)
    return Hall(tmp_path)


def refused(what: Callable[[], object]) -> str:
    """The code of the refusal."""
    with pytest.raises(Unauthenticated) as refusal:
        what()
    return refusal.value.code


def claims(now: datetime, **changes: Any) -> dict[str, Any]:
    """The claims of a good token."""
    seconds = int(now.timestamp())
    plain = {"aud": "services", "sub": str(WHO.account), "agency": str(WHO.agency), "roles": ["case_manager"]}
    return {**plain, "iat": seconds, "exp": seconds + VALID_SECONDS, **changes}


def part(of: dict[str, Any]) -> str:
    """One part of a JWT."""
    return base64.urlsafe_b64encode(json.dumps(of).encode()).rstrip(b"=").decode()


def test_a_token_says_who_acts(hall: Hall) -> None:
    """A person arrives at a service with agency and roles, somebody of the platform without an agency."""
    platform = Principal(UUID(int=9), None, frozenset({"host"}))
    for who in (WHO, platform):
        assert hall.verifier().principal(hall.signer("identity/token.jwk").token(who)) == who


def test_a_card_says_what_may_be_done(hall: Hall) -> None:
    """A card arrives whole at the service it is for."""
    for card in (CARD, replace(CARD, status="open")):
        assert hall.verifier().card(hall.signer("casefile/card.jwk").card(card), "consent") == card


@pytest.mark.parametrize("seconds", [0, VALID_SECONDS, VALID_SECONDS + SKEW_SECONDS])
def test_a_minute_and_a_little_skew_are_granted(hall: Hall, seconds: int) -> None:
    """Clocks of two machines differ a little: nobody is signed out by that."""
    token = hall.signer("identity/token.jwk").token(WHO)
    hall.moment += timedelta(seconds=seconds)
    assert hall.verifier().principal(token) == WHO


def test_after_that_it_has_expired(hall: Hall) -> None:
    """A stolen token is worth little more than a minute."""
    token, card = hall.signer("identity/token.jwk").token(WHO), hall.signer("casefile/card.jwk").card(CARD)
    hall.moment += timedelta(seconds=VALID_SECONDS + SKEW_SECONDS + 1)
    verifier = hall.verifier()
    assert refused(lambda: verifier.principal(token)) == "token_expired"
    assert refused(lambda: verifier.card(card, "consent")) == "card_invalid"


def test_expiry_is_checked_although_the_signature_was_remembered(hall: Hall) -> None:
    """A verifier that knows a token already still refuses it when its minute is over."""
    token, verifier = hall.signer("identity/token.jwk").token(WHO), hall.verifier()
    assert verifier.principal(token) == WHO
    hall.moment += timedelta(seconds=VALID_SECONDS + SKEW_SECONDS + 1)
    assert refused(lambda: verifier.principal(token)) == "token_expired"


def test_walked_business_days_do_not_end_tokens(hall: Hall, tmp_path: Path) -> None:
    """The clock file moves days only."""
    token, moved = hall.signer("identity/token.jwk").token(WHO), tmp_path / "clock"
    moved.write_text("2040-01-01")
    verifier = Verifier(hall.secrets / "trust.json", Clock(moved, real_now=lambda: hall.moment))
    assert verifier.principal(token) == WHO


def test_a_card_is_for_one_service(hall: Hall) -> None:
    """A card for consent opens nothing at retention."""
    card = hall.signer("casefile/card.jwk").card(CARD)
    assert refused(lambda: hall.verifier().card(card, "retention")) == "card_invalid"


def test_a_token_is_no_card_and_a_card_no_token(hall: Hall) -> None:
    """Each key signs its own kind alone, whatever the claims say."""
    token, card = hall.signer("identity/token.jwk").token(WHO), hall.signer("casefile/card.jwk").card(CARD)
    assert refused(lambda: hall.verifier().card(token, "services")) == "card_invalid"
    assert refused(lambda: hall.verifier().principal(card)) == "token_invalid"
    forged = hall.signer("casefile/card.jwk").token(WHO)
    assert refused(lambda: hall.verifier().principal(forged)) == "token_invalid"
    forged = hall.signer("identity/token.jwk").card(CARD)
    assert refused(lambda: hall.verifier().card(forged, "consent")) == "card_invalid"


def test_the_certificate_key_signs_no_tokens(hall: Hall) -> None:
    """Whoever holds retention's key cannot sign in as somebody."""
    assert refused(lambda: hall.verifier().principal(hall.signer("retention/certificate.jwk").token(WHO)))


def test_a_strangers_key_is_not_believed(hall: Hall, tmp_path: Path) -> None:
    """Even under the name of the right one."""
    stranger = {**OKPKey.generate_key("Ed25519").as_dict(private=True), "kid": hall.jwk("identity/token.jwk")["kid"]}
    file = tmp_path / "stranger.jwk"
    file.write_text(json.dumps(stranger))
    assert refused(lambda: hall.verifier().principal(Signer(file, hall.clock).token(WHO))) == "token_invalid"


@pytest.mark.parametrize("algorithm", ["none", "None", "NONE", "", "RS256"])
def test_an_unsigned_token_is_not_believed(hall: Hall, algorithm: str) -> None:
    """The header does not decide whether a signature is needed (RFC 8725, 3.1)."""
    kid = hall.jwk("identity/token.jwk")["kid"]
    for signature in ("", "AA"):
        token = f"{part({'alg': algorithm, 'kid': kid})}.{part(claims(hall.moment))}.{signature}"
        assert refused(lambda token=token: hall.verifier().principal(token)) == "token_invalid"


def test_the_public_key_is_no_shared_secret(hall: Hall) -> None:
    """HS256 under the bytes of the public key, which everybody may know, passes for nothing (RFC 8725, 2.1)."""
    key = hall.jwk("identity/token.jwk")
    raw = base64.urlsafe_b64decode(key["x"] + "=")
    for secret in (raw, key["x"].encode(), json.dumps({k: v for k, v in key.items() if k != "d"}).encode()):
        header = {"alg": "HS256", "kid": key["kid"]}
        token = jwt.encode(header, claims(hall.moment), OctKey.import_key(secret), algorithms=["HS256"])
        assert refused(lambda token=token: hall.verifier().principal(token)) == "token_invalid"


def test_another_audience_is_refused(hall: Hall) -> None:
    """Identity's key signs for the services; the same key's signature for anything else is no sign-in."""
    key = OKPKey.import_key(hall.jwk("identity/token.jwk"))
    for audience in ("browser", None, ["services"]):
        header = {"alg": "Ed25519", "kid": key.kid}
        token = jwt.encode(header, claims(hall.moment, aud=audience), key, algorithms=["Ed25519"])
        assert refused(lambda token=token: hall.verifier().principal(token)) == "token_invalid"


def test_districts_teams_and_deputyships_are_claims_that_may_be_absent(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    """A token says in which districts somebody works and for whom they stand in; one that says nothing is as good."""
    directory = tmp_path_factory.getbasetemp() / "keys"
    if not directory.exists():
        create_keys(directory)
    hall = Hall(directory)
    whole = Principal(
        UUID(int=1), UUID(int=2), frozenset({"case_manager"}),
        districts=frozenset({UUID(int=4), UUID(int=5)}), teams=frozenset({UUID(int=6)}),
        deputises_for=frozenset({UUID(int=7)}),
    )  # fmt: skip
    signed = hall.signer("identity/token.jwk").token(whole)
    assert hall.verifier().principal(signed) == whole
    plain = hall.signer("identity/token.jwk").token(WHO)
    claims = json.loads(_bytes(plain)[1])
    assert not {"districts", "teams", "deputises_for"} & set(claims)
    assert hall.verifier().principal(plain) == WHO


@given(token=some.text(max_size=80) | some.from_regex(r"\A[\w-]{0,40}\.[\w-]{0,40}\.[\w-]{0,40}\Z"))
def test_any_text_is_refused_in_the_same_way(tmp_path_factory: pytest.TempPathFactory, token: str) -> None:
    """Whatever stands in the header of a request, the answer is 401 and never a failure of ours."""
    directory = tmp_path_factory.getbasetemp() / "keys"
    if not directory.exists():
        create_keys(directory)
    hall = Hall(directory)
    assert refused(lambda: hall.verifier().principal(token)) == "token_invalid"
    assert refused(lambda: hall.verifier().card(token, "consent")) == "card_invalid"


@given(place=some.integers(0, 10_000), char=some.sampled_from("AZaz09-_"))
def test_no_character_of_a_token_can_be_changed(
    tmp_path_factory: pytest.TempPathFactory, place: int, char: str
) -> None:
    """Neither claims nor signature; a last character may carry unused bits, so the bytes decide."""
    directory = tmp_path_factory.getbasetemp() / "keys"
    if not directory.exists():
        create_keys(directory)
    hall = Hall(directory)
    token = hall.signer("identity/token.jwk").token(WHO)
    place %= len(token)
    changed = token[:place] + char + token[place + 1 :]
    if _bytes(changed) != _bytes(token):
        assert refused(lambda: hall.verifier().principal(changed)) == "token_invalid"


def _bytes(token: str) -> list[bytes]:
    return [base64.urlsafe_b64decode(one + "=" * (-len(one) % 4)) for one in token.split(".")]
