"""What becomes true for those who referred a file when it is closed to them, and when it has come to its end.

Source: product.md, V7 (the word at the exit), V8 and V10 (step and exit of their referrals).
"""

from uuid import UUID

from services.casefile.model.answers import AnswersView
from services.casefile.model.casefile import CaseFile
from services.casefile.model.referred import Heading, is_closed_to_referrers, referrers
from services.casefile.model.words import CASE_LEFT
from services.casefile.store import Work
from services.casefile.store.referred import Referred
from services.casefile.templates.declared.programme import Programme
from services.casefile.usecases import colleagues, left_behind, words


def follow(
    work: Work, programme: Programme, before: CaseFile, after: CaseFile, answers: AnswersView, *, by: UUID
) -> None:
    """Closed to them: the name they knew is kept, and what waited for them goes to the responsible. Left: they get the
    word without content, which opens nothing."""
    if not is_closed_to_referrers(programme, after):
        return
    if not is_closed_to_referrers(programme, before):
        _closed_to_them(work, programme, before, answers)
    if before.status == "open" and after.status == "closed":
        today = work.clock.today()
        accounts = set(referrers(after, today)) - {after.responsible}
        there = colleagues.known(work, after, accounts)
        for account in sorted(there.keys() - colleagues.readers(work, after, accounts)):
            words.put(work, after, account, CASE_LEFT, by)


def _closed_to_them(work: Work, programme: Programme, case: CaseFile, answers: AnswersView) -> None:
    named = programme.heading
    name, first_name = (answers.get(field) for field in (named.name, named.first_name))
    heading = Heading(case.client_number, *(str(one) if one else None for one in (name, first_name)))
    work.of(Referred).keep(case.id, work.keys.get(case.agency, case.id), heading)
    left_behind.hand_on(work, case.id)
