"""Phase gates: a phase starts and ends when the answers and conditions its gate demands are there.

Source: programmes.md ("A phase") and product.md, W4. Every function takes a CaseFile and the facts it is judged by
and returns a new CaseFile; none changes what it was given. An edge's date is the answer to the gate's date
field, so a date that two gates need is asked once and means one thing.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from services.casefile.errors import WrongState
from services.casefile.model.casefile import CaseFile, PhaseDates
from services.casefile.model.conditions import Facts
from services.casefile.model.deadlines import exceeded
from services.casefile.model.lacking import Lacking, answered_day, lacking
from services.casefile.templates.declared.phases import Edge, Gate, Phase
from services.casefile.templates.declared.programme import Programme

BREAKING_OFF = "breaking_off"


@dataclass(frozen=True)
class Missing:
    """What still stands before an edge: field ids in the outline's order, codes of conditions, and by such a code the
    field that takes reasons for passing all the same."""

    phase: str
    edge: Edge
    fields: tuple[str, ...]
    conditions: tuple[str, ...]
    reasons: Mapping[str, str]


def start(programme: Programme, case: CaseFile, phase_id: str, facts: Facts) -> CaseFile:
    """The file with the phase started, dated by the answer to its start gate's date field.

    Raises UnknownPhase; WrongState `case_closed`, `case_erasing`, `phase_already_started`,
    `previous_phase_not_started`, `previous_phase_running`; GateRefused with all that is missing at once.
    """
    phase = programme.phase(phase_id)
    case.must_be_open()
    if case.dates(phase_id).started_on is not None:
        raise WrongState("phase_already_started")
    _previous_must_have_ended(programme, case, phase)
    day = _pass(programme, case, phase, "start", facts)
    return with_dates(case, phase_id, PhaseDates(started_on=day, started_recorded_on=facts.today))


def end(programme: Programme, case: CaseFile, phase_id: str, facts: Facts) -> CaseFile:
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
    day = _pass(programme, case, phase, "end", facts)
    after = with_dates(case, phase_id, replace(dates, ended_on=day, ended_recorded_on=facts.today))
    return _closed(after, facts.today) if phase == programme.phases[-1] else after


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


def break_off(programme: Programme, case: CaseFile, facts: Facts) -> CaseFile:
    """The file closed before its time (Abbruch): a running phase ends on the day of the template's gate for it.

    That gate alone decides: what the phase's own end asks for, its limits included, is not waited for. Raises
    WrongState `case_closed`, `case_erasing`, `cannot_be_broken_off` (the template has no such gate); GateRefused.
    """
    case.must_be_open()
    gate = programme.breaking_off
    if gate is None:
        raise WrongState("cannot_be_broken_off")
    waits = lacking(programme, case, gate, _last_day(programme, case), facts)
    day = answered_day(gate, facts.answers)
    if waits.fields or waits.conditions or day is None:
        raise waits.refusal(programme, gate, BREAKING_OFF, "end", facts.today)
    for phase in programme.phases:
        dates = case.dates(phase.id)
        if dates.running:
            case = with_dates(case, phase.id, replace(dates, ended_on=day, ended_recorded_on=facts.today))
    return _closed(case, facts.today)


def reopen(programme: Programme, case: CaseFile) -> CaseFile:
    """The closed file open again (Wiedereröffnung): the last phase that ended runs on, and must pass its end again.

    Raises WrongState `not_closed`.
    """
    if case.status != "closed":
        raise WrongState("not_closed")
    opened = replace(case, status="open", closed_on=None)
    ended = [phase.id for phase in programme.phases if case.dates(phase.id).ended_on is not None]
    if not ended:
        return opened
    return with_dates(opened, ended[-1], replace(case.dates(ended[-1]), ended_on=None, ended_recorded_on=None))


def next_edge(programme: Programme, case: CaseFile) -> tuple[str, Edge] | None:
    """The only edge the file can pass next, as (phase id, edge); None when closed or all are passed."""
    if case.status != "open":
        return None
    for phase, edge in programme.edges:
        if case.dates(phase.id).on(edge) is None:
            return phase.id, edge
    return None


def next_gate(programme: Programme, case: CaseFile) -> Gate | None:
    """The gate of the next edge."""
    following = next_edge(programme, case)
    return None if following is None else programme.phase(following[0]).gate(following[1])


def latest_phase(programme: Programme, case: CaseFile) -> str | None:
    """The last phase that has started, in the template's order; None before the first."""
    started = [phase.id for phase in programme.phases if case.dates(phase.id).started_on is not None]
    return started[-1] if started else None


def what_is_missing(programme: Programme, case: CaseFile, facts: Facts) -> Missing | None:
    """What the next edge still waits for; None when there is no next edge."""
    following = next_edge(programme, case)
    if following is None:
        return None
    phase_id, edge = following
    waits = _before(programme, case, programme.phase(phase_id), edge, facts)
    return Missing(phase_id, edge, waits.fields, waits.conditions, waits.reasons)


def passed(programme: Programme, case: CaseFile) -> list[tuple[Phase, Edge]]:
    """The edges the file has passed, in order."""
    begun = case.phases
    return [(phase, edge) for phase, edge in programme.edges if phase.id in begun and begun[phase.id].on(edge)]


def _previous_must_have_ended(programme: Programme, case: CaseFile, phase: Phase) -> None:
    position = programme.phases.index(phase)
    if position == 0:
        return
    previous = case.dates(programme.phases[position - 1].id)
    if previous.started_on is None:
        raise WrongState("previous_phase_not_started")
    if previous.running:
        raise WrongState("previous_phase_running")


def _pass(programme: Programme, case: CaseFile, phase: Phase, edge: Edge, facts: Facts) -> date:
    """The date of the edge; raises GateRefused."""
    waits = _before(programme, case, phase, edge, facts)
    gate = phase.gate(edge)
    day = answered_day(gate, facts.answers)
    if waits.fields or waits.conditions or day is None:
        raise waits.refusal(programme, gate, phase.id, edge, facts.today)
    return day


def _before(programme: Programme, case: CaseFile, phase: Phase, edge: Edge, facts: Facts) -> Lacking:
    gate = phase.gate(edge)
    waits = lacking(programme, case, gate, day_before(programme, case, phase, edge), facts)
    day = answered_day(gate, facts.answers)
    beyond = exceeded(phase, case, day, facts.answers) if edge == "end" and day is not None else []
    if not beyond:
        return waits
    reasons = {f"after_limit:{limit.id}": limit.exception for limit in beyond if limit.exception}
    codes = tuple(f"after_limit:{limit.id}" for limit in beyond)
    return replace(waits, conditions=waits.conditions + codes, reasons={**waits.reasons, **reasons})


def day_before(programme: Programme, case: CaseFile, phase: Phase, edge: Edge) -> date | None:
    """The day of the edge before this one, None before the first."""
    position = programme.edges.index((phase, edge))
    if position == 0:
        return None
    previous, previous_edge = programme.edges[position - 1]
    return case.dates(previous.id).on(previous_edge)


def _last_day(programme: Programme, case: CaseFile) -> date | None:
    """The day of the last edge passed."""
    days = [case.dates(phase.id).on(edge) for phase, edge in passed(programme, case)]
    return days[-1] if days else None


def with_dates(case: CaseFile, phase_id: str, dates: PhaseDates) -> CaseFile:
    """The file with other dates of a phase."""
    return replace(case, phases={**case.phases, phase_id: dates})


def _closed(case: CaseFile, today: date) -> CaseFile:
    return replace(case, status="closed", closed_on=today)
