"""Internal tokens: signed with Ed25519, valid for 60 s; a signature is checked once, the claims at every request."""

import json
import time
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from uuid import UUID

from django.conf import settings
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import OKPKey
from rest_framework.authentication import BaseAuthentication
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.request import Request

from bench.peer.models import Account

VALID_SECONDS, SKEW_SECONDS = 60, 5
ALGORITHMS = ["Ed25519", "EdDSA"]


@dataclass(frozen=True)
class Person:
    """Who acts, as DRF's `request.user`."""

    account: UUID
    agency: UUID
    roles: frozenset[str]
    is_authenticated = True


class InternalToken(BaseAuthentication):
    """DRF's authentication by the token that the hop in front sends."""

    def authenticate(self, request: Request) -> tuple[Person, None] | None:
        """The person a token stands for."""
        scheme, _, token = request.META.get("HTTP_AUTHORIZATION", "").partition(" ")
        if scheme.lower() != "bearer":
            return None
        try:
            claims = _claims(token)
        except (JoseError, ValueError):
            raise AuthenticationFailed("token_invalid") from None
        if claims.get("aud") != "services" or claims["exp"] + SKEW_SECONDS < time.time():
            raise AuthenticationFailed("token_expired")
        return Person(UUID(claims["sub"]), UUID(claims["agency"]), frozenset(claims["roles"])), None

    def authenticate_header(self, request: Request) -> str:  # noqa: ARG002 -- DRF's signature
        """So that DRF answers 401 rather than 403."""
        return "Bearer"


def signed(account: Account) -> str:
    """A token for one signed-in person."""
    now = int(time.time())
    claims = {"aud": "services", "sub": str(account.id), "agency": str(account.agency), "roles": account.roles}
    return jwt.encode({"alg": "Ed25519"}, claims | {"iat": now, "exp": now + VALID_SECONDS}, _key(), ALGORITHMS)


@lru_cache(maxsize=4096)
def _claims(token: str) -> Mapping[str, Any]:
    return dict(jwt.decode(token, _key(), ALGORITHMS).claims)


@lru_cache
def _key() -> OKPKey:
    return OKPKey.import_key(json.loads((settings.SECRETS / "token.jwk").read_text()))
