"""What rules of time remind of today, put into files as the daily work would: so that it has nothing left to write.

Looking at thousands of files costs that work little, writing into them one by one much.
"""

from dataclasses import replace
from datetime import date, datetime

from cli.demodata.bulk.life import Life
from services.casefile.model import deadlines, reminders
from services.casefile.model.reminders import BY_OBHUT


def remind(life: Life, today: date, at: datetime) -> None:
    """Put into a file what is to be reminded of today."""
    due = deadlines.due(life.programme, life.case, _last_days(life), today, life.due_on)
    for one in reminders.plan(due, [], today).new:
        entry = life.remind(reminders.text_of(one), one.on, at, BY_OBHUT)
        life.put(replace(entry, rule=one.rule, rule_on=one.on), f"{one.rule}/{one.on}")


def _last_days(life: Life) -> dict[str, date]:
    """By form the day of its newest entry."""
    days: dict[str, date] = {}
    for (kind, _), entry in life.entries.items():
        if entry.day is not None:
            days[kind] = max(entry.day, days.get(kind, entry.day))
    return days
