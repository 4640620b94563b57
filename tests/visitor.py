"""A person at the gateway: signs in, asks, and keeps every answer ever given, for the leak tests to search."""

import threading
import time
from collections.abc import Callable
from typing import Any, ClassVar, TypeVar

import requests

T = TypeVar("T")
LOOK = threading.Event()  # never set: waits between two looks at the fact
SOONEST, LATEST = 0.02, 0.1  # seconds between them
PATIENCE = 60.0  # seconds: a machine may be busy, and only what has failed takes so long


class Visitor:
    """A signed-in person, or a stranger where there is no login."""

    answers: ClassVar[list[requests.Response]] = []  # of all visitors

    def __init__(self, base: str, login: str = "", password: str = "", language: str = "en") -> None:
        self.base, self.login, self.password = base, login, password
        self.http = requests.Session()
        self.http.trust_env = False  # it would read all of the environment, which pytest changes between tests
        self.http.headers["Accept-Language"] = language
        self.about: dict[str, Any] = {}
        if login:
            self.sign_in()

    def sign_in(self) -> None:
        """A new session."""
        answer = self.post("/v1/sessions", {"login": self.login, "password": self.password}, expect=201)
        self.about = answer.json()
        self.http.cookies.clear()  # a program, not a browser
        self.http.headers["Authorization"] = f"Bearer {self.about['token']}"

    @property
    def account(self) -> str:
        """The id of the account."""
        return str(self.about["account"])

    def ask(
        self, method: str, path: str, body: Any = None, *, expect: int | None = None, **options: Any
    ) -> requests.Response:
        """One request; with `expect` anything but this status fails the test, showing the answer."""
        if body is not None:
            options["json"] = body
        answer = self.http.request(method, self.base + path, timeout=30, **options)
        Visitor.answers.append(answer)
        if expect is not None and answer.status_code != expect:
            raise AssertionError(f"{method} {path}: {answer.status_code} instead of {expect}: {answer.text[:2000]}")
        return answer

    def get(self, path: str, *, expect: int | None = 200, **options: Any) -> requests.Response:
        """GET."""
        return self.ask("GET", path, expect=expect, **options)

    def post(self, path: str, body: Any = None, *, expect: int | None = None, **options: Any) -> requests.Response:
        """POST."""
        return self.ask("POST", path, body, expect=expect, **options)

    def change(
        self, method: str, path: str, body: Any = None, *, tag_of: str | None = None, expect: int | None = 200
    ) -> requests.Response:
        """A change with If-Match, of the version at `tag_of` (or at the path itself) as it is now."""
        tag = self.get(tag_of or path).headers["ETag"]
        return self.ask(method, path, body, expect=expect, headers={"If-Match": tag})


def wait_for(fact: Callable[[], T | None], what: str, seconds: float = PATIENCE, latest: float = LATEST) -> T:
    """Wait for the fact itself; fails with what was waited for. The longer it takes, the less often it looks.

    `latest`: seconds between two looks at most; fewer for what is true for a moment only.
    """
    began = time.monotonic()
    while True:
        found = fact()
        if found:
            return found
        waited = time.monotonic() - began
        if waited > seconds:
            raise AssertionError(f"waited {seconds} s in vain: {what}")
        LOOK.wait(min(max(SOONEST, waited / 10), latest))
