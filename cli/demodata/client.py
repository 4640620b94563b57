"""A thin client of the API: signing in, versions, waiting for facts. Whatever is refused becomes one sentence."""

import time
from collections.abc import Callable
from typing import Any, TypeVar

from urllib3 import BaseHTTPResponse, PoolManager
from urllib3.exceptions import HTTPError

from deploy.local.errors import LocalError

T = TypeVar("T")
PATIENCE, LOOK = 60.0, 0.01  # seconds: how long a fact is waited for, and how often looked at
ANSWER = 30.0  # seconds an answer may take
CONNECTIONS = 8
GOOD, REDIRECTED = 200, 300  # the first of the good answers, and of those that are none


class Refused(LocalError):
    """The API has refused what a story demands; says method, route, status and code, never a value that was sent."""

    def __init__(self, method: str, path: str, answer: BaseHTTPResponse) -> None:
        self.status = answer.status
        super().__init__(
            f"The demo data could not be loaded: {method} {path} was answered {answer.status} {_reason(answer)}"
        )


class Gateway:
    """The address of the API, with kept connections for several threads: no cookies, no proxies, no second attempts."""

    def __init__(self, address: str) -> None:
        self._address = address
        self._connections = PoolManager(maxsize=CONNECTIONS, timeout=ANSWER, retries=False)

    def send(self, method: str, path: str, body: Any, headers: dict[str, str]) -> BaseHTTPResponse:
        """One request; raises `Refused` for any answer but a good one."""
        try:
            answer = self._connections.request(method, self._address + path, json=body, headers=headers)
        except HTTPError as error:
            reason = type(error).__name__
            raise LocalError(f"The demo data could not be loaded: {method} {path} got no answer ({reason}).") from None
        if not GOOD <= answer.status < REDIRECTED:
            raise Refused(method, path, answer)
        return answer


class Caller:
    """A signed-in person at the API. May be used by several threads."""

    def __init__(self, gateway: Gateway, login: str, password: str) -> None:
        self._gateway, self._headers = gateway, {"Accept-Language": "en"}
        signed_in = self.post("/v1/sessions", {"login": login, "password": password})
        self._headers = self._headers | {"Authorization": f"Bearer {signed_in.json()['token']}"}

    def get(self, path: str) -> BaseHTTPResponse:
        """GET."""
        return self._gateway.send("GET", path, None, self._headers)

    def post(self, path: str, body: Any = None, *, once: str | None = None) -> BaseHTTPResponse:
        """POST; `once` is an Idempotency-Key."""
        headers = self._headers | ({"Idempotency-Key": once} if once else {})
        return self._gateway.send("POST", path, body, headers)

    def change(self, method: str, path: str, body: Any, tag: str) -> BaseHTTPResponse:
        """A change of the version that `tag` (an ETag) names."""
        return self._gateway.send(method, path, body, self._headers | {"If-Match": tag})


def wait_for(fact: Callable[[], T | None], what: str, patience: float = PATIENCE, look: float = LOOK) -> T:
    """Look every so many seconds until there is something to see; raises `LocalError` when patience ends."""
    end = time.monotonic() + patience
    while True:
        answer = fact()
        if answer:
            return answer
        if time.monotonic() > end:
            raise LocalError(f"The demo data could not be loaded: waited {patience:.0f} s in vain for {what}.")
        time.sleep(look)


def _reason(answer: BaseHTTPResponse) -> str:
    """The code of a refusal, and which answers or conditions it names."""
    try:
        about = answer.json()
        named = [f"{problem['pointer']} {problem['code']}" for problem in about.get("errors", ())]
        named += [*about.get("missing", ()), *(condition["code"] for condition in about.get("conditions", ()))]
        return " ".join([about["code"], *([f"({', '.join(named)})"] if named else [])]) + "."
    except (ValueError, KeyError, TypeError, AttributeError):
        return "without a code."
