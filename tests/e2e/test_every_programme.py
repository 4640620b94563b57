"""One file of each programme from its opening to its closing, through all processes, by what its template asks for."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import pytest

from cli import check
from deploy.local.stack import Stack
from services.casefile.assembly import PROGRAMMES
from services.casefile.model.answers import is_shown
from services.casefile.templates.declared.fields import Field
from services.casefile.templates.declared.kinds import KINDS
from services.casefile.templates.declared.phases import AnsweredWith, Condition, ConsentInForce, Edge
from services.casefile.templates.declared.programme import Programme
from services.casefile.templates.reading.loading import load_all
from tests.calendar import Calendar
from tests.casework import File
from tests.house import Agency, House
from tests.unit.casefile.model.ways import DAY, Way, any_answer, as_answer, entries_for
from tests.visitor import wait_for

TEMPLATES = load_all(PROGRAMMES)
BORN = "2006-05-04"  # a consent of the person's own opens a gate once they are seven
REFUSALS = 5  # at most, at one gate: each answer may bring up questions that were not asked before


@dataclass
class Walk:
    """A file on its way, led by somebody who does what each gate says is missing, and nothing else."""

    programme: Programme
    file: File
    today: date
    refused: int = 0
    written: dict[str, str] = field(default_factory=dict)  # the last entry of each form

    def pass_gate(self, phase: str, edge: Edge) -> None:
        """Try, do what is missing, try again."""
        way, conditions = Way.through(self.programme), self.programme.phase(phase).gate(edge).conditions
        for _ in range(REFUSALS):
            tag = {"If-Match": self.file.worker.get(self.file.path).headers["ETag"]}
            answer = self.file.worker.post(f"{self.file.path}/phases/{phase}/{edge}", headers=tag)
            if answer.status_code == 200:
                return
            assert (answer.status_code, answer.json()["code"]) == (422, "gate_refused"), answer.text
            self.refused += 1
            told = answer.json()
            named = {one["code"] for one in told.get("conditions", ())}
            unmet = [one for one in conditions if one.id in named]
            missing = told.get("missing", [])
            assert missing or unmet, f"{phase} {edge} says nothing that could be done: {told}"
            self._answer(way, [*missing, *_asked_by(unmet)])
            for condition in unmet:
                self._meet(condition)
        raise AssertionError(f"{phase} {edge} was refused {REFUSALS} times, in the end for {told}")

    def _answer(self, way: Way, names: list[str]) -> None:
        if names:
            said = {name: BORN if name == "date_of_birth" else way.answers[name] for name in names}
            self.file.answer(**_on(self.today, said))

    def _meet(self, condition: Condition) -> None:
        if isinstance(condition.test, ConsentInForce):
            self.file.consent(condition.test.purpose, self.today)
        for form, entry in entries_for(self.programme, condition):
            self._write(form, self._counted(condition, form, entry))

    def _counted(self, condition: Condition, form: str, entry: Mapping[str, Any]) -> dict[str, Any]:
        """Of an entry what a gate looks at, and what the form demands: no question more."""
        fields = self.programme.form(form).by_id
        asked = {getattr(condition.test, "field", None), "value"}
        return {
            name: value
            for name, value in entry.items()
            if name in asked or fields[name].mandatory or fields[name].type == "date"
        }

    def _write(self, form: str, wanted: dict[str, Any]) -> None:
        """An entry with what the gate counts and what is demanded of it, below one of the kind it belongs to."""
        kind, fields = KINDS[form], self.programme.form(form).by_id
        values = {name: value for name, value in wanted.items() if name in fields}
        for name in list(values):
            self._ask(fields, fields[name], values)
        for one in fields.values():
            if one.mandatory and is_shown(one.shown_when, values):
                values.setdefault(one.id, any_answer(self.programme, one))
        if kind.parent and kind.parent not in self.written:
            self._write(kind.parent, {})
        path = f"{self.file.path}/{kind.path.replace('<uuid:parent>', self.written.get(kind.parent or '', ''))}"
        made = self.file.worker.post(path, {"values": _on(self.today, values)})
        if made.status_code == 422:  # a rule beside the form asks for more, and names it
            lacking = [one["pointer"].rpartition("/")[2] for one in made.json()["errors"]]
            values |= {name: any_answer(self.programme, fields[name]) for name in lacking}
            made = self.file.worker.post(path, {"values": _on(self.today, values)}, expect=201)
        self.written[form] = made.json()["id"]

    def _ask(self, fields: Mapping[str, Field], one: Field, values: dict[str, Any]) -> None:
        """Answer what must be answered for this question to be asked."""
        rule = one.shown_when
        if rule is not None:
            values.setdefault(rule.field, as_answer(fields[rule.field], sorted(rule.values)[0]))
            self._ask(fields, fields[rule.field], values)


def _asked_by(conditions: list[Condition]) -> list[str]:
    return [one.test.field for one in conditions if isinstance(one.test, AnsweredWith)]


def _on(today: date, said: dict[str, Any]) -> dict[str, Any]:
    """The same on the business day that it is here."""
    found: dict[str, Any] = json.loads(json.dumps(said).replace(DAY.isoformat(), today.isoformat()))
    return found


@pytest.fixture(scope="module")
def agency(house: House) -> Agency:
    """One in which all programmes are led."""
    return house.agency("case_manager", "dpo")


@pytest.mark.parametrize("name", sorted(TEMPLATES))
def test_a_file_is_led_from_its_opening_to_its_closing(
    stack: Stack, calendar: Calendar, agency: Agency, name: str
) -> None:
    """Doing what each gate says is missing leads through all phases; the file is closed, fixed, on record and due."""
    programme, today = TEMPLATES[name], calendar.today.isoformat()
    walk = Walk(programme, File(agency["case_manager"], name), calendar.today)
    for phase, edge in programme.edges:
        walk.pass_gate(phase.id, edge)
    assert walk.refused >= len(programme.phases), "gates that never refuse are none"
    file = walk.file
    seen = file.look()
    assert (seen["status"], seen["closed_on"]) == ("closed", today)
    expected = [(phase.id, today, today) for phase in programme.phases]
    assert [(one["id"], one["started_on"], one["ended_on"]) for one in seen["phases"]] == expected
    first = programme.phases[0].start.date
    assert file.answer(expect=409, **{first: today})["code"] == "case_closed"
    log = [one["action"] for one in agency["dpo"].get(f"{file.path}/access-log?page_size=200").json()]
    for side in ("start", "end"):
        assert log.count(f"phase_{side}") >= len(programme.phases)
    assert log.count("phase_start_refused") + log.count("phase_end_refused") == walk.refused
    due = wait_for(lambda: file.look()["erasure_due_on"], "the day of erasure")
    assert due > today
    assert check.judge(stack.environment, 20).consistent
