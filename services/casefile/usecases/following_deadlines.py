"""Deadlines that count from an answer remind by themselves, from the answer on: their days are sealed with it."""

from services.casefile.model import deadlines_of_answers, reminders
from services.casefile.model.answers import AnswersView
from services.casefile.model.casefile import CaseFile
from services.casefile.model.reminders import BY_OBHUT
from services.casefile.store import Work
from services.casefile.templates.declared.phases import DEADLINE
from services.casefile.templates.declared.programme import Programme
from services.casefile.usecases import reminders as reminding
from services.casefile.usecases.reminders import Reminder


def follow_answers(work: Work, programme: Programme, case: CaseFile, before: AnswersView, after: AnswersView) -> None:
    """Put a reminder for each deadline that an answer has brought, on its day, and end those that are met or moved. A
    day that a colleague has ticked off is not reminded of again."""
    asked = deadlines_of_answers.asked_of(programme)
    if not any(before.get(name) != after.get(name) for name in asked):
        return
    rules = deadlines_of_answers.in_plain(programme)
    due = [one for one in deadlines_of_answers.due(programme, case, after, work.clock.today()) if one.rule in rules]
    by_day = {on: [one for one in due if one.on == on] for on in sorted({one.on for one in due})}
    raised = [one for one in work.reminders.raised([case.id]).get(case.id, []) if one.rule == DEADLINE]
    reminding.end(work, case, [one.id for one in raised if one.waits and one.on not in by_day])
    for on in by_day.keys() - {one.on for one in raised}:
        text = "\n".join(reminders.text_of(one) for one in by_day[on])
        reminder = Reminder(account=case.responsible, author=BY_OBHUT, on=on, text=text, rule=DEADLINE, rule_on=on)
        reminding.put(work, case, reminder)
