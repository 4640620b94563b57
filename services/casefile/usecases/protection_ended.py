"""A protection that ends shows what was hidden: that is an opening, on record as one (§ 51 BMG; ADR 32).

It is not refused: a form sends answers, and whoever corrects a tick must be able to. But nobody sees an address without
that it stands in the access log, in the list of openings, and before whoever is responsible for the file. Nor is
anything hidden without a word: whoever changes something is told what has become of it.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from kernel.principal import Principal
from kernel.translations import sentence
from services.casefile.model import hidden_by_a_change as hiding
from services.casefile.model import protection_ended as model
from services.casefile.model.access import Act
from services.casefile.model.answers import AnswersView
from services.casefile.model.entries import Entry
from services.casefile.model.protected_address import (
    ENDED,
    SHOWN_AGAIN,
    Opening,
    hidden_of_entry,
    notices_of_entry,
    notices_of_outline,
)
from services.casefile.model.protected_places import lines_about_people, places_of, protecting
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
    """What whoever has changed answers is told, where that has hidden something, or shown what was hidden; the file is
    locked. Nothing is opened for a change of what has nothing to do with places."""
    programme = work.programmes.of(stored.case)
    if all(before.get(name) == after.get(name) for name in _telling(programme)):
        return ()
    was, now = _moments(work, stored, (programme, before), (programme, after))
    ended = _ended(work, principal, stored, was, now)
    stays = (hiding.STAYS,) if hiding.outline_stays(was, now) else ()
    if put_now := notices_of_outline(programme, before, after):
        return (*put_now, *ended)
    hides = hiding.hides_of_outline(was, now) or _shows_entries(work, _seen(work, principal, stored), now, was)
    return (*ended, *stays, *((hiding.HIDDEN,) if hides else ()))


def follow_move(
    work: Work, principal: Principal, stored: Stored, before: tuple[Programme, AnswersView], after: AnswersView
) -> tuple[str, ...]:
    """The same of a newer template, which may hide less, or more; `stored` is in it already."""
    was, now = _moments(work, stored, before, (work.programmes.of(stored.case), after))
    ended = _ended(work, principal, stored, was, now)
    hides = hiding.hides_of_outline(was, now, by_its_mark_too=True)
    hides = hides or _shows_entries(work, _seen(work, principal, stored), now, was)
    return (*ended, *((hiding.HIDDEN,) if hides else ()))


def follow_entry(work: Work, principal: Principal, stored: Stored, before: Entry, after: Entry) -> tuple[str, ...]:
    """The same of an entry: its own protection was ended, it does not belong to the household any more, or what was
    hidden elsewhere since it is the same as its address is so no more; or it hides what was shown."""
    programme = work.programmes.of(stored.case)
    if not protected_address.hides(programme, after.kind) or before.values == after.values:
        return ()
    form, seen = programme.form(after.kind), _seen(work, principal, stored)
    was, now = _around(work, stored, before, after)
    again = _shows_itself(work, seen, (was, now), (before, after))
    if not again and was.places != now.places:
        again = model.uncovers(was, now) or _shows_entries(work, seen, was, now)
    ended = _on_record(work, principal, stored) if again else ()
    stays = (hiding.STAYS,) if hiding.entry_stays(form, before.values, after.values, now.places) else ()
    if put_now := notices_of_entry(form, before.values, after.values):
        return (*put_now, *ended)
    return (*ended, *stays, *_hides(work, seen, (was, now), before.values, after))


def follow_new(work: Work, principal: Principal, stored: Stored, entry: Entry) -> tuple[str, ...]:
    """What whoever has written an entry is told of what is hidden by that, as the file is now: a repeated request is
    told no more than what holds still."""
    programme = work.programmes.of(stored.case)
    if not protected_address.hides(programme, entry.kind):
        return ()
    if put_now := notices_of_entry(programme.form(entry.kind), {}, entry.values):
        return put_now
    return _hides(work, _seen(work, principal, stored), _around(work, stored, None, entry), {}, entry)


def _hides(
    work: Work, seen: Seen, moments: tuple[model.Moment, model.Moment], before: AnswersView, after: Entry
) -> tuple[str, ...]:
    was, now = moments
    itself = (before, was.places), (after.values, now.places)
    hides = hiding.hides_of_entry(now.programme.form(after.kind), *itself)
    if not hides and was.places != now.places:
        hides = hiding.hides_of_outline(was, now) or _shows_entries(work, seen, now, was)
    return (hiding.HIDDEN,) if hides else ()


def _shows_itself(
    work: Work, seen: Seen, moments: tuple[model.Moment, model.Moment], change: tuple[Entry, Entry]
) -> bool:
    (was, now), (before, after) = moments, change
    form = now.programme.form(after.kind)
    if not hidden_of_entry(form, before.values, places=was.places):
        return False
    said = (before, *work.entries.before(after, seen))
    then = (before.values, was.places), (after.values, now.places)
    return any(model.shows_again(form, form, *then, one.values) for one in said)


def _around(work: Work, stored: Stored, before: Entry | None, after: Entry) -> tuple[model.Moment, model.Moment]:
    """The moments before an entry was changed, or written (`before`: None), and after; two that say the same are
    one. What answers were before is opened where it may be shown or hidden alone."""
    programme = work.programmes.of(stored.case)
    answers = work.sections.read(stored.case.id, work.keys.get(stored.case.agency, stored.case.id))
    said = _protecting(work, programme, stored)
    now = model.Moment(programme, answers, places_of(programme, answers, said))
    if after.kind not in said:
        return now, now
    others = list(said[after.kind])
    others.remove(after.values)
    then = {**said, after.kind: others if before is None else [*others, before.values]}
    was = replace(now, places=places_of(programme, answers, then))
    if was.places == now.places:
        return was, now
    histories = protected_address.histories_of(work, stored)
    return replace(was, histories=histories), replace(now, histories=histories)


def _moments(
    work: Work, stored: Stored, before: tuple[Programme, AnswersView], after: tuple[Programme, AnswersView]
) -> tuple[model.Moment, model.Moment]:
    """The moments before and after a change of answers, or of the template."""
    said = _protecting(work, before[0], stored)
    kept = {kind: of_kind for kind, of_kind in said.items() if kind in after[0].forms}
    was, now = (model.Moment(*one, places_of(*one, there)) for one, there in ((before, said), (after, kept)))
    return was, now


def _ended(work: Work, principal: Principal, stored: Stored, was: model.Moment, now: model.Moment) -> tuple[str, ...]:
    again = model.uncovers(was, now) or _shows_entries(work, _seen(work, principal, stored), was, now)
    return _on_record(work, principal, stored) if again else ()


def _telling(programme: Programme) -> Iterable[str]:
    """The answers that tell a place or number, or that one is under protection."""
    rule = programme.protected_address
    if rule is None:
        return ()
    return {rule.when.field, *rule.hides, *lines_about_people(programme)}


def _protecting(work: Work, programme: Programme, stored: Stored) -> Mapping[str, list[AnswersView]]:
    key = work.keys.get(stored.case.agency, stored.case.id)
    return work.entries.values(stored.case.id, key, protecting(programme), removed_too=True)


def _shows_entries(work: Work, seen: Seen, before: model.Moment, after: model.Moment) -> bool:
    """Whether entries show what they hid, though nothing was changed about them."""
    kinds = model.may_show(before, after)
    return any(
        model.shows_again(
            before.programme.forms[one.kind],
            after.programme.forms[one.kind],
            (one.values, before.places),
            (one.values, after.places),
            each,
        )
        for one in (work.entries.all(seen, kinds) if kinds else ())
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
