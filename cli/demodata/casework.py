"""Carrying out a story through the API, as its case manager would: one call per step."""

from collections import deque
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Any

import requests

from cli.demodata.client import Caller, wait_for
from cli.demodata.stories import Act, Step, Story


class File:
    """One file in the hands of its case manager. `consent_version`: which text people sign at present."""

    def __init__(self, story: Story, manager: Caller, consent_version: int) -> None:
        self.story = story
        self._ahead = deque(story.steps)
        self._manager, self._consent_version = manager, consent_version
        self._path, self._tag = "", ""
        self._consents: dict[str, tuple[str, str]] = {}  # by purpose: path and tag

    def due(self, day: date) -> list[Step]:
        """The steps planned up to this day that have not been asked for yet."""
        found = []
        while self._ahead and self._ahead[0].on <= day:
            found.append(self._ahead.popleft())
        return found

    def take(self, steps: Iterable[Step]) -> None:
        """Take these steps, one after the other."""
        for step in steps:
            CARRIED_OUT_BY[step.act](self, step)

    def open(self, step: Step) -> None:  # noqa: ARG002 -- one signature for the table
        """A new, empty file."""
        made = self._manager.post("/v1/cases", {"programme": "waska"}, once=f"demo-file-{self.story.number}")
        self._path = f"/v1/cases/{made.json()['id']}"
        self._keep(made)

    def answer(self, step: Step) -> None:
        """What was learnt that day, in one call."""
        self._change("PATCH", "/answers", {"answers": step.answers})

    def start(self, step: Step) -> None:
        """A phase starts. Case management: once casefile has put the consent into practice, recorded days before."""
        if step.what == "case_management":
            wait_for(lambda: self._in_force(step.what), "a consent to be put into practice")
        self._change("POST", f"/phases/{step.what}/start", None)

    def end(self, step: Step) -> None:
        """A phase ends."""
        self._change("POST", f"/phases/{step.what}/end", None)

    def close(self, step: Step) -> None:  # noqa: ARG002 -- one signature for the table
        """The file is closed without aftercare."""
        self._change("PATCH", "", {"status": "closed"})

    def consent(self, step: Step) -> None:
        """A consent was signed."""
        body = {
            "purpose": step.what,
            "given_by": step.given_by,
            "given_on": step.on.isoformat(),
            "template_version": self._consent_version,
        }
        key = f"demo-consent-{self.story.number}-{step.what}"
        made = self._manager.post(f"{self._path}/consents", body, once=key)
        self._consents[step.what] = f"{self._path}/consents/{made.json()['id']}", made.headers["ETag"]

    def withdraw(self, step: Step) -> None:
        """A consent was withdrawn."""
        path, tag = self._consents[step.what]
        self._manager.change("POST", f"{path}/withdrawal", {"received_on": step.on.isoformat()}, tag)

    def _change(self, method: str, where: str, body: Any) -> None:
        self._keep(self._manager.change(method, self._path + where, body, self._tag))

    def _keep(self, answer: requests.Response) -> None:
        self._tag = answer.headers["ETag"]

    def _in_force(self, purpose: str) -> bool:
        shown = self._manager.get(self._path)
        self._keep(shown)
        return purpose in {consent["purpose"] for consent in shown.json()["consents"]}


CARRIED_OUT_BY: Mapping[Act, Callable[[File, Step], None]] = {
    "open": File.open,
    "answer": File.answer,
    "start": File.start,
    "end": File.end,
    "close": File.close,
    "consent": File.consent,
    "withdraw": File.withdraw,
}
