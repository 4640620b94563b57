"""Phase gates: nothing is skipped, everything missing is said at once, dates stay in order."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.casefile.errors import GateRefused, InvalidAnswers, Problem, UnknownPhase, WrongState
from services.casefile.model import gates
from services.casefile.model.behind_passed_gates import amend
from services.casefile.model.casefile import CaseFile, PhaseDates
from services.casefile.model.conditions import Facts
from services.casefile.model.consents import Consented
from services.casefile.templates.declared.programme import Programme

TODAY = date(2024, 12, 2)
CONSENTS = (Consented("case_management", date(2024, 1, 8)),)
NewCase = Callable[..., CaseFile]
Answers = dict[str, Any]


def cross(programme: Programme, case: CaseFile, answers: Answers, edges: int) -> CaseFile:
    """Passes that many edges in their order."""
    for phase, edge in programme.edges[:edges]:
        step = gates.start if edge == "start" else gates.end
        case = step(programme, case, phase.id, Facts(answers, TODAY))
    return case


def test_the_whole_way(waska: Programme, new_case: NewCase, full_answers: Answers) -> None:
    """With every answer and consent a file passes all gates, dated by its answers, and is closed at the end."""
    case = cross(waska, new_case(consents=CONSENTS), full_answers, len(waska.edges))
    assert (case.status, case.closed_on) == ("closed", TODAY)
    expected = PhaseDates(date(2024, 2, 5), date(2024, 6, 10), TODAY, TODAY)
    assert expected == case.dates("case_management")
    assert gates.next_edge(waska, case) is None
    assert gates.what_is_missing(waska, case, Facts(full_answers, TODAY)) is None


@given(data=st.data())
def test_a_gate_names_exactly_what_is_missing(
    waska: Programme, new_case: NewCase, full_answers: Answers, data: st.DataObject
) -> None:
    """Whatever is taken away before any gate, it refuses, and names all of it at once in the outline's order."""
    position = data.draw(st.integers(0, len(waska.edges) - 1))
    phase, edge = waska.edges[position]
    gone = data.draw(st.sets(st.sampled_from(phase.gate(edge).mandatory), min_size=1))
    consents = data.draw(st.sampled_from([(), CONSENTS]))
    case = replace(cross(waska, new_case(consents=CONSENTS), full_answers, position), consents=consents)
    answers = {name: value for name, value in full_answers.items() if name not in gone}
    step = gates.start if edge == "start" else gates.end
    with pytest.raises(GateRefused) as refusal:
        step(waska, case, phase.id, Facts(answers, TODAY))
    missing = [name for name in waska.fields if name in gone]
    needs_consent = bool(phase.gate(edge).conditions) and not consents
    conditions = ["consent_missing:case_management"] if needs_consent else []
    assert (missing, conditions) == (refusal.value.missing, refusal.value.conditions)
    summary = gates.what_is_missing(waska, case, Facts(answers, TODAY))
    assert gates.Missing(phase.id, edge, tuple(missing), tuple(conditions), {}) == summary


def test_a_value_two_gates_need_is_asked_once(waska: Programme, new_case: NewCase, full_answers: Answers) -> None:
    """Whoever answers only what each gate says is missing is never asked for the same field twice."""
    case, answers, asked = new_case(consents=CONSENTS), {}, []
    for phase, edge in waska.edges:
        missing = gates.what_is_missing(waska, case, Facts(answers, TODAY))
        assert missing is not None
        asked += missing.fields
        answers |= {name: full_answers[name] for name in missing.fields}
        step = gates.start if edge == "start" else gates.end
        case = step(waska, case, phase.id, Facts(answers, TODAY))
    assert sorted(set(asked)) == sorted(asked)
    assert case.status == "closed"
    assert {"date_of_decision", "date_of_ending"} == {name for name in waska.fields if len(waska.needed_at(name)) > 1}


@pytest.mark.parametrize("position", range(6))
def test_no_edge_but_the_next_is_open(
    waska: Programme, new_case: NewCase, full_answers: Answers, position: int
) -> None:
    """From every point of the way exactly one edge can be passed; all others are refused by state."""
    case = cross(waska, new_case(consents=CONSENTS), full_answers, position)
    for number, (phase, edge) in enumerate(waska.edges):
        step = gates.start if edge == "start" else gates.end
        if number == position:
            assert (phase.id, edge) == gates.next_edge(waska, case)
            assert step(waska, case, phase.id, Facts(full_answers, TODAY)) != case
            continue
        with pytest.raises(WrongState):
            step(waska, case, phase.id, Facts(full_answers, TODAY))


@pytest.mark.parametrize(
    ("passed", "edge", "phase", "code"),
    [
        (0, "start", "case_management", "previous_phase_not_started"),
        (1, "start", "case_management", "previous_phase_running"),
        (1, "start", "intake", "phase_already_started"),
        (0, "end", "intake", "phase_not_started"),
        (2, "end", "intake", "phase_already_ended"),
        (6, "start", "intake", "case_closed"),
        (6, "end", "aftercare", "case_closed"),
    ],
)
def test_wrong_states_have_codes(
    waska: Programme, new_case: NewCase, full_answers: Answers, passed: int, edge: str, phase: str, code: str
) -> None:
    """A client learns by a stable code why the order of phases forbids a step."""
    case = cross(waska, new_case(consents=CONSENTS), full_answers, passed)
    step = gates.start if edge == "start" else gates.end
    with pytest.raises(WrongState) as refusal:
        step(waska, case, phase, Facts(full_answers, TODAY))
    assert code == refusal.value.code


def test_unknown_phases_are_refused(waska: Programme, new_case: NewCase) -> None:
    """A phase the programme does not have is not taken for one that is not ready."""
    with pytest.raises(UnknownPhase):
        gates.start(waska, new_case(), "no_such_phase", Facts({}, TODAY))


@pytest.mark.parametrize("marker", ["unknown", "refused"])
def test_markers_satisfy_a_gate(waska: Programme, new_case: NewCase, full_answers: Answers, marker: str) -> None:
    """Not knowing and not wanting to say are answers: nobody is kept out for them."""
    case = cross(waska, new_case(), full_answers, 1)
    answers = {**full_answers, "mother_tongue": marker, "date_of_birth": marker, "earned_income": marker}
    assert gates.end(waska, case, "intake", Facts(answers, TODAY)).dates("intake").ended_on is not None


def test_dates_of_edges_stay_in_order(waska: Programme, new_case: NewCase, full_answers: Answers) -> None:
    """A phase cannot end before it started nor tomorrow, and the refusal comes together with what is missing."""
    case = cross(waska, new_case(consents=CONSENTS), full_answers, 3)
    early = {**full_answers, "date_of_ending": "2024-02-04"}
    late = {name: value for name, value in full_answers.items() if name != "kind_of_ending"}
    late["date_of_ending"] = "2024-12-03"
    with pytest.raises(GateRefused) as refusal:
        gates.end(waska, case, "case_management", Facts(early, TODAY))
    assert (refusal.value.missing, refusal.value.conditions) == ([], ["date_before_previous"])
    with pytest.raises(GateRefused) as refusal:
        gates.end(waska, case, "case_management", Facts(late, TODAY))
    assert (refusal.value.missing, refusal.value.conditions) == (["kind_of_ending"], ["date_in_future"])


@pytest.mark.parametrize(
    ("passed", "code"),
    [
        (0, "too_early_to_close"),
        (1, "phase_running"),
        (2, "too_early_to_close"),
        (3, "phase_running"),
        (4, None),
        (5, "phase_running"),
        (6, "case_closed"),
    ],
)
def test_closing(waska: Programme, new_case: NewCase, full_answers: Answers, passed: int, code: str | None) -> None:
    """A file is closed without aftercare once case management has ended, and at no other point."""
    case = cross(waska, new_case(consents=CONSENTS), full_answers, passed)
    if code is None:
        assert replace(case, status="closed", closed_on=TODAY) == gates.close(waska, case, TODAY)
        return
    with pytest.raises(WrongState) as refusal:
        gates.close(waska, case, TODAY)
    assert code == refusal.value.code


@given(data=st.data())
def test_a_passed_gate_keeps_its_answers(
    waska: Programme, new_case: NewCase, full_answers: Answers, data: st.DataObject
) -> None:
    """An answer can be cleared exactly as long as no passed gate needed it."""
    position = data.draw(st.integers(0, len(waska.edges) - 1))
    gone = data.draw(st.sampled_from(sorted(full_answers)))
    case = cross(waska, new_case(consents=CONSENTS), full_answers, position)
    answers = {name: value for name, value in full_answers.items() if name != gone}
    if not any(gone in phase.gate(edge).mandatory for phase, edge in waska.edges[:position]):
        assert case == amend(waska, case, full_answers, answers, TODAY)
        return
    with pytest.raises(InvalidAnswers) as refusal:
        amend(waska, case, full_answers, answers, TODAY)
    assert [Problem(f"/answers/{gone}", "needed_by_passed_gate")] == refusal.value.problems


def test_corrected_dates_move_every_edge_they_date(waska: Programme, new_case: NewCase, full_answers: Answers) -> None:
    """One date corrected moves the end of one phase and the start of the next, not the days of recording."""
    case = cross(waska, new_case(consents=CONSENTS), full_answers, 4)
    later = date(2024, 12, 20)
    moved = amend(waska, case, full_answers, {**full_answers, "date_of_decision": "2024-03-01"}, later)
    assert PhaseDates(date(2024, 1, 8), date(2024, 3, 1), TODAY, TODAY) == moved.dates("intake")
    assert PhaseDates(date(2024, 3, 1), date(2024, 6, 10), TODAY, TODAY) == moved.dates("case_management")


def test_several_dates_can_be_moved_at_once(waska: Programme, new_case: NewCase, full_answers: Answers) -> None:
    """A whole file entered a year too late is corrected in one go: only the dates afterwards must be in order."""
    agreed = (Consented("case_management", date(2023, 1, 8)),)
    case = cross(waska, new_case(consents=agreed), full_answers, 4)
    names = ("date_of_first_talk", "date_of_decision", "date_of_ending")
    answers = {**full_answers, **{name: full_answers[name].replace("2024", "2023") for name in names}}
    assert date(2023, 6, 10) == amend(waska, case, full_answers, answers, TODAY).dates("case_management").ended_on


@pytest.mark.parametrize(
    ("name", "day", "problem"),
    [
        ("date_of_decision", "2024-01-01", Problem("/answers/date_of_decision", "date_before_previous")),
        ("date_of_decision", "2024-07-01", Problem("/answers/date_of_ending", "date_before_previous")),
        ("date_of_ending", "2025-01-01", Problem("/answers/date_of_ending", "date_in_future")),
    ],
)
def test_corrected_dates_stay_in_order(
    waska: Programme, new_case: NewCase, full_answers: Answers, name: str, day: str, problem: Problem
) -> None:
    """A correction cannot put phases out of order or into the future."""
    case = cross(waska, new_case(consents=CONSENTS), full_answers, 4)
    with pytest.raises(InvalidAnswers) as refusal:
        amend(waska, case, full_answers, {**full_answers, name: day}, TODAY)
    assert [problem] == refusal.value.problems


def test_a_correction_cannot_put_a_phase_before_its_consent(
    waska: Programme, new_case: NewCase, full_answers: Answers
) -> None:
    """The gate was passed on a consent that held on its day: moved before it, it would rest on nothing."""
    case = cross(waska, new_case(consents=CONSENTS), full_answers, 3)
    earlier = {**full_answers, "date_of_first_talk": "2024-01-01", "date_of_decision": "2024-01-07"}
    with pytest.raises(InvalidAnswers) as refusal:
        amend(waska, case, full_answers, earlier, TODAY)
    assert [Problem("/answers/date_of_decision", "not_met_on_that_day")] == refusal.value.problems
    on_the_day = {**earlier, "date_of_decision": "2024-01-08"}
    moved = amend(waska, case, full_answers, on_the_day, TODAY).dates("case_management").started_on
    assert moved == date(2024, 1, 8)
    reasons = {**earlier, "consent_late": "Mündlich eingewilligt, Formular nachgereicht"}
    assert amend(waska, case, full_answers, reasons, TODAY).dates("case_management").started_on == date(2024, 1, 7)


def test_a_consent_before_birth_opens_no_gate(waska: Programme, new_case: NewCase, full_answers: Answers) -> None:
    """Nobody can have given it: one of the two days is wrong, and the refusal says so alone."""
    agreed = (Consented("case_management", date(2006, 5, 16)),)
    case = cross(waska, new_case(consents=agreed), full_answers, 2)
    with pytest.raises(GateRefused) as refusal:
        gates.start(waska, case, "case_management", Facts(full_answers, TODAY))
    codes = ["consent_before_birth:case_management"]
    assert (refusal.value.conditions, refusal.value.reasons) == (codes, {})
    known_later = {**full_answers, "date_of_birth": "unknown"}
    started = gates.start(waska, case, "case_management", Facts(known_later, TODAY))
    assert started.dates("case_management").running


@pytest.mark.parametrize("status", ["closed", "erasing"])
def test_only_open_files_change(waska: Programme, new_case: NewCase, full_answers: Answers, status: str) -> None:
    """Neither answers nor phases of a closed or vanishing file change."""
    case = new_case(status=status)
    for step in (
        lambda: amend(waska, case, full_answers, full_answers, TODAY),
        lambda: gates.close(waska, case, TODAY),
        lambda: gates.start(waska, case, "intake", Facts(full_answers, TODAY)),
    ):
        with pytest.raises(WrongState) as refusal:
            step()
        assert f"case_{status}" == refusal.value.code
