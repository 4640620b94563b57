"""What rests with a file whose person has died, at once and until somebody corrects it or keeps it by a tick."""

from collections.abc import Mapping
from dataclasses import replace

from services.casefile.model.reminders import BY_OBHUT
from services.casefile.model.resting import has_died
from services.casefile.store import Seen, Stored, Work
from services.casefile.templates.declared.programme import Programme
from services.casefile.templates.values import Value

Answers = Mapping[str, Value]


def follow_answers(work: Work, programme: Programme, stored: Stored, before: Answers, after: Answers) -> None:
    """Once the answers say that the person has died, what waits rests; once they say so no longer, it goes on. What
    somebody has kept stays kept."""
    died = has_died(programme, after)
    if died == has_died(programme, before):
        return
    case = stored.case
    seen = Seen(case.id, work.keys.get(case.agency, case.id), BY_OBHUT)
    was, becomes = (None, True) if died else (True, None)
    for one in work.reminders.addressed([case.id], work.clock.today()):
        entry = work.entries.get(seen, one.kind, one.id) if one.rests is was else None
        if entry is not None:
            work.entries.save(entry, replace(entry, rests=becomes), seen.key)


def rests_now(work: Work, stored: Stored) -> bool:
    """Whether the person of a file has died; answers are opened for it."""
    case = stored.case
    return has_died(work.programmes.of(case), work.sections.read(case.id, work.keys.get(case.agency, case.id)))
