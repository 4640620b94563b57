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
    return _follow(work, principal, stored, (programme, before), (programme, after))


def follow_move(
    work: Work, principal: Principal, stored: Stored, before: tuple[Programme, AnswersView], after: AnswersView
) -> None:
    """The same of a newer template, which may hide less; `stored` is in it already."""
    _follow(work, principal, stored, before, (work.programmes.of(stored.case), after))


def follow_entry(work: Work, principal: Principal, stored: Stored, before: Entry, after: Entry) -> tuple[str, ...]:
    """The same of an entry: its own protection was ended, or it does not belong to the household any more."""
    programme = work.programmes.of(stored.case)
    if not protected_address.hides(programme, after.kind):
        return ()
    form, outline = programme.form(after.kind), protected_address.outline_of(work, programme, stored)
    if not model.hidden_of_entry(form, before.values, outline=outline):
        return ()
    was, now = (before.values, outline), (after.values, outline)
    said = (before, *work.entries.before(after, _seen(work, principal, stored)))
    again = any(model.shows_again(form, form, was, now, one.values) for one in said)
    return _on_record(work, principal, stored) if again else ()


def _follow(
    work: Work,
    principal: Principal,
    stored: Stored,
    before: tuple[Programme, AnswersView],
    after: tuple[Programme, AnswersView],
) -> tuple[str, ...]:
    again = model.uncovers(*before, *after) or _shows_entries(work, principal, stored, before, after)
    return _on_record(work, principal, stored) if again else ()


def _shows_entries(
    work: Work,
    principal: Principal,
    stored: Stored,
    before: tuple[Programme, AnswersView],
    after: tuple[Programme, AnswersView],
) -> bool:
    """Whether entries show what they hid, while the address in the outline is as protected as before."""
    kinds = model.hidden_otherwise(*before, *after)
    if not kinds:
        return False
    was, now, seen = model.outline_of(*before), model.outline_of(*after), _seen(work, principal, stored)
    return any(
        model.shows_again(
            before[0].forms[one.kind], after[0].forms[one.kind], (one.values, was), (one.values, now), each
        )
        for one in work.entries.all(seen, kinds)
        for each in (one.values, *(said.values for said in work.entries.before(one, seen)))
    )


def _seen(work: Work, principal: Principal, stored: Stored) -> Seen:
    return Seen(stored.case.id, work.keys.get(stored.case.agency, stored.case.id), principal.account)


def _on_record(work: Work, principal: Principal, stored: Stored) -> tuple[str, ...]:
    case, key = stored.case, work.keys.get(stored.case.agency, stored.case.id)
    work.log_access(principal, Act.END_ADDRESS_PROTECTION.recorded(), [case.id])
    said = Opening(str(principal.account), work.clock.acted().isoformat(), ENDED, None)
    work.of(AddressOpenings).add(case, key, said)
    if principal.account != case.responsible:
        today, text = work.clock.today(), sentence(REMINDER, "de")
        reminders.put(work, case, Reminder(account=case.responsible, author=principal.account, on=today, text=text))
    return (SHOWN_AGAIN,)
