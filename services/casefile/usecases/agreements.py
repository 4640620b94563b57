"""What becomes true with an agreement: once the one that carries the service has ended, the file's exit is due.

Source: programmes.md (bfm: the end of the client's agreement leads to exit, not to erasure). The file says so in what
is due, and the responsible is reminded at once, by the rule that the template names.
"""

from services.casefile.model import reminders
from services.casefile.model.agreements import AGREEMENTS, awaits_exit, due_exit
from services.casefile.model.deadlines import Due
from services.casefile.model.entries import Entry
from services.casefile.model.reminders import BY_OBHUT
from services.casefile.store import Stored, Work
from services.casefile.templates.declared.programme import Programme
from services.casefile.usecases import reminders as reminding
from services.casefile.usecases.reminders import Reminder


def exit_due(work: Work, programme: Programme, stored: Stored) -> Due | None:
    """That the exit is due, if it is; agreements are opened only where the template asks for it."""
    if not awaits_exit(programme, stored.case):
        return None
    case = stored.case
    agreements = work.entries.values(case.id, work.keys.get(case.agency, case.id), [AGREEMENTS])[AGREEMENTS]
    return due_exit(programme, case, agreements, work.clock.today())


def follow_agreement(work: Work, programme: Programme, stored: Stored, _: Entry) -> None:
    """Remind of the exit once when the last agreement has ended; a new agreement ends the reminder.

    On which day it ended is sealed; what lies in plain is the day on which Obhut learnt of it.
    """
    rule, case = programme.agreement_ends, stored.case
    if rule is None or not awaits_exit(programme, case):
        return
    work.cases.tell(case.id)  # what is due stands in the summary, whose tag must not say that nothing has changed
    due = exit_due(work, programme, stored)
    raised = [one for one in work.reminders.raised([case.id]).get(case.id, []) if one.rule == rule.id]
    reminding.end(work, case, [one.id for one in raised] if due is None else [])
    if due is not None and not raised:
        text, today = reminders.text_of(due), work.clock.today()
        reminder = Reminder(
            account=case.responsible, author=BY_OBHUT, on=today, text=text, rule=due.rule, rule_on=today
        )
        reminding.put(work, case, reminder)
