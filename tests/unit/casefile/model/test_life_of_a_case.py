"""The life of a case file under any sequence of steps, wise or not."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from services.casefile.errors import GateRefused, InvalidAnswers, WrongState
from services.casefile.model import gates
from services.casefile.model.answers import is_shown, merged, shown
from services.casefile.model.behind_passed_gates import amend, needed_by_passed
from services.casefile.model.casefile import CaseFile
from services.casefile.model.conditions import Facts, met
from services.casefile.model.consents import Consented
from services.casefile.model.deadlines import due
from services.casefile.templates.declared.fields import Code, CodeList, Field, Section, Text
from services.casefile.templates.declared.phases import (
    AgreementInForce,
    AnsweredWith,
    AtLeast,
    Condition,
    ConsentInForce,
    Gate,
    Limit,
    Phase,
    Repeat,
)
from services.casefile.templates.declared.programme import Access, Heading, Programme, Purpose, Retention
from services.casefile.templates.declared.spans import ShownWhen, Span

T = Text("de", "en")
DAY_ONE = date(2024, 1, 1)
CONSENTED = (Consented("work", DAY_ONE),)
DATES = tuple(f"date_{number}" for number in range(4))
CODES = tuple(f"code_{number}" for number in range(3))
REASONS = ("reason", "reason_for_time")
CONDITIONS = (
    Condition("consent_missing:work", T, ConsentInForce("work")),
    Condition("agreed", T, AgreementInForce("service")),
    Condition("agreed_or_reason", T, AgreementInForce("service"), "reason"),
    Condition("needs", T, AtLeast(2, "needs", "barrier", frozenset({"y"})), "reason"),
    Condition("fit", T, AnsweredWith("code_0", frozenset({"y"})), "reason"),
    Condition("fit_in_any_case", T, AnsweredWith("code_1", frozenset({"y"}))),
)
LIMITS = (
    Limit("soft", T, Span(days=3), None),
    Limit("hard", T, None, Span(days=10)),
    Limit("hard_or_reason", T, Span(days=2), Span(days=8), "reason_for_time"),
)
NEW_ENTRIES = {"needs": {"barrier": "y"}, "agreements": {"kind": "service", "on": DAY_ONE.isoformat()}}


def field(name: str) -> Field:
    """A date, reasons, or a code that may be unknown; code_2 is asked only while code_0 says so."""
    if name in DATES:
        return Field(name, T, T, "date", "work", "ordinary")
    if name in REASONS:
        return Field(name, T, T, "longtext", "work", "sensitive")
    rule = ShownWhen("code_0", frozenset({"y"})) if name == "code_2" else None
    return Field(name, T, T, "code", "work", "ordinary", code_list="yes", unknown_allowed=True, shown_when=rule)


@st.composite
def programmes(draw: st.DrawFn) -> Programme:
    """Any programme of one to four phases over nine fields; the engine must not lean on one of them."""

    def gate() -> Gate:
        day = draw(st.sampled_from(DATES))
        others = draw(
            st.lists(st.sampled_from([name for name in DATES + CODES if name != day]), unique=True, max_size=2)
        )
        conditions = draw(st.lists(st.sampled_from(CONDITIONS), unique=True, max_size=2))
        return Gate((*others, day), tuple(conditions), day)

    def phase(number: int) -> Phase:
        limits = tuple(draw(st.lists(st.sampled_from(LIMITS), unique=True, max_size=2)))
        return Phase(f"phase_{number}", T, gate(), gate(), limits, (Repeat("again", T, Span(days=5), "reviews"),))

    phases = tuple(phase(number) for number in range(draw(st.integers(1, 4))))
    return Programme(
        id="any",
        version=1,
        label=T,
        words={},
        terms={},
        purposes=(Purpose("work", T, "consent"),),
        code_lists={"yes": CodeList("yes", (Code("y", T),))},
        sections=(Section("all", T, tuple(field(name) for name in DATES + CODES + REASONS)),),
        forms={},
        phases=phases,
        heading=Heading("all", "code_0", "code_1"),
        closing_after=(phases[0].id,),
        breaking_off=gate() if draw(st.booleans()) else None,
        contact_every=draw(st.sampled_from([None, Span(days=14)])),
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
        self.entries: dict[str, list[dict[str, Any]]] = {form: [] for form in NEW_ENTRIES}
        self.conditions_met: dict[tuple[str, str], bool] = {}
        self.kept: frozenset[str] = frozenset()  # what gates rested on at the last change of answers

    @precondition(lambda self: self.programme is None)
    @rule(programme=programmes(), answered=st.booleans())
    def open(self, programme: Programme, answered: bool) -> None:
        self.programme = programme
        if answered:
            self.today = DAY_ONE + timedelta(40)
            self.answers = dict.fromkeys(DATES, DAY_ONE.isoformat()) | dict.fromkeys(CODES, "y")
            self.entries = {form: [entry, entry] for form, entry in NEW_ENTRIES.items()}
        self.case = CaseFile(
            id=UUID(int=1),
            agency=UUID(int=2),
            programme="any",
            template_version=1,
            responsible=UUID(int=3),
            client_number="",
            opened_on=DAY_ONE,
            consents=CONSENTED if answered else (),
        )

    @precondition(lambda self: self.programme is not None)
    @rule(days=st.integers(0, 20))
    def time_passes(self, days: int) -> None:
        self.today += timedelta(days)

    @precondition(lambda self: self.programme is not None)
    @rule(given=st.booleans())
    def consent(self, given: bool) -> None:
        self.case = CaseFile(**{**self.case.__dict__, "consents": CONSENTED if given else ()})

    @precondition(lambda self: self.programme is not None)
    @rule(changes=st.dictionaries(st.sampled_from(DATES), st.integers(-5, 40) | st.none(), min_size=1))
    def answer_dates(self, changes: dict[str, int | None]) -> None:
        self._answer({k: None if n is None else (DAY_ONE + timedelta(n)).isoformat() for k, n in changes.items()})

    @precondition(lambda self: self.programme is not None)
    @rule(changes=st.dictionaries(st.sampled_from(CODES), st.sampled_from(["y", "unknown", None]), min_size=1))
    def answer_codes(self, changes: dict[str, Any]) -> None:
        self._answer(changes)

    @precondition(lambda self: self.programme is not None)
    @rule(changes=st.dictionaries(st.sampled_from(REASONS), st.sampled_from(["because", None]), min_size=1))
    def give_reasons(self, changes: dict[str, Any]) -> None:
        self._answer(changes)

    @precondition(lambda self: self.programme is not None)
    @rule(form=st.sampled_from(sorted(NEW_ENTRIES)))
    def add_an_entry(self, form: str) -> None:
        self.entries[form].append(NEW_ENTRIES[form])

    @precondition(lambda self: self.programme is not None)
    @rule(form=st.sampled_from(sorted(NEW_ENTRIES)))
    def remove_an_entry(self, form: str) -> None:
        self.entries[form] = self.entries[form][1:]

    @precondition(lambda self: self.programme is not None)
    @rule(number=st.integers(0, 3), edge=st.sampled_from(["start", "end"]))
    def step(self, number: int, edge: str) -> None:
        phase = self.programme.phases[number % len(self.programme.phases)].id
        self._pass(phase, edge)

    @precondition(lambda self: self.programme is not None and gates.next_edge(self.programme, self.case))
    @rule()
    def next_step(self) -> None:
        phase, edge = gates.next_edge(self.programme, self.case)
        missing = gates.what_is_missing(self.programme, self.case, self.facts())
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

    @precondition(lambda self: self.programme is not None)
    @rule()
    def break_off(self) -> None:
        before = self.case
        try:
            self.case = gates.break_off(self.programme, self.case, self.facts())
        except (GateRefused, WrongState):
            return
        gate = self.programme.breaking_off
        assert gate is not None
        assert self._asked(gate) <= set(self.answers)
        day = date.fromisoformat(self.answers[gate.date])
        assert all(met(condition, before, self.facts(), day) for condition in gate.conditions)
        running = [phase.id for phase in self.programme.phases if before.dates(phase.id).running]
        assert all(self.case.dates(phase).ended_on == day for phase in running)

    @precondition(lambda self: self.programme is not None)
    @rule()
    def reopen(self) -> None:
        before = self.case
        try:
            self.case = gates.reopen(self.programme, self.case)
        except WrongState:
            assert before.status == "open"
            return
        assert gates.next_edge(self.programme, self.case) is not None
        for phase, edge in self.programme.edges:
            if self.case.dates(phase.id).on(edge) is None:
                self.conditions_met.pop((phase.id, edge), None)

    @invariant()
    def a_closed_file_has_a_day_and_no_duty(self) -> None:
        """Only a closed file has a day of closing; no phase of it runs, and nothing of it is ever due."""
        if self.programme is None:
            return
        assert (self.case.status == "closed") == (self.case.closed_on is not None)
        dues = due(self.programme, self.case, {}, self.today)
        running = [phase for phase in self.programme.phases if self.case.dates(phase.id).running]
        assert len(running) <= 1
        if self.case.status == "closed":
            assert not running
        assert bool(dues) == bool(running)
        assert all(one.overdue == (one.on < self.today) for one in dues)

    @invariant()
    def no_answer_is_left_of_a_hidden_question(self) -> None:
        """Unless a passed gate rests on it."""
        if self.programme is None or self.case.status != "open":
            return
        kept = needed_by_passed(self.programme, self.case)
        assert set(self.answers) - set(shown(self.programme.fields, self.answers)) <= kept | set(self.kept)

    @invariant()
    def no_gate_was_skipped(self) -> None:
        """Passed edges are the first ones of the template, with their answers, dates and consents."""
        if self.programme is None:
            return
        days = [self.case.dates(phase.id).on(edge) for phase, edge in self.programme.edges]
        passed = [day for day in days if day is not None]
        if self.case.status == "open":
            assert days == passed + [None] * (len(days) - len(passed))
        assert sorted(passed) == passed
        assert all(day <= self.today for day in passed)
        for (phase, edge), day in zip(self.programme.edges, days, strict=True):
            if day is None or (phase.id, edge) not in self.conditions_met:
                assert day is None or self.case.status == "closed"  # broken off: judged there
                continue
            gate = phase.gate(edge)
            assert self._asked(gate) <= set(self.answers)
            assert self.answers[gate.date] == day.isoformat()
            assert self.conditions_met[phase.id, edge]
            self._limits_are_kept(phase, edge)

    def _limits_are_kept(self, phase: Phase, edge: str) -> None:
        dates = self.case.dates(phase.id)
        for limit in phase.limits:
            if edge == "end" and limit.hard is not None and (limit.exception or "") not in self.answers:
                assert dates.ended_on <= limit.hard.after(dates.started_on)

    def _asked(self, gate: Gate) -> set[str]:
        fields = self.programme.fields
        return {name for name in gate.mandatory if is_shown(fields[name].shown_when, self.answers)}

    def facts(self) -> Facts:
        return Facts(self.answers, self.today, self.entries)

    def _answer(self, changes: dict[str, Any]) -> None:
        if self.case.status != "open":
            return
        resting = needed_by_passed(self.programme, self.case)
        after = shown(self.programme.fields, merged(self.answers, changes), resting)
        try:
            self.case = amend(self.programme, self.case, self.answers, after, self.today)
        except InvalidAnswers:
            return
        self.answers, self.kept = after, resting

    def _pass(self, phase: str, edge: str) -> bool:
        move = gates.start if edge == "start" else gates.end
        before = self.case
        try:
            self.case = move(self.programme, self.case, phase, self.facts())
        except (GateRefused, WrongState):
            return False
        gate = self.programme.phase(phase).gate(edge)
        day = date.fromisoformat(self.answers[gate.date])
        self.conditions_met[phase, edge] = all(met(one, before, self.facts(), day) for one in gate.conditions)
        return True


TestLifeOfACase = LifeOfACase.TestCase
TestLifeOfACase.__doc__ = "No sequence of steps in any programme brings a file past a gate it has not met."
TestLifeOfACase.settings = settings(stateful_step_count=40)
