"""Phase gates: a phase starts and ends when the answers and consents its gate demands are there.

Source: programmes.md ("A phase") and product.md, W4. Every function takes a CaseFile and the file's answers
and returns a new CaseFile; none changes what it was given. An edge's date is the answer to the gate's date
field, so a date that two gates need is asked once and means one thing.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from .answers import pointer_to
from .casefile import CaseFile, PhaseDates
from .errors import GateRefused, InvalidAnswers, Problem, WrongState
from .templates.phases import ConsentInForce, Edge, Gate, Phase, Test
from .templates.programme import Programme
from .templates.values import Value

AnswersView = Mapping[str, Value]


@dataclass(frozen=True)
class Missing:
    """What still stands before an edge: field ids in the outline's order, and codes of conditions."""

    phase: str
    edge: Edge
    fields: tuple[str, ...]
    conditions: tuple[str, ...]


def start(programme: Programme, case: CaseFile, phase_id: str, answers: AnswersView, today: date) -> CaseFile:
    """The file with the phase started, dated by the answer to its start gate's date field.

    Raises UnknownPhase; WrongState `case_closed`, `case_erasing`, `phase_already_started`,
    `previous_phase_not_started`, `previous_phase_running`; GateRefused with all that is missing at once.
    """
    phase = programme.phase(phase_id)
    case.must_be_open()
    if case.dates(phase_id).started_on is not None:
        raise WrongState("phase_already_started")
    _previous_must_have_ended(programme, case, phase)
    day = _pass(programme, case, phase, "start", answers, today)
    return _with(case, phase_id, PhaseDates(started_on=day, started_recorded_on=today))


def end(programme: Programme, case: CaseFile, phase_id: str, answers: AnswersView, today: date) -> CaseFile:
    """The file with the phase ended; ending the last phase closes the file, `closed_on` today.

    Raises UnknownPhase; WrongState `case_closed`, `case_erasing`, `phase_not_started`,
    `phase_already_ended`; GateRefused with all that is missing at once.
    """
    phase = programme.phase(phase_id)
    case.must_be_open()
    dates = case.dates(phase_id)
    if dates.started_on is None:
        raise WrongState("phase_not_started")
    if dates.ended_on is not None:
        raise WrongState("phase_already_ended")
    day = _pass(programme, case, phase, "end", answers, today)
    after = _with(case, phase_id, replace(dates, ended_on=day, ended_recorded_on=today))
    return _closed(after, today) if phase == programme.phases[-1] else after


def close(programme: Programme, case: CaseFile, today: date) -> CaseFile:
    """The file closed without the remaining phases; `closed_on` is today.

    Allowed when no phase runs and the last one that ended is among the template's `closing_after`. Raises
    WrongState `case_closed`, `case_erasing`, `phase_running`, `too_early_to_close`.
    """
    case.must_be_open()
    if any(case.dates(phase.id).running for phase in programme.phases):
        raise WrongState("phase_running")
    ended = [phase.id for phase in programme.phases if case.dates(phase.id).ended_on is not None]
    if not ended or ended[-1] not in programme.closing_after:
        raise WrongState("too_early_to_close")
    return _closed(case, today)


def next_edge(programme: Programme, case: CaseFile) -> tuple[str, Edge] | None:
    """The only edge the file can pass next, as (phase id, edge); None when closed or all are passed."""
    if case.status != "open":
        return None
    for phase, edge in programme.edges:
        if case.dates(phase.id).on(edge) is None:
            return phase.id, edge
    return None


def latest_phase(programme: Programme, case: CaseFile) -> str | None:
    """The last phase that has started, in the template's order; None before the first."""
    started = [phase.id for phase in programme.phases if case.dates(phase.id).started_on is not None]
    return started[-1] if started else None


def what_is_missing(
    programme: Programme, case: CaseFile, answers: AnswersView, today: date | None = None
) -> Missing | None:
    """What the next edge still waits for; None when there is no next edge.

    Without `today` nothing is said about dates in the future.
    """
    following = next_edge(programme, case)
    if following is None:
        return None
    phase_id, edge = following
    return _missing(programme, case, programme.phase(phase_id), edge, answers, today)


def amend(programme: Programme, case: CaseFile, answers_after: AnswersView, today: date) -> CaseFile:
    """The file after a change of answers: dates of passed edges follow the answers that date them.

    `answers_after`: all answers as they would be. The days of recording stay. Raises WrongState
    `case_closed`, `case_erasing`; InvalidAnswers `needed_by_passed_gate` (a passed gate's mandatory answer
    was cleared), `date_in_future`, `date_before_previous`, one problem per field.
    """
    case.must_be_open()
    passed = [(phase, edge) for phase, edge in programme.edges if case.dates(phase.id).on(edge) is not None]
    needed = {name for phase, edge in passed for name in phase.gate(edge).mandatory}
    cleared = [name for name in programme.fields if name in needed and name not in answers_after]
    problems = dict.fromkeys(cleared, "needed_by_passed_gate")
    moved = case
    for phase, edge in passed:
        day = _answered_day(phase.gate(edge), answers_after)
        if day is not None:
            for code in _date_conditions(day, _day_before(programme, moved, phase, edge), today):
                problems.setdefault(phase.gate(edge).date, code)
            moved = _moved(moved, phase.id, edge, day)
    if problems:
        raise InvalidAnswers([Problem(pointer_to(name), code) for name, code in problems.items()])
    return moved


def _previous_must_have_ended(programme: Programme, case: CaseFile, phase: Phase) -> None:
    position = programme.phases.index(phase)
    if position == 0:
        return
    previous = case.dates(programme.phases[position - 1].id)
    if previous.started_on is None:
        raise WrongState("previous_phase_not_started")
    if previous.running:
        raise WrongState("previous_phase_running")


def _pass(programme: Programme, case: CaseFile, phase: Phase, edge: Edge, answers: AnswersView, today: date) -> date:
    """The date of the edge; raises GateRefused."""
    lacking = _missing(programme, case, phase, edge, answers, today)
    day = _answered_day(phase.gate(edge), answers)
    if lacking.fields or lacking.conditions or day is None:
        raise GateRefused(phase.id, edge, lacking.fields, lacking.conditions)
    return day


def _missing(
    programme: Programme, case: CaseFile, phase: Phase, edge: Edge, answers: AnswersView, today: date | None
) -> Missing:
    gate = phase.gate(edge)
    fields = tuple(name for name in programme.fields if name in gate.mandatory and name not in answers)
    conditions = [condition.id for condition in gate.conditions if not _holds(condition.test, case)]
    day = _answered_day(gate, answers)
    if day is not None:
        conditions += _date_conditions(day, _day_before(programme, case, phase, edge), today)
    return Missing(phase.id, edge, fields, tuple(conditions))


def _holds(test: Test, case: CaseFile) -> bool:
    if isinstance(test, ConsentInForce):
        return test.purpose in case.consents
    raise NotImplementedError


def _date_conditions(day: date, earlier: date | None, today: date | None) -> list[str]:
    codes = []
    if today is not None and day > today:
        codes.append("date_in_future")
    if earlier is not None and day < earlier:
        codes.append("date_before_previous")
    return codes


def _day_before(programme: Programme, case: CaseFile, phase: Phase, edge: Edge) -> date | None:
    """The day of the edge before this one, None before the first."""
    position = programme.edges.index((phase, edge))
    if position == 0:
        return None
    previous, previous_edge = programme.edges[position - 1]
    return case.dates(previous.id).on(previous_edge)


def _answered_day(gate: Gate, answers: AnswersView) -> date | None:
    value = answers.get(gate.date)
    return date.fromisoformat(value) if isinstance(value, str) else None


def _moved(case: CaseFile, phase_id: str, edge: Edge, day: date) -> CaseFile:
    dates = case.dates(phase_id)
    return _with(case, phase_id, replace(dates, started_on=day) if edge == "start" else replace(dates, ended_on=day))


def _with(case: CaseFile, phase_id: str, dates: PhaseDates) -> CaseFile:
    return replace(case, phases={**case.phases, phase_id: dates})


def _closed(case: CaseFile, today: date) -> CaseFile:
    return replace(case, status="closed", closed_on=today)
