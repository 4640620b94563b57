"""Carrying out a story through the API, as those who work on the file would: one call per step."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from threading import Lock
from typing import Any

from urllib3 import BaseHTTPResponse

from cli.demodata.client import Caller, wait_for
from cli.demodata.steps import Act, Step
from cli.demodata.stories import Story

PATHS: Mapping[str, str] = {
    "goals": "plan/goals", "steps": "plan/goals/{under}/steps", "ratings": "plan/goals/{under}/ratings",
    "danger_assessments": "danger-assessments",
}  # fmt: skip
"""Where entries of a form lie below the file; those that are not named here under the form itself."""


@dataclass(frozen=True, slots=True)
class Team:
    """Who works on files, by login: as callers, and the ids of their accounts; the districts by login and name."""

    callers: Mapping[str, Caller]
    accounts: Mapping[str, str]
    districts: Mapping[tuple[str, str], str] = field(default_factory=dict)


class File:
    """One file in the hands of those who work on it. `consent_version`: which text people sign at present."""

    def __init__(self, story: Story, team: Team, consent_version: int) -> None:
        self.story = story
        self._team, self._consent_version = team, consent_version
        self._next, self._in_hand = 0, Lock()
        self._path, self._tag = "", ""
        self._known: dict[str, tuple[str, str, str]] = {}  # consents by purpose, entries by name: id, path and tag

    def is_due(self, day: date) -> bool:
        """Whether steps planned up to this day have not been taken yet."""
        at = self._next
        return at < len(self.story.steps) and self.story.steps[at].on <= day

    def take(self, day: date) -> int:
        """Take the steps planned up to this day, one after the other; returns how many there were.

        Two threads may come to one file: the second finds what the first has left.
        """
        taken = 0
        with self._in_hand:
            while self.is_due(day):
                step = self.story.steps[self._next]
                CARRIED_OUT_BY[step.act](self, step)
                self._next += 1
                taken += 1
        return taken

    def open(self, step: Step) -> None:
        """A new, empty file, in the district in which the family lives where its agency has districts."""
        body = {"programme": self.story.programme}
        if district := self._team.districts.get((self.story.desk, self.story.person.district)):
            body["district"] = district
        made = self._who(step).post("/v1/cases", body, once=f"demo-file-{self.story.number}")
        self._path = f"/v1/cases/{made.json()['id']}"
        self._keep(made)

    def answer(self, step: Step) -> None:
        """What was learnt that day, in one call."""
        self._change(step, "PATCH", "/answers", {"answers": step.answers})

    def start(self, step: Step) -> None:
        """A phase starts; where it needs a consent, once casefile has put it into practice, recorded days before."""
        if purpose := self.story.needs.get(step.what):
            wait_for(lambda: self._in_force(step, purpose), "a consent to be put into practice")
        self._change(step, "POST", f"/phases/{step.what}/start", None)

    def end(self, step: Step) -> None:
        """A phase ends."""
        self._change(step, "POST", f"/phases/{step.what}/end", None)

    def close(self, step: Step) -> None:
        """The file is closed without the phases that are left."""
        self._change(step, "PATCH", "", {"status": "closed"})

    def break_off(self, step: Step) -> None:
        """The file is closed before its time."""
        self._change(step, "PATCH", "", {"status": "closed", "broken_off": True})

    def consent(self, step: Step) -> None:
        """A consent was signed."""
        body = {
            "purpose": step.what,
            "given_by": step.given_by,
            "given_on": step.on.isoformat(),
            "template_version": self._consent_version,
        }
        key = f"demo-consent-{self.story.number}-{step.what}"
        made = self._who(step).post(f"{self._path}/consents", body, once=key)
        self._remember(step.what, f"{self._path}/consents", made)

    def withdraw(self, step: Step) -> None:
        """A consent was withdrawn."""
        _, path, tag = self._known[step.what]
        self._who(step).change("POST", f"{path}/withdrawal", {"received_on": step.on.isoformat()}, tag)

    def add(self, step: Step) -> None:
        """A new entry."""
        under = self._known[step.under][0] if step.under else ""
        path = f"{self._path}/{PATHS.get(step.what, step.what).format(under=under)}"
        key = f"demo-entry-{self.story.number}-{self._next}"
        made = self._who(step).post(path, {"values": step.answers}, once=key)
        if step.name:
            self._remember(step.name, path, made)

    def change(self, step: Step) -> None:
        """What an entry says from now on."""
        _, path, tag = self._known[step.name]
        made = self._who(step).change("PATCH", path, {"values": step.answers}, tag)
        self._remember(step.name, path.rpartition("/")[0], made)

    def hand_over(self, step: Step) -> None:
        """Somebody else has the file from now on."""
        self._who(step).post(f"{self._path}/hand-over", {"to": self._team.accounts[step.what]})
        self._keep(self._team.callers[step.what].get(self._path))

    def deputise(self, step: Step) -> None:
        """Somebody stands in for who has the file, until further notice."""
        body = {"account": self._team.accounts[step.what], "kind": "deputy"}
        self._who(step).post(f"{self._path}/responsibilities", body)
        self._keep(self._who(step).get(self._path))

    def _who(self, step: Step) -> Caller:
        return self._team.callers[step.by or self.story.desk]

    def _change(self, step: Step, method: str, where: str, body: Any) -> None:
        self._keep(self._who(step).change(method, self._path + where, body, self._tag))

    def _keep(self, answer: BaseHTTPResponse) -> None:
        self._tag = answer.headers["ETag"]

    def _remember(self, name: str, path: str, answer: BaseHTTPResponse) -> None:
        made = answer.json()["id"]
        self._known[name] = made, f"{path}/{made}", answer.headers["ETag"]

    def _in_force(self, step: Step, purpose: str) -> bool:
        shown = self._who(step).get(self._path)
        self._keep(shown)
        return purpose in {consent["purpose"] for consent in shown.json()["consents"]}


CARRIED_OUT_BY: Mapping[Act, Callable[[File, Step], None]] = {
    "open": File.open,
    "answer": File.answer,
    "start": File.start,
    "end": File.end,
    "close": File.close,
    "break_off": File.break_off,
    "consent": File.consent,
    "withdraw": File.withdraw,
    "add": File.add,
    "change": File.change,
    "hand_over": File.hand_over,
    "deputise": File.deputise,
}
