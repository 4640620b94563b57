"""The life of a case file under any sequence of steps, wise or not."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from services.casefile.model import gates
from services.casefile.model.answers import merged
from services.casefile.model.casefile import CaseFile
from services.casefile.model.errors import GateRefused, InvalidAnswers, WrongState
from services.casefile.model.templates.fields import Code, CodeList, Field, Section, Text
from services.casefile.model.templates.phases import Condition, ConsentInForce, Gate, Phase
from services.casefile.model.templates.programme import Access, Heading, Programme, Purpose, Retention

T = Text("de", "en")
DAY_ONE = date(2024, 1, 1)
DATES = tuple(f"date_{number}" for number in range(4))
CONSENT = Condition("consent_missing:work", T, ConsentInForce("work"))
CODES = tuple(f"code_{number}" for number in range(3))


def field(name: str) -> Field:
    """A date, or a code that may be unknown."""
    if name in DATES:
        return Field(name, T, T, "date", "work", "ordinary")
    return Field(name, T, T, "code", "work", "ordinary", code_list="yes", unknown_allowed=True)


@st.composite
def programmes(draw: st.DrawFn) -> Programme:
    """Any programme of one to four phases over seven fields; the engine must not lean on one of them."""

    def gate() -> Gate:
        day = draw(st.sampled_from(DATES))
        others = draw(
            st.lists(st.sampled_from([name for name in DATES + CODES if name != day]), unique=True, max_size=2)
        )
        return Gate((*others, day), draw(st.sampled_from([(), (CONSENT,)])), day)

    phases = tuple(Phase(f"phase_{n}", T, gate(), gate()) for n in range(draw(st.integers(1, 4))))
    return Programme(
        id="any",
        version=1,
        label=T,
        words={},
        terms={},
        purposes=(Purpose("work", T, "consent"),),
        code_lists={"yes": CodeList("yes", (Code("y", T),))},
        sections=(Section("all", T, tuple(field(name) for name in DATES + CODES)),),
        forms={},
        phases=phases,
        heading=Heading("all", "code_0", "code_1"),
        closing_after=(phases[0].id,),
        breaking_off=None,
        contact_every=None,
        access=Access("case_work"),
        retention=Retention("days_after_phase_end", phases[0].id, 1, 9, 5),
        measures=(),
    )


class LifeOfACase(RuleBasedStateMachine):
    """Tries steps in any order and checks after each that the file could have come there only by the gates."""

    def __init__(self) -> None:
        super().__init__()
        self.programme: Programme | None = None
        self.today = DAY_ONE
        self.answers: dict[str, Any] = {}
        self.had_consent: dict[tuple[str, str], bool] = {}

    @precondition(lambda self: self.programme is None)
    @rule(programme=programmes(), answered=st.booleans())
    def open(self, programme: Programme, answered: bool) -> None:
        self.programme = programme
        if answered:
            self.today = DAY_ONE + timedelta(40)
            self.answers = dict.fromkeys(DATES, DAY_ONE.isoformat()) | dict.fromkeys(CODES, "y")
        self.case = CaseFile(
            id=UUID(int=1),
            agency=UUID(int=2),
            programme="any",
            template_version=1,
            responsible=UUID(int=3),
            client_number="",
            opened_on=DAY_ONE,
            consents=frozenset({"work"} if answered else ()),
        )

    @precondition(lambda self: self.programme is not None)
    @rule(days=st.integers(0, 20))
    def time_passes(self, days: int) -> None:
        self.today += timedelta(days)

    @precondition(lambda self: self.programme is not None)
    @rule(given=st.booleans())
    def consent(self, given: bool) -> None:
        self.case = CaseFile(**{**self.case.__dict__, "consents": frozenset({"work"} if given else ())})

    @precondition(lambda self: self.programme is not None)
    @rule(changes=st.dictionaries(st.sampled_from(DATES), st.integers(-5, 40) | st.none(), min_size=1))
    def answer_dates(self, changes: dict[str, int | None]) -> None:
        self._answer({k: None if n is None else (DAY_ONE + timedelta(n)).isoformat() for k, n in changes.items()})

    @precondition(lambda self: self.programme is not None)
    @rule(changes=st.dictionaries(st.sampled_from(CODES), st.sampled_from(["y", "unknown", None]), min_size=1))
    def answer_codes(self, changes: dict[str, Any]) -> None:
        self._answer(changes)

    @precondition(lambda self: self.programme is not None)
    @rule(number=st.integers(0, 3), edge=st.sampled_from(["start", "end"]))
    def step(self, number: int, edge: str) -> None:
        phase = self.programme.phases[number % len(self.programme.phases)].id
        self._pass(phase, edge)

    @precondition(lambda self: self.programme is not None and gates.next_edge(self.programme, self.case))
    @rule()
    def next_step(self) -> None:
        phase, edge = gates.next_edge(self.programme, self.case)
        missing = gates.what_is_missing(self.programme, self.case, self.answers, self.today)
        assert missing is not None
        assert self._pass(phase, edge) == (not missing.fields and not missing.conditions)

    @precondition(lambda self: self.programme is not None)
    @rule()
    def close(self) -> None:
        try:
            self.case = gates.close(self.programme, self.case, self.today)
        except WrongState:
            return
        ended = [phase.id for phase in self.programme.phases if self.case.dates(phase.id).ended_on is not None]
        assert ended[-1] in self.programme.closing_after

    @invariant()
    def no_gate_was_skipped(self) -> None:
        """Passed edges are the first ones of the template, with their answers, dates and consents."""
        if self.programme is None:
            return
        days = [self.case.dates(phase.id).on(edge) for phase, edge in self.programme.edges]
        passed = [day for day in days if day is not None]
        assert days == passed + [None] * (len(days) - len(passed))
        assert sorted(passed) == passed
        assert all(day <= self.today for day in passed)
        for (phase, edge), day in zip(self.programme.edges, passed, strict=False):
            gate = phase.gate(edge)
            assert set(gate.mandatory) <= set(self.answers)
            assert self.answers[gate.date] == day.isoformat()
            assert self.had_consent[phase.id, edge] or not gate.conditions

    def _answer(self, changes: dict[str, Any]) -> None:
        after = merged(self.answers, changes)
        try:
            self.case = gates.amend(self.programme, self.case, after, self.today)
        except (InvalidAnswers, WrongState):
            return
        self.answers = after

    def _pass(self, phase: str, edge: str) -> bool:
        move = gates.start if edge == "start" else gates.end
        try:
            self.case = move(self.programme, self.case, phase, self.answers, self.today)
        except (GateRefused, WrongState):
            return False
        self.had_consent[phase, edge] = "work" in self.case.consents
        return True


TestLifeOfACase = LifeOfACase.TestCase
TestLifeOfACase.__doc__ = "No sequence of steps in any programme brings a file past a gate it has not met."
TestLifeOfACase.settings = settings(max_examples=60, stateful_step_count=40, deadline=None)
