"""A person at the gateway meanwhile: every answer is either good or a clear problem, and none is a hang."""

import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager

import requests

from tests.visitor import Visitor

PAUSE = 0.25  # seconds between two requests
LONGEST = 35.0  # the gateway gives a service 30 s
AWAY = (502, 503, 504)


class Visits:
    """Lists files, opens one, reads one, again and again, in a thread of its own."""

    def __init__(self, visitor: Visitor) -> None:
        self.answers: Counter[str] = Counter()
        self.wrong: list[str] = []
        self._base, self._http = visitor.base, requests.Session()
        self._http.trust_env = visitor.http.trust_env
        self._http.headers.update(visitor.http.headers)
        self._ending, self._asking = threading.Event(), threading.Lock()
        self._thread = threading.Thread(target=self._go_on, daemon=True)
        self._thread.start()

    @contextmanager
    def resting(self) -> Iterator[None]:
        """No request meanwhile: each file opened sends an event, and of events under way there would be no end."""
        with self._asking:
            yield

    def end(self) -> None:
        """No more."""
        self._ending.set()
        self._thread.join()

    def _go_on(self) -> None:
        path = "/v1/cases"
        while not self._ending.wait(PAUSE):
            made = self._ask("POST", "/v1/cases", json={"programme": "waska"})
            if made is not None and made.status_code == 201:
                path = made.headers["Location"]
            for one in (path, "/v1/cases?page_size=5"):
                self._ending.wait(PAUSE)
                self._ask("GET", one)

    def _ask(self, method: str, path: str, **content: object) -> requests.Response | None:
        try:
            with self._asking:
                answer = self._http.request(method, self._base + path, timeout=LONGEST, **content)
        except requests.Timeout:
            self.wrong.append(f"{method} {path}: no answer within {LONGEST} s")
            return None
        except requests.ConnectionError:
            self.answers["gateway away"] += 1
            return None
        self.answers[str(answer.status_code)] += 1
        if not answer.ok and not _is_clear(answer):
            self.wrong.append(f"{method} {path}: {answer.status_code} {answer.text[:200]}")
        return answer


def _is_clear(answer: requests.Response) -> bool:
    return answer.status_code in AWAY and answer.headers.get("Content-Type") == "application/problem+json"
