"""Changing answers that gates rest on which a file has passed already.

Dates of passed edges follow the answers that date them; what let the file through cannot be taken away behind it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

from services.casefile.errors import InvalidAnswers, Problem
from services.casefile.model.answers import AnswersView, pointer_to
from services.casefile.model.casefile import CaseFile
from services.casefile.model.conditions import Facts, forms_asked, met
from services.casefile.model.deadlines import exceeded
from services.casefile.model.gates import day_before, passed, with_dates
from services.casefile.model.lacking import answered_day, date_conditions, not_met_then, unanswered
from services.casefile.templates.declared.phases import AnsweredWith, Edge, Gate, Limit, Phase
from services.casefile.templates.declared.programme import Programme

Entries = Mapping[str, Sequence[AnswersView]]
NO_ENTRIES: Entries = {}


def needed_by_passed(programme: Programme, case: CaseFile) -> frozenset[str]:
    """The fields that gates rest on which the file has passed: mandatory ones, and reasons for exceptions."""
    return frozenset(
        name
        for phase, edge in passed(programme, case)
        for name in (*phase.gate(edge).mandatory, *_exceptions(phase, edge))
    )


def forms_asked_anew(programme: Programme, case: CaseFile, before: AnswersView, after: AnswersView) -> frozenset[str]:
    """The forms whose entries decide whether a change of answers may move the days of passed edges; mostly none."""
    moved = (phase.gate(edge) for phase, edge in passed(programme, case) if _is_moved(phase.gate(edge), before, after))
    return frozenset(form for gate in moved for form in forms_asked(gate))


def amend(
    programme: Programme,
    case: CaseFile,
    before: AnswersView,
    after: AnswersView,
    today: date,
    entries: Entries = NO_ENTRIES,
) -> CaseFile:
    """The file after a change of answers: dates of passed edges follow the answers that date them.

    `before`, `after`: all answers as they are and as they would be; `entries`: of `forms_asked_anew`. The days of
    recording stay. Raises WrongState `case_closed`, `case_erasing`; InvalidAnswers `needed_by_passed_gate` (a passed
    gate rests on the answer as it was), `date_in_future`, `date_before_previous`, `not_met_on_that_day` (a condition
    with which the gate was passed does not hold on the day to which it would move), `after_limit` with `reasons_needed`
    at the field that takes them; one problem per field.
    """
    case.must_be_open()
    problems: dict[str, str] = {}
    moved, facts = case, (Facts(before, today, entries), Facts(after, today, entries))
    for phase, edge in passed(programme, case):
        gate = phase.gate(edge)
        for name in _taken_away(programme, case, phase, edge, *facts):
            problems.setdefault(name, "needed_by_passed_gate")
        day = answered_day(gate, after)
        if day is not None:
            for code in date_conditions(day, day_before(programme, moved, phase, edge), today):
                problems.setdefault(gate.date, code)
            moved = _moved(moved, phase.id, edge, day)
            if _is_moved(gate, before, after) and not_met_then(programme, case, gate, *facts):
                problems.setdefault(gate.date, "not_met_on_that_day")
        for limit in _newly_beyond(case, moved, phase, before, after) if edge == "end" else ():
            problems.setdefault(gate.date, "after_limit")
            if limit.exception:
                problems.setdefault(limit.exception, "reasons_needed")
    if problems:
        names = [name for name in programme.fields if name in problems]
        raise InvalidAnswers([Problem(pointer_to(name), problems[name]) for name in names])
    return moved


def _exceptions(phase: Phase, edge: Edge) -> list[str]:
    of_limits = [limit.exception for limit in phase.limits] if edge == "end" else []
    of_conditions = [name for one in phase.gate(edge).conditions for name in (one.exception, one.late)]
    return [name for name in of_conditions + of_limits if name is not None]


def _is_moved(gate: Gate, before: AnswersView, after: AnswersView) -> bool:
    return before.get(gate.date) != after.get(gate.date)


def _taken_away(
    programme: Programme, case: CaseFile, phase: Phase, edge: Edge, before: Facts, facts: Facts
) -> list[str]:
    """What a passed gate would rest on no longer: mandatory answers, reasons, the answers of its conditions. What it
    did not rest on before, since the file came from an older version of the template, is not demanded now."""
    gate = phase.gate(edge)
    gone = [name for name in _exceptions(phase, edge) if name in before.answers and name not in facts.answers]
    gone += [
        condition.test.field
        for condition in gate.conditions
        if isinstance(condition.test, AnsweredWith)
        and met(condition, case, before, before.today)
        and not met(condition, case, facts, facts.today)
    ]
    lacking = unanswered(programme, gate, facts.answers)
    lacked = unanswered(programme, gate, before.answers) if lacking else []
    return [*(name for name in lacking if name not in lacked), *gone]


def _newly_beyond(
    case: CaseFile, moved: CaseFile, phase: Phase, before: AnswersView, after: AnswersView
) -> list[Limit]:
    """The limits a phase would exceed now, where it exceeded none."""
    return [] if _beyond(case, phase, before) else _beyond(moved, phase, after)


def _beyond(case: CaseFile, phase: Phase, answers: AnswersView) -> list[Limit]:
    ended_on = case.dates(phase.id).ended_on
    return [] if ended_on is None else exceeded(phase, case, ended_on, answers)


def _moved(case: CaseFile, phase_id: str, edge: Edge, day: date) -> CaseFile:
    dates = case.dates(phase_id)
    if dates.on(edge) == day:
        return case
    return with_dates(
        case, phase_id, replace(dates, started_on=day) if edge == "start" else replace(dates, ended_on=day)
    )
