"""Internal tokens, cards, directories: JWTs (RFC 7519) signed with Ed25519 (RFC 8037), valid for 60 s, checked offline.

Identity signs tokens and directories, casefile signs cards; the trust file says which key may sign what
(`obhut_purpose`), so a key of one kind never passes for the other.
"""

import json
from functools import lru_cache
from pathlib import Path
from typing import Any
from uuid import UUID

from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet, OKPKey
from joserfc.jws import JWSRegistry

from kernel.clock import Clock
from kernel.directory import Directory, Person
from kernel.errors import Refusal, Unauthenticated
from kernel.principal import Card, Principal

VALID_SECONDS = 60
SKEW_SECONDS = 5  # clocks of two machines differ a little
ALGORITHMS = ["Ed25519", "EdDSA"]
LONGEST_DIRECTORY = 4 * 1024 * 1024  # characters
DIRECTORY = "directory"
"""Who may read a directory is said by its audience, so it never passes for the token that the same key signs."""
GROUPS = ("districts", "teams", "deputises_for")  # claims of a token that are absent where they would be empty


class _Long(JWSRegistry):
    """A directory of an agency with thousands of people is longer than the library takes unasked."""

    max_payload_length = LONGEST_DIRECTORY


class Signer:
    """Signs tokens or cards with the private key of one service (a JWK file)."""

    def __init__(self, key_file: Path, clock: Clock) -> None:
        self._key = OKPKey.import_key(json.loads(key_file.read_text(encoding="ascii")))
        self._clock = clock

    def token(self, principal: Principal) -> str:
        """A token for the services, of one signed-in person."""
        return self._sign(
            {
                "aud": "services",
                "sub": str(principal.account),
                "agency": str(principal.agency) if principal.agency else None,
                "roles": sorted(principal.roles),
                **{name: sorted(map(str, getattr(principal, name))) for name in GROUPS if getattr(principal, name)},
            }
        )

    def card(self, card: Card) -> str:
        """A card for one service about one case."""
        return self._sign(
            {
                "aud": card.audience,
                "sub": str(card.account),
                "agency": str(card.agency),
                "reference": str(card.reference),
                "programme": card.programme,
                "actions": sorted(card.actions),
            }
            | ({"status": card.status} if card.status else {})
        )

    def directory(self, directory: Directory) -> str:
        """An agency's directory, for one order of one person (ADR 29)."""
        people = {str(account): [one.name, one.telephone] for account, one in directory.people.items()}
        return self._sign(
            {
                "aud": DIRECTORY,
                "sub": str(directory.account),
                "agency": str(directory.agency),
                "name": directory.agency_name,
                "address": directory.address,
                "telephone": directory.telephone,
                "people": people,
            }
        )

    def _sign(self, claims: dict[str, Any]) -> str:
        now = int(self._clock.now().timestamp())
        header = {"alg": "Ed25519", "kid": self._key.kid}
        return jwt.encode(header, claims | {"iat": now, "exp": now + VALID_SECONDS}, self._key, algorithms=ALGORITHMS)


class Verifier:
    """Checks tokens and cards against the trust file. A signature is checked once, its claims every time."""

    def __init__(self, trust_file: Path, clock: Clock) -> None:
        keys = json.loads(trust_file.read_text(encoding="ascii"))["keys"]
        self._clock = clock
        self._keys = {
            purpose: KeySet([OKPKey.import_key(_bare(key)) for key in keys if key["obhut_purpose"] == purpose])
            for purpose in ("token", "card")
        }
        self._claims = lru_cache(maxsize=4096)(self._signed_claims)
        self._person = lru_cache(maxsize=4096)(self._stated_person)

    def principal(self, token: str) -> Principal:
        """The person a token stands for; raises `Unauthenticated`."""
        self._current("token", token, "services", Unauthenticated)
        return self._person(token)

    def _stated_person(self, token: str) -> Principal:
        claims = self._claims("token", token)
        agency = claims["agency"]
        groups = {name: frozenset(map(UUID, claims.get(name, ()))) for name in GROUPS}
        return Principal(UUID(claims["sub"]), UUID(agency) if agency else None, frozenset(claims["roles"]), **groups)

    def card(self, token: str, audience: str) -> Card:
        """The card for this service; raises `Unauthenticated` with the code `card_invalid`."""
        claims = self._current("card", token, audience, Unauthenticated, "card_invalid")
        return Card(
            audience,
            UUID(claims["reference"]),
            UUID(claims["agency"]),
            claims["programme"],
            UUID(claims["sub"]),
            frozenset(claims["actions"]),
            claims.get("status"),
        )

    def directory(self, signed: str) -> Directory:
        """The directory that came with an order; raises `Unauthenticated`. Nothing of it is kept here: it is names."""
        try:
            claims = jwt.decode(
                signed, self._keys["token"], algorithms=ALGORITHMS, registry=_Long(algorithms=ALGORITHMS)
            ).claims
        except (JoseError, ValueError):
            raise Unauthenticated("token_invalid") from None
        self._check(claims, DIRECTORY, Unauthenticated, "token_invalid")
        people = {UUID(account): Person(*one) for account, one in claims["people"].items()}
        agency, account = UUID(claims["agency"]), UUID(claims["sub"])
        return Directory(agency, account, claims["name"], claims["address"], claims["telephone"], people)

    def _current(
        self, purpose: str, token: str, audience: str, error: type[Refusal], code: str = "token_invalid"
    ) -> dict[str, Any]:
        try:
            claims = self._claims(purpose, token)
        except (JoseError, ValueError):
            raise error(code) from None
        self._check(claims, audience, error, code, "token_expired" if purpose == "token" else code)
        return claims

    def _check(
        self, claims: dict[str, Any], audience: str, error: type[Refusal], code: str, over: str = "token_expired"
    ) -> None:
        if claims.get("aud") != audience:
            raise error(code)
        if claims["exp"] + SKEW_SECONDS < self._clock.now().timestamp():
            raise error(over)

    def _signed_claims(self, purpose: str, token: str) -> dict[str, Any]:
        return dict(jwt.decode(token, self._keys[purpose], algorithms=ALGORITHMS).claims)


def _bare(key: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in key.items() if name != "obhut_purpose"}
