"""A browser that begins traces, and what becomes of them at the receiver."""

import secrets
from dataclasses import dataclass, field
from datetime import date

from tests.casework import File
from tests.receiver import Receiver, Seen
from tests.visitor import wait_for

BROWSER = "the browser"
Line = tuple[str, str, str]  # process, name of the span, name of its parent
OPENED: set[Line] = {
    ("gateway-web", "POST /v1/cases", BROWSER),
    ("casefile-web", "POST /v1/cases", "POST /v1/cases"),
    ("casefile-worker", "publish case_opened", "POST /v1/cases"),
    ("retention-worker", "process case_opened", "publish case_opened"),
}


@dataclass(frozen=True)
class Browser:
    """A trace as a browser begins it: random ids, and the header that names them."""

    trace: str = field(default_factory=lambda: secrets.token_hex(16))
    span: str = field(default_factory=lambda: secrets.token_hex(8))

    @property
    def headers(self) -> dict[str, str]:
        """For a request."""
        return {"traceparent": f"00-{self.trace}-{self.span}-01"}


def lines(spans: list[Seen], browser: Browser) -> set[Line]:
    """The spans with their parents, both by name."""
    names = {browser.span: BROWSER} | {span.id: span.name for span in spans}
    return {(span.process, span.name, names.get(span.parent, "somebody else")) for span in spans}


def whole(receiver: Receiver, browser: Browser, expected: set[Line]) -> list[Seen]:
    """The trace once it is there; nothing is in it but what is expected (and the question whose session it is)."""
    wait_for(lambda: lines(receiver.of(browser.trace), browser) >= expected, f"the trace {browser.trace}")
    spans = [span for span in receiver.of(browser.trace) if "introspection" not in span.name]
    assert lines(spans, browser) == expected
    return spans


def grant(file: File, day: date, browser: Browser) -> None:
    """Record a consent in the browser's trace, and wait until casefile has put it into practice."""
    body = {"purpose": "case_management", "given_by": "person", "given_on": day.isoformat(), "template_version": 1}
    file.worker.post(f"{file.path}/consents", body, expect=201, headers=browser.headers)
    wait_for(lambda: file.look()["consents"], "the consent in casefile")
