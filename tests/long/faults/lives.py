"""The lives of case files, step by step; each step is one use case, and may be repeated where its end is unknown."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from random import Random
from typing import Literal
from uuid import UUID, uuid4

from kernel.errors import StaleVersion
from kernel.principal import Card
from services.casefile.errors import GateRefused, InvalidAnswers, WrongState
from services.casefile.usecases import answers as answering
from services.casefile.usecases import opening, phases, reading
from services.consent.errors import InForceAlready, WithdrawnAlready, WrongDay
from services.consent.usecases import granting, withdrawing
from tests.casework import ENTRY, INTAKE
from tests.long.faults.office import PROGRAMME, Agency, Office, attempt

CASE_MANAGEMENT, EVALUATION = "case_management", "central_evaluation"
Edge = Literal["start", "end"]


class NotYet(Exception):
    """The gate waits for what another service has yet to say, or for the day."""


@dataclass
class Life:
    """One file. `moments` are the steps that are left; the first one is repeated until it has been done."""

    office: Office
    agency: Agency
    chances: Random
    case: UUID | None = None
    repeat_key: str = field(default_factory=lambda: str(uuid4()))
    granted: dict[str, UUID] = field(default_factory=dict)  # by purpose, the consent to be in force
    decided: date | None = None  # the day of the gate into case management, on which consent has to be in force

    def moments(self) -> Iterator[str]:
        """The names of its steps: some files only see consents come and go, one in four lives to its erasure."""
        yield "open"
        if self.chances.random() < 0.75:
            for _ in range(self.chances.randint(2, 6)):
                purpose = self.chances.choice([CASE_MANAGEMENT, EVALUATION])
                yield f"grant {purpose}"
                yield f"withdraw {purpose}"
            return
        yield from ("enter", "start intake", "take in", "end intake")
        yield from (f"grant {EVALUATION}", f"withdraw {EVALUATION}", f"grant {CASE_MANAGEMENT}")
        yield from (f"start {CASE_MANAGEMENT}", "finish", f"end {CASE_MANAGEMENT}", "close")

    def step(self, moment: str) -> None:
        """Do one step. Raises `Away`, and `NotYet` where it must wait."""
        verb, _, what = moment.partition(" ")
        today = self.office.today.isoformat()
        steps = {
            "open": self._open,
            "grant": lambda: self._grant(what),
            "withdraw": lambda: self._withdraw(what),
            "enter": lambda: self._answer(**ENTRY, date_of_first_talk=today),
            "take": self._decide,
            "finish": lambda: self._answer(kind_of_ending="goal_reached", date_of_ending=today),
            "start": lambda: self._pass(what, "start"),
            "end": lambda: self._pass(what, "end"),
            "close": self._close,
        }
        try:
            attempt(steps[verb])
        except (WrongDay, InvalidAnswers):
            raise NotYet from None  # the business day has jumped back behind a day that was written down

    def _open(self) -> None:
        manager = self.agency.case_manager
        with self.office.files(self.agency.id) as work:
            self.case = opening.open_case(work, manager, PROGRAMME, None, self.repeat_key).stored.case.id

    def _decide(self) -> None:
        self.decided = self.office.today
        self._answer(**{**INTAKE, "date_of_decision": self.decided.isoformat()})

    def _grant(self, purpose: str) -> None:
        key = self.granted.setdefault(purpose, uuid4())
        declaration = granting.Declaration(purpose, "person", self.decided or self.office.today, 1)
        try:
            with self.office.consents(self.agency.id) as work:
                granting.grant(work, self._card(), self.office.templates, declaration, key)
        except InForceAlready:
            return  # it was committed, though we were not told

    def _withdraw(self, purpose: str) -> None:
        try:
            with self.office.consents(self.agency.id) as work:
                withdrawing.withdraw(work, self._card(), self.granted[purpose], self.office.today, 1)
        except WithdrawnAlready:
            pass  # likewise
        del self.granted[purpose]

    def _card(self) -> Card:
        return self.office.card(self.agency, self._id)

    def _answer(self, **answers: object) -> None:
        version = self._version()
        with self.office.files(self.agency.id) as work:
            answering.change_answers(work, self.agency.case_manager, self._id, version, answers)

    def _pass(self, phase: str, edge: Edge) -> None:
        version = self._version()
        try:
            with self.office.files(self.agency.id) as work:
                phases.pass_gate(work, self.agency.case_manager, self._id, version, phase, edge)
        except GateRefused:
            raise NotYet from None
        except WrongState:
            return  # it was committed, though we were not told

    def _close(self) -> None:
        version = self._version()
        try:
            with self.office.files(self.agency.id) as work:
                phases.close_case(work, self.agency.case_manager, self._id, version)
        except (WrongState, StaleVersion):
            return

    def _version(self) -> int:
        with self.office.files(self.agency.id) as work:
            return reading.read_case(work, self.agency.case_manager, self._id).stored.case.version

    @property
    def _id(self) -> UUID:
        if self.case is None:
            raise AssertionError("a life begins with the opening of its file")
        return self.case
