"""Every way through every programme: no gate is skipped, nothing is asked twice, every way out has its gate."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from services.casefile.errors import GateRefused, InvalidAnswers, WrongState
from services.casefile.model import gates
from services.casefile.model.behind_passed_gates import amend, needed_by_passed
from services.casefile.model.casefile import CaseFile
from services.casefile.model.conditions import AGREEMENTS, Facts
from services.casefile.model.lacking import unanswered
from services.casefile.programmes import DIRECTORY
from services.casefile.templates.declared.phases import AtLeast, Gate, Limit, Phase
from services.casefile.templates.declared.programme import Programme
from services.casefile.templates.reading.loading import load
from tests.unit.casefile.model.ways import DAY, PASS, TODAY, Way, any_answer

TEMPLATES = [*sorted(Path(DIRECTORY).glob("*.yaml")), Path(__file__).parent / "whole.yaml"]


@pytest.fixture(scope="module", params=TEMPLATES, ids=lambda path: path.stem)
def way(request: pytest.FixtureRequest) -> Way:
    """What is needed to pass all gates of one programme: those that are shipped, and one that uses everything."""
    return Way.through(load(request.param))


def points(way: Way) -> Iterator[tuple[int, CaseFile]]:
    """The open file at every point of the way."""
    for passed in range(len(way.programme.edges)):
        yield passed, way.crossed(passed)


def edge_at(way: Way, passed: int) -> tuple[Phase, Any, Gate]:
    phase, edge = way.programme.edges[passed]
    return phase, edge, phase.gate(edge)


def refusal(act: Any, *arguments: Any) -> GateRefused:
    with pytest.raises(GateRefused) as refused:
        act(*arguments)
    return refused.value


def test_the_whole_way_can_be_gone(way: Way) -> None:
    """With everything that is asked for, and no exception, a file comes to its end and is closed."""
    case = way.crossed(len(way.programme.edges))
    assert (case.status, case.closed_on) == ("closed", TODAY)


def test_no_edge_but_the_next_can_be_passed(way: Way) -> None:
    """With everything answered, phases still follow one another."""
    for passed, case in points(way):
        for number, (phase, edge) in enumerate(way.programme.edges):
            if number != passed:
                with pytest.raises(WrongState):
                    PASS[edge](way.programme, case, phase.id, way.facts())


def test_no_mandatory_answer_can_be_left_out(way: Way) -> None:
    """Each gate, each of its answers taken away alone: refused, and named."""
    for passed, case in points(way):
        phase, edge, gate = edge_at(way, passed)
        for name in set(gate.mandatory) & set(way.answers):
            refused = refusal(PASS[edge], way.programme, case, phase.id, way.facts(**{name: None}))
            assert refused.missing == [name], (phase.id, edge)


def test_a_hidden_question_holds_nobody_up(way: Way) -> None:
    """What a skip rule does not ask is not missed: the mandatory answers of a gate are those that are shown."""
    for passed, case in points(way):
        phase, edge, gate = edge_at(way, passed)
        hidden = set(gate.mandatory) - set(way.answers)
        assert hidden.isdisjoint(gates.what_is_missing(way.programme, case, way.facts()).fields), (phase.id, edge)


def test_no_condition_can_be_passed_over(way: Way) -> None:
    """Each gate, each of its conditions broken alone: refused by name; passed with a documented exception alone."""
    for passed, case in points(way):
        phase, edge, gate = edge_at(way, passed)
        for condition in gate.conditions:
            facts, broken = way.without(condition, way.facts(), case)
            refused = refusal(PASS[edge], way.programme, broken, phase.id, facts)
            assert condition.id in refused.conditions, (phase.id, edge)
            if condition.exception is not None:
                excused = with_reasons(way, facts, gate, condition.exception)
                after = PASS[edge](way.programme, broken, phase.id, excused)
                assert after.dates(phase.id).on(edge) == DAY


def test_no_condition_holds_before_its_day(way: Way) -> None:
    """Consent, agreement and entries that came a day after the gate do not open it; with the reasons that the template
    asks for they do, and without such a field nobody gets by."""
    for passed, case in points(way):
        phase, edge, gate = edge_at(way, passed)
        for condition in gate.conditions:
            late = way.a_day_late(condition, case)
            if late is None:
                continue
            facts, held = late
            refused = refusal(PASS[edge], way.programme, held, phase.id, facts)
            assert condition.id in refused.conditions, (phase.id, edge)
            field = condition.late or condition.exception
            assert refused.reasons.get(condition.id) == field
            if field is not None:
                excused = replace(facts, answers={**facts.answers, field: "Gründe"})
                unmet = [one for one in gate.conditions if one.id in refused.conditions and one is not condition]
                excused = replace(excused, answers={**excused.answers, **{one.late or "": "Gründe" for one in unmet}})
                assert PASS[edge](way.programme, held, phase.id, excused).dates(phase.id).on(edge) == DAY


def test_a_condition_that_held_on_the_day_holds(way: Way) -> None:
    """Entering late is normal: what was withdrawn, has run out or was ended since was in force on the gate's day."""
    for passed, case in points(way):
        phase, edge, _ = edge_at(way, passed)
        ended = replace(case, consents=tuple(replace(one, until=DAY + timedelta(1)) for one in case.consents))
        run_out = [{**one, "until": DAY.isoformat()} for one in way.entries.get(AGREEMENTS, ())]
        over = [{**one, "ended_on": (DAY + timedelta(1)).isoformat()} for one in way.entries.get(AGREEMENTS, ())]
        for agreements in (run_out, over):
            facts = replace(way.facts(), entries={**way.entries, AGREEMENTS: agreements})
            assert PASS[edge](way.programme, ended, phase.id, facts).dates(phase.id).on(edge) == DAY


def test_entries_count_once(way: Way) -> None:
    """As often as the same need, area or recommendation is entered, it is one."""
    for passed, case in points(way):
        phase, edge, gate = edge_at(way, passed)
        for condition in (one for one in gate.conditions if isinstance(one.test, AtLeast) and one.test.count > 1):
            test = condition.test
            same = [next(one for one in way.entries[test.form] if counts(one, test))] * (3 * test.count)
            facts = replace(way.facts(), entries={**way.entries, test.form: same})
            assert condition.id in refusal(PASS[edge], way.programme, case, phase.id, facts).conditions


def counts(entry: dict[str, Any], test: AtLeast) -> bool:
    return test.field is None or entry.get(test.field) in (test.codes or ())


def with_reasons(way: Way, facts: Facts, gate: Gate, exception: str) -> Facts:
    """Reasons, and answers to what is asked now that another answer was given."""
    answers = {**facts.answers, exception: any_answer(way.programme, way.programme.fields[exception])}
    for _ in gate.mandatory:
        answers |= {name: way.answers[name] for name in unanswered(way.programme, gate, answers)}
    others = [one.exception for one in gate.conditions if one.exception]
    answers |= {name: any_answer(way.programme, way.programme.fields[name]) for name in others}
    return replace(facts, answers=answers)


def limits(way: Way) -> Iterator[tuple[Phase, Limit, CaseFile, date]]:
    """Every hard limit, the file in its phase, and the last day of it."""
    for passed, case in points(way):
        phase, edge, gate = edge_at(way, passed)
        if edge == "end" and gate.date != phase.start.date:
            for limit in phase.limits:
                if limit.hard is not None:
                    yield phase, limit, case, limit.hard.after(DAY)


def test_no_hard_limit_can_be_exceeded(way: Way) -> None:
    """The last day is in time; a day later needs the reasons the template asks for, and without such a field nobody
    gets by."""
    for phase, limit, case, last in limits(way):
        late = {phase.end.date: (last + timedelta(1)).isoformat()}
        others = [one for one in phase.limits if one is not limit and one.hard and one.hard.after(DAY) <= last]
        reasons = {one.exception: "Gründe" for one in others if one.exception}
        in_time = way.facts(**reasons, **{phase.end.date: last.isoformat()})
        assert gates.end(way.programme, case, phase.id, in_time).dates(phase.id).ended_on == last
        refused = refusal(gates.end, way.programme, case, phase.id, way.facts(**reasons, **late))
        assert f"after_limit:{limit.id}" in refused.conditions
        if limit.exception is not None:
            excused = way.facts(**reasons, **late, **{limit.exception: "Gründe"})
            assert gates.end(way.programme, case, phase.id, excused).dates(phase.id).ended_on == last + timedelta(1)


def test_a_value_is_asked_once(way: Way) -> None:
    """Whoever answers what each gate says is missing is never asked for a field again, at no gate."""
    case, answers, asked = way.file(), {}, []
    for phase, edge in way.programme.edges:
        while missing := gates.what_is_missing(way.programme, case, Facts(answers, TODAY, way.entries)).fields:
            asked += missing
            answers |= {name: way.answers[name] for name in missing}
        answers |= {
            one.test.field: way.answers[one.test.field]
            for one in phase.gate(edge).conditions
            if hasattr(one.test, "field") and one.test.field in way.answers
        }
        case = PASS[edge](way.programme, case, phase.id, Facts(answers, TODAY, way.entries))
    assert sorted(set(asked)) == sorted(asked)


def test_a_passed_gate_keeps_what_it_rests_on(way: Way) -> None:
    """Behind no gate can an answer be taken away that it was passed with."""
    for passed, case in points(way):
        for name in needed_by_passed(way.programme, case) & set(way.answers):
            after = way.facts(**{name: None}).answers
            with pytest.raises(InvalidAnswers) as refused:
                amend(way.programme, case, way.answers, after, TODAY)
            assert f"/answers/{name}" in [problem.pointer for problem in refused.value.problems], (passed, name)


def test_closing_early_needs_an_ended_phase_of_the_template(way: Way) -> None:
    """Nowhere else can a file be closed."""
    for passed, case in points(way):
        ended = way.programme.edges[passed - 1][0].id if passed and passed % 2 == 0 else None
        if ended in way.programme.closing_after:
            assert gates.close(way.programme, case, TODAY) == replace(case, status="closed", closed_on=TODAY)
            continue
        with pytest.raises(WrongState):
            gates.close(way.programme, case, TODAY)


def test_breaking_off_has_a_gate_of_its_own(way: Way) -> None:
    """At every point a file is broken off with the template's answers and conditions, and not without one of them."""
    gate = way.programme.breaking_off
    for _, case in points(way):
        if gate is None:
            with pytest.raises(WrongState):
                gates.break_off(way.programme, case, way.facts())
            continue
        for name in set(gate.mandatory) & set(way.answers):
            assert refusal(gates.break_off, way.programme, case, way.facts(**{name: None})).missing == [name]
        for condition in gate.conditions:
            facts, broken = way.without(condition, way.facts(), case)
            assert condition.id in refusal(gates.break_off, way.programme, broken, facts).conditions
        off = gates.break_off(way.programme, case, way.facts())
        assert (off.status, off.closed_on) == ("closed", TODAY)
        assert not any(off.dates(phase.id).running for phase in way.programme.phases)


def ended_files(way: Way) -> Iterator[CaseFile]:
    """Files closed in every way there is."""
    yield way.crossed(len(way.programme.edges))
    for _, case in points(way):
        if way.programme.breaking_off is not None:
            yield gates.break_off(way.programme, case, way.facts())
        if not any(case.dates(phase.id).running for phase in way.programme.phases):
            latest = gates.latest_phase(way.programme, case)
            if latest in way.programme.closing_after:
                yield gates.close(way.programme, case, TODAY)


def test_reopening_leads_back_to_a_gate(way: Way) -> None:
    """However a file was closed: opened again, its last phase runs, and its end must be passed like any other."""
    for closed in ended_files(way):
        case = gates.reopen(way.programme, closed)
        assert (case.status, case.closed_on) == ("open", None)
        phase, edge = gates.next_edge(way.programme, case) or ("", "start")
        ended = [one.id for one in way.programme.phases if closed.dates(one.id).ended_on is not None]
        assert (phase, edge) == ((ended[-1], "end") if ended else (way.programme.phases[0].id, "start"))
        refusal(PASS[edge], way.programme, case, phase, Facts({}, TODAY))
        rest = way.programme.edges[way.programme.edges.index((way.programme.phase(phase), edge)) :]
        for later, side in rest:
            case = PASS[side](way.programme, case, later.id, way.facts())
        assert case.status == "closed"


def test_only_a_closed_file_is_reopened(way: Way) -> None:
    """An open one is not touched, and one that is being erased stays lost."""
    for _, case in points(way):
        for status in ("open", "erasing"):
            with pytest.raises(WrongState) as refused:
                gates.reopen(way.programme, replace(case, status=status))
            assert refused.value.code == "not_closed"


def test_the_whole_template_uses_everything() -> None:
    """Else the tests above would not see what no shipped programme uses."""
    programme: Programme = load(TEMPLATES[-1])
    tests = {type(one.test).__name__ for phase, edge in programme.edges for one in phase.gate(edge).conditions}
    assert tests == {"ConsentInForce", "AgreementInForce", "AnsweredWith", "AtLeast"}
    assert programme.terms
    assert programme.breaking_off
    assert programme.contact_every
    assert any(phase.limits for phase in programme.phases)
    assert any(phase.repeats for phase in programme.phases)
    assert any(field.history for field in programme.fields.values())
    assert any(field.shown_when for field in programme.fields.values())
