"""A protection that ends shows what was hidden: that is an opening, on record as one (§ 51 BMG; ADR 32).

It is not refused: a form sends answers, and whoever corrects a tick must be able to. But nobody sees an address without
that it stands in the access log, in the list of openings, and before whoever is responsible for the file.
"""

from kernel.principal import Principal
from kernel.translations import sentence
from services.casefile.model import protected_address as model
from services.casefile.model.access import Act
from services.casefile.model.answers import AnswersView
from services.casefile.model.entries import Entry
from services.casefile.model.protected_address import ENDED, SHOWN_AGAIN, Opening
from services.casefile.store import Seen, Stored, Work
from services.casefile.store.address_openings import AddressOpenings
from services.casefile.templates.declared.programme import Programme
from services.casefile.usecases import protected_address, reminders
from services.casefile.usecases.reminders import Reminder

REMINDER = "address_protection_ended"
"""The sentence of the reminder; it names neither client nor place."""


def follow_answers(
    work: Work, principal: Principal, stored: Stored, before: AnswersView, after: AnswersView
) -> tuple[str, ...]:
    """What whoever has changed answers is told, where that has shown what was hidden; the file is locked."""
    programme = work.programmes.of(stored.case)
    return _on_record(work, principal, stored) if model.uncovers(programme, before, programme, after) else ()


def follow_entry(work: Work, principal: Principal, stored: Stored, before: Entry, after: Entry) -> tuple[str, ...]:
    """The same of an entry: its own protection was ended, or it does not belong to the household any more."""
    if not protected_address.hides(work.programmes.of(stored.case), after.kind):
        return ()
    no_more = protected_address.no_more_hidden(work, stored, before, after)
    if not no_more:
        return ()
    seen = Seen(stored.case.id, work.keys.get(stored.case.agency, stored.case.id), principal.account)
    said = (before, after, *work.entries.before(after, seen))
    return _on_record(work, principal, stored) if model.among(no_more, *(one.values for one in said)) else ()


def follow_move(
    work: Work, principal: Principal, stored: Stored, before: tuple[Programme, AnswersView], after: AnswersView
) -> None:
    """The same of a newer template, which may hide less; `stored` is in it already."""
    newer = work.programmes.of(stored.case)
    if model.uncovers(*before, newer, after) or _uncovers_entries(work, principal, stored, before):
        _on_record(work, principal, stored)


def _uncovers_entries(work: Work, principal: Principal, stored: Stored, before: tuple[Programme, AnswersView]) -> bool:
    """Whether entries show in a newer template what they hid; the address in the outline is as protected as before."""
    (older, answers), newer = before, work.programmes.of(stored.case)
    outline = model.is_protected(older, answers)
    seen = Seen(stored.case.id, work.keys.get(stored.case.agency, stored.case.id), principal.account)
    for one in work.entries.all(seen, model.hidden_otherwise(older, newer)):
        was, stays = (model.hidden_of_entry(of.forms[one.kind], one.values, outline=outline) for of in (older, newer))
        said = (one, *work.entries.before(one, seen)) if was - stays else ()
        if model.among(was - stays, *(each.values for each in said)):
            return True
    return False


def _on_record(work: Work, principal: Principal, stored: Stored) -> tuple[str, ...]:
    case, key = stored.case, work.keys.get(stored.case.agency, stored.case.id)
    work.log_access(principal, Act.END_ADDRESS_PROTECTION.recorded(), [case.id])
    said = Opening(str(principal.account), work.clock.acted().isoformat(), ENDED, None)
    work.of(AddressOpenings).add(case, key, said)
    if principal.account != case.responsible:
        today, text = work.clock.today(), sentence(REMINDER, "de")
        reminders.put(work, case, Reminder(account=case.responsible, author=principal.account, on=today, text=text))
    return (SHOWN_AGAIN,)
