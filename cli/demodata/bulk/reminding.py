"""What rules of time have reminded of, put into files as the daily work would: so that it has nothing left to write.

Looking at thousands of files costs that work little, writing into them one by one much.
"""

from dataclasses import replace
from datetime import date, datetime, time, timedelta

from cli.demodata.bulk.acts import Access
from cli.demodata.bulk.life import Life
from cli.demodata.steps import workday
from cli.demodata.ticking import PATIENCE
from kernel.clock import BERLIN
from services.casefile.model import deadlines, reminders
from services.casefile.model.access import Act
from services.casefile.model.deadlines import AHEAD
from services.casefile.model.entries import Entry
from services.casefile.model.reminders import BY_OBHUT

BEFORE_WORK = time(5, 0)  # when Obhut reminds
SLOWEST = 30  # days after that patience, until the last of the workers has looked through their reminders


def remind(life: Life, today: date, written: date) -> None:
    """Put into a file what it has been reminded of until today; what waited for long has been ticked off. `written`:
    the day up to which the file was written before."""
    due = deadlines.due(life.programme, life.case, last_days_of(life), today, life.due_on)
    for one in reminders.plan(due, [], today).new:
        raised = max(one.on - AHEAD, life.case.opened_on)
        entry = life.remind(reminders.text_of(one), one.on, _before_work(life, raised), BY_OBHUT)
        ticked = workday(max(one.on, raised) + PATIENCE + timedelta(days=entry.id.int % SLOWEST))
        if ticked < today:
            entry = _ticked_off(life, entry, ticked, written)
        life.put(replace(entry, rule=one.rule, rule_on=one.on), f"{one.rule}/{one.on}")


def _ticked_off(life: Life, reminder: Entry, on: date, written: date) -> Entry:
    """A reminder after whoever was reminded has ticked it off on a day. Their act is on record, unless the log has been
    written up to a later day: it is read by position."""
    at = life.at(on)
    if on > written:
        who = next(one for one in life.whose.workers.values() if one.account == reminder.account)
        life.fresh.accesses.append(Access(at, who, Act.CHANGE_ENTRY.recorded(reminder.kind)))
    return replace(reminder, done=True, changed_at=at)


def _before_work(life: Life, day: date) -> datetime:
    at = datetime.combine(day, BEFORE_WORK, BERLIN)
    return at if life.whose.until is None else min(at, life.whose.until)


def last_days_of(life: Life) -> dict[str, date]:
    """By form the day of its newest entry."""
    days: dict[str, date] = {}
    for (kind, _), entry in life.entries.items():
        if entry.day is not None:
            days[kind] = max(entry.day, days.get(kind, entry.day))
    return days
