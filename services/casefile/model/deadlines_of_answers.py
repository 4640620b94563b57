"""What has to be done by a day that counts from an answer (`templates/declared/deadlines`).

Pure functions. Answers are sealed, so the daily work cannot look for these days: they stand in the file's summary, and
a reminder is written with the answer itself, under one name for all deadlines. A day that counts from what identifies
a person, a birth above all, lies nowhere in plain: of that the summary alone tells (privacy.md, 1).
"""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from services.casefile.model.answers import AnswersView, fits
from services.casefile.model.casefile import CaseFile
from services.casefile.model.comparing import day_or_month, first_day
from services.casefile.model.deadlines import Due
from services.casefile.model.reminders import Raised
from services.casefile.model.resting import has_died
from services.casefile.templates.declared.deadlines import Deadline
from services.casefile.templates.declared.phases import DEADLINE
from services.casefile.templates.declared.programme import Programme

SHOWN_AHEAD = timedelta(days=31)
"""So long before its day a deadline is shown; a month's is shown from its first day on."""


def due(programme: Programme, case: CaseFile, answers: AnswersView, today: date) -> list[Due]:
    """Every deadline of an open file that is not met yet, however far ahead; nothing once the person has died."""
    if case.status != "open" or not programme.deadlines or has_died(programme, answers):
        return []
    return list(_due(programme, answers, today))


def shown(found: Iterable[Due], today: date) -> list[Due]:
    """Those that a summary shows today."""
    return [one for one in found if one.on <= today + SHOWN_AHEAD]


def _due(programme: Programme, answers: AnswersView, today: date) -> Iterator[Due]:
    for rule in programme.deadlines:
        begun = _begun(rule, answers)
        if begun is None or not _asked(rule, answers) or _is_done(rule, answers, begun):
            continue
        last = rule.within.after(begun)
        on = last if rule.before is None else rule.before.before(last)
        if rule.before is None or today < last:
            yield Due(rule.id, rule.label, on, today > on)


def in_plain(programme: Programme) -> frozenset[str]:
    """The deadlines whose day may lie in plain, as that of a reminder."""
    return frozenset(
        one.id
        for one in programme.deadlines
        if all(programme.fields[name].protection != "identifying" for name in one.since)
    )


def asked_of(programme: Programme) -> frozenset[str]:
    """The answers that deadlines whose day may lie in plain ask for."""
    ids = in_plain(programme)
    rules = [one for one in programme.deadlines if one.id in ids]
    return frozenset(name for one in rules for name in (*one.since, *one.done, *([one.when.field] if one.when else [])))


def standing(programme: Programme, case: CaseFile, raised: Iterable[Raised]) -> list[Due]:
    """What reminders of deadlines stand for until the answers say otherwise: the daily work goes by what was raised."""
    if case.status != "open":
        return []
    asked = in_plain(programme)
    labels = [one.label for one in programme.deadlines if one.id in asked]
    return [Due(DEADLINE, labels[0], one.on, overdue=True) for one in raised if labels and one.rule == DEADLINE]


def _begun(rule: Deadline, answers: AnswersView) -> date | None:
    known = (day_or_month(answers[name]) for name in rule.since if name in answers)
    return next((first_day(one) for one in known if one is not None), None)


def _asked(rule: Deadline, answers: AnswersView) -> bool:
    return rule.when is None or fits(answers.get(rule.when.field), rule.when.values)


def _is_done(rule: Deadline, answers: AnswersView, begun: date) -> bool:
    """A day before the one it counts from belongs to an earlier measure, as whatever is not answered does."""
    for name in rule.done:
        value = answers.get(name)
        day = day_or_month(value) if value is not None else None
        if value is not None and (day is None or first_day(day) >= begun):
            return True
    return False
