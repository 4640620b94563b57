"""A thin client of the API: signing in, versions, waiting for facts. Whatever is refused becomes one sentence."""

import threading
import time
from collections.abc import Callable
from http.cookiejar import DefaultCookiePolicy
from typing import Any, TypeVar

import requests

from deploy.local.errors import LocalError

T = TypeVar("T")
PATIENCE, LOOK = 60.0, 0.03  # seconds: how long a fact is waited for, and how often looked at
ANSWER = 30.0  # seconds an answer may take


class Refused(LocalError):
    """The API has refused what a story demands; says method, route, status and code, never a value that was sent."""

    def __init__(self, method: str, path: str, answer: requests.Response) -> None:
        super().__init__(
            f"The demo data could not be loaded: {method} {path} was answered {answer.status_code} {_reason(answer)}"
        )


class Gateway:
    """The address of the API, with one kept connection per thread."""

    def __init__(self, address: str) -> None:
        self._address = address
        self._own = threading.local()

    def send(self, method: str, path: str, body: Any, headers: dict[str, str]) -> requests.Response:
        """One request; raises `Refused` for any answer but a good one."""
        try:
            answer = self._session().request(
                method, self._address + path, json=body, headers=headers, timeout=ANSWER, allow_redirects=False
            )
        except requests.RequestException as error:
            reason = type(error).__name__
            raise LocalError(f"The demo data could not be loaded: {method} {path} got no answer ({reason}).") from None
        if not answer.ok:
            raise Refused(method, path, answer)
        return answer

    def _session(self) -> requests.Session:
        if not hasattr(self._own, "session"):
            session = requests.Session()
            session.trust_env = False  # no proxy stands before one's own machine; and looking for one takes time
            session.cookies.set_policy(DefaultCookiePolicy(allowed_domains=[]))  # a program, not a browser
            self._own.session = session
        found: requests.Session = self._own.session
        return found


class Caller:
    """A signed-in person at the API. May be used by several threads."""

    def __init__(self, gateway: Gateway, login: str, password: str) -> None:
        self._gateway, self._headers = gateway, {"Accept-Language": "en"}
        signed_in = self.post("/v1/sessions", {"login": login, "password": password})
        self._headers = self._headers | {"Authorization": f"Bearer {signed_in.json()['token']}"}

    def get(self, path: str) -> requests.Response:
        """GET."""
        return self._gateway.send("GET", path, None, self._headers)

    def post(self, path: str, body: Any = None, *, once: str | None = None) -> requests.Response:
        """POST; `once` is an Idempotency-Key."""
        headers = self._headers | ({"Idempotency-Key": once} if once else {})
        return self._gateway.send("POST", path, body, headers)

    def change(self, method: str, path: str, body: Any, tag: str) -> requests.Response:
        """A change of the version that `tag` (an ETag) names."""
        return self._gateway.send(method, path, body, self._headers | {"If-Match": tag})


def wait_for(fact: Callable[[], T | None], what: str, patience: float = PATIENCE) -> T:
    """Look until there is something to see; raises `LocalError` when patience ends."""
    end = time.monotonic() + patience
    while True:
        found = fact()
        if found:
            return found
        if time.monotonic() > end:
            raise LocalError(f"The demo data could not be loaded: waited {patience:.0f} s in vain for {what}.")
        time.sleep(LOOK)


def _reason(answer: requests.Response) -> str:
    """The code of a refusal, and which answers or conditions it names."""
    try:
        about = answer.json()
        named = [f"{problem['pointer']} {problem['code']}" for problem in about.get("errors", ())]
        named += [*about.get("missing", ()), *(condition["code"] for condition in about.get("conditions", ()))]
        return " ".join([about["code"], *([f"({', '.join(named)})"] if named else [])]) + "."
    except (ValueError, KeyError, TypeError, AttributeError):
        return "without a code."
