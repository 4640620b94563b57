"""Changing answers that gates rest on which a file has passed already.

Dates of passed edges follow the answers that date them; what let the file through cannot be taken away behind it.
"""

from dataclasses import replace
from datetime import date

from services.casefile.errors import InvalidAnswers, Problem
from services.casefile.model.answers import AnswersView, pointer_to
from services.casefile.model.casefile import CaseFile
from services.casefile.model.conditions import Facts, met
from services.casefile.model.deadlines import exceeded
from services.casefile.model.gates import answered_day, date_conditions, day_before, passed, unanswered, with_dates
from services.casefile.templates.declared.phases import AnsweredWith, Edge, Phase
from services.casefile.templates.declared.programme import Programme


def needed_by_passed(programme: Programme, case: CaseFile) -> frozenset[str]:
    """The fields that gates rest on which the file has passed: mandatory ones, and reasons for exceptions."""
    return frozenset(
        name
        for phase, edge in passed(programme, case)
        for name in (*phase.gate(edge).mandatory, *_exceptions(phase, edge))
    )


def amend(programme: Programme, case: CaseFile, before: AnswersView, after: AnswersView, today: date) -> CaseFile:
    """The file after a change of answers: dates of passed edges follow the answers that date them.

    `before`, `after`: all answers as they are and as they would be. The days of recording stay. Raises WrongState
    `case_closed`, `case_erasing`; InvalidAnswers `needed_by_passed_gate` (a passed gate rests on the answer as it
    was), `date_in_future`, `date_before_previous`, `after_limit`, one problem per field.
    """
    case.must_be_open()
    problems: dict[str, str] = {}
    moved = case
    for phase, edge in passed(programme, case):
        for name in _taken_away(programme, case, phase, edge, Facts(before, today), Facts(after, today)):
            problems.setdefault(name, "needed_by_passed_gate")
        day = answered_day(phase.gate(edge), after)
        if day is not None:
            for code in date_conditions(day, day_before(programme, moved, phase, edge), today):
                problems.setdefault(phase.gate(edge).date, code)
            moved = _moved(moved, phase.id, edge, day)
        if edge == "end" and _beyond(moved, phase, after) and not _beyond(case, phase, before):
            problems.setdefault(phase.gate(edge).date, "after_limit")
    if problems:
        names = [name for name in programme.fields if name in problems]
        raise InvalidAnswers([Problem(pointer_to(name), problems[name]) for name in names])
    return moved


def _exceptions(phase: Phase, edge: Edge) -> list[str]:
    of_limits = [limit.exception for limit in phase.limits] if edge == "end" else []
    named = [condition.exception for condition in phase.gate(edge).conditions] + of_limits
    return [name for name in named if name is not None]


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
        if isinstance(condition.test, AnsweredWith) and met(condition, case, before) and not met(condition, case, facts)
    ]
    lacking = unanswered(programme, gate, before.answers)
    return [*(name for name in unanswered(programme, gate, facts.answers) if name not in lacking), *gone]


def _beyond(case: CaseFile, phase: Phase, answers: AnswersView) -> list[str]:
    ended_on = case.dates(phase.id).ended_on
    return [] if ended_on is None else exceeded(phase, case, ended_on, answers)


def _moved(case: CaseFile, phase_id: str, edge: Edge, day: date) -> CaseFile:
    dates = case.dates(phase_id)
    return with_dates(
        case, phase_id, replace(dates, started_on=day) if edge == "start" else replace(dates, ended_on=day)
    )
