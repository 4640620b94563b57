"""Entries of a file: listing, reading, adding, changing, taking out of sight and bringing back.

One way for all kinds; what is special about a kind stands in `model/entries.KINDS` and, where it needs more than that,
in the tables CHECKS and EFFECTS at the foot of this file.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any
from uuid import UUID, uuid4

from kernel.principal import Principal
from services.casefile.errors import InvalidAnswers, Problem, WrongState
from services.casefile.model import entries as model
from services.casefile.model.access import Act
from services.casefile.model.answers import Unasked
from services.casefile.model.entries import Entry, Filled
from services.casefile.model.entry_rules import problems_of
from services.casefile.model.hidden_by_a_change import REMOVED, ends_protection, is_marked
from services.casefile.model.purposes import refused_values
from services.casefile.store import Stored, Work
from services.casefile.templates.declared.kinds import KINDS, Kind
from services.casefile.templates.declared.programme import Programme
from services.casefile.usecases import authorised, colleagues, protection_ended
from services.casefile.usecases.agreements import follow_agreement
from services.casefile.usecases.finding_entries import (
    Place,
    found,
    parent_is_there,
    readable,
    seen_by,
    to_change,
)
from services.casefile.usecases.journal import follow_contact
from services.casefile.usecases.plausibility import looked_at
from services.casefile.usecases.protected_address import shown, shown_before
from services.casefile.usecases.reminders import remind_of_danger

NOTHING: model.Values = {}


@dataclass(frozen=True, slots=True)
class Wish:
    """What a client wants of an entry; None leaves a thing as it is. `account`: the colleague it is for; `rests`: see
    `model/resting`."""

    values: Mapping[str, object]
    account: UUID | None = None
    done: bool | None = None
    entrusted: bool | None = None
    rests: bool | None = None
    by_engine: Mapping[str, object] = field(default_factory=dict)  # of the fields in `Kind.by_engine`

    @property
    def ticks(self) -> bool:
        """Whether nothing but the tick is to change: done, or kept while its file rests."""
        said = (self.values, self.by_engine, self.account, self.entrusted)
        return not any(said) and (self.done, self.rests) != (None, None)


def list_entries(work: Work, principal: Principal, place: Place) -> list[Entry]:
    """All entries of a kind that this person may read. Raises `NotFound`, `UnknownForm`."""
    stored = readable(work, principal, place, Act.LIST_ENTRIES)
    work.programmes.of(stored.case).form(place.kind.form)
    seen = seen_by(work, principal, stored)
    parent_is_there(work, seen, place)
    return looked_at(work, principal, stored, work.entries.all(seen, [place.kind.form], place.parent))


def read_entry(work: Work, principal: Principal, place: Place, entry_id: UUID) -> tuple[Entry, list[Entry]]:
    """One entry, and what it said before, the newest first. Raises `NotFound`, `UnknownForm`."""
    stored, entry, before = found(work, principal, place, entry_id)
    return looked_at(work, principal, stored, [entry])[0], shown_before(work, stored, entry, before)


def check_wish(work: Work, stored: Stored, kind: Kind, wish: Wish) -> None:
    """Raises as `add_entry` would for what the form demands."""
    programme = work.programmes.of(stored.case)
    values = _filled(work, programme, kind, NOTHING, wish).values
    if problems := refused_values(programme, stored.case, kind, {}, values):
        raise InvalidAnswers(problems)


def add_entry(
    work: Work,
    principal: Principal,
    place: Place,
    wish: Wish,
    repeat_key: str | None = None,
    new_id: UUID | None = None,
) -> Entry:
    """A new entry; repeated with the same Idempotency-Key, the first one as it is now, with what was told of it then: a
    note is not written twice. `new_id`: where something was bound to it before. Raises `NotFound`, `UnknownForm`,
    `WrongState`, `InvalidAnswers` with every problem, `BadInput` for an unknown colleague, `Conflict`.
    """
    kind = place.kind
    operation = f"add_{kind.form}"
    made = work.find_made(principal, repeat_key, operation)
    if made:
        return _made_before(work, principal, place, made, wish)
    stored = authorised.for_entry(work, principal, place.case_id, kind, Act.ADD_ENTRY.recorded(kind.form))
    programme, seen = work.programmes.of(stored.case), seen_by(work, principal, stored)
    filled = _filled(work, programme, kind, NOTHING, wish)
    parent_is_there(work, seen, place)
    own, at = principal.account if kind.for_colleagues else None, work.clock.acted()
    entry = Entry(
        id=new_id or uuid4(),
        case_id=stored.case.id,
        kind=kind.form,
        parent=place.parent,
        author=principal.account,
        account=wish.account or own,
        values=filled.values,
        done=bool(wish.done),
        entrusted=bool(wish.entrusted) and kind.entrustable,
        created_at=at,
        changed_at=at,
    )
    entry = model.with_day(kind, entry)
    _check_addressee(work, principal, stored, entry, own)
    _check(work, principal, programme, stored, entry)
    faster = work.made_before(principal, repeat_key, operation, entry.id)
    if faster:
        return _made_before(work, principal, place, faster, wish)
    work.entries.add(entry, stored.case.agency, seen.key)
    _take_effect(work, programme, stored, entry)
    told = protection_ended.follow_new(work, principal, stored, entry)
    return _told(looked_at(work, principal, stored, [entry])[0], filled, told)


def change_entry(work: Work, principal: Principal, place: Place, entry_id: UUID, expected: int, wish: Wish) -> Entry:
    """Change what an entry says, as its next version; a reminder or an appointment can be ticked in a closed file too.
    Of one that was taken out of sight the protection of its address can be ended, and nothing else. Raises as
    `add_entry` and `entry_to_change`."""
    kind = place.kind
    ticks = wish.ticks and kind.for_colleagues
    stored, before, key = to_change(work, principal, place, entry_id, expected, Act.CHANGE_ENTRY, closed_too=ticks)
    programme, values_alone = work.programmes.of(stored.case), replace(wish, values=NOTHING) == Wish(NOTHING)
    lifts = values_alone and ends_protection(programme.forms.get(kind.form), wish.values)
    if before.removed_at is not None and not lifts:
        raise WrongState("entry_removed")
    if wish.entrusted not in (None, before.entrusted) and before.author != principal.account:
        raise InvalidAnswers([Problem("/entrusted", "only_by_author")])
    filled = _filled(work, programme, kind, before.values, wish)
    after = replace(
        before,
        values=filled.values,
        account=wish.account or before.account,
        done=before.done if wish.done is None else wish.done,
        rests=wish.rests if kind.for_colleagues and wish.rests is not None else before.rests,
        entrusted=before.entrusted if wish.entrusted is None else wish.entrusted and kind.entrustable,
    )
    after = model.with_day(kind, after)
    _check_addressee(work, principal, stored, after, before.account)
    _check(work, principal, programme, stored, after, before.values)
    saved = work.entries.save(before, after, key)
    _take_effect(work, programme, stored, saved)
    told = protection_ended.follow_entry(work, principal, stored, before, saved)
    return _told(looked_at(work, principal, stored, [saved])[0], filled, told)


def not_asked_before(work: Work, case_id: UUID, kind: Kind, wish: Wish) -> tuple[Unasked, ...]:
    """What a file's form did not take of a wish that has made an entry already; found anew, for nothing of it is kept.
    Nothing where the wish would be refused today."""
    stored = work.cases.get(case_id)
    try:
        return _filled(work, work.programmes.of(stored.case), kind, NOTHING, wish).not_asked if stored else ()
    except InvalidAnswers:
        return ()


def remove_entry(work: Work, principal: Principal, place: Place, entry_id: UUID, expected: int) -> Entry:
    """Take an entry out of sight, until `restore_entry`; what it has under protection stays so. Raises alike."""
    stored, before, key = to_change(work, principal, place, entry_id, expected, Act.REMOVE_ENTRY)
    programme = work.programmes.of(stored.case)
    saved = work.entries.save(before, replace(before, removed_at=work.clock.acted()), key)
    _take_effect(work, programme, stored, saved)
    told = (REMOVED,) if is_marked(programme.forms.get(saved.kind), saved.values) else ()
    return replace(shown(work, stored, [saved])[0], notices=told)


def restore_entry(work: Work, principal: Principal, place: Place, entry_id: UUID, expected: int) -> Entry:
    """Bring a removed entry back. Raises as `change_entry`."""
    stored, before, key = to_change(work, principal, place, entry_id, expected, Act.RESTORE_ENTRY)
    saved = work.entries.save(before, replace(before, removed_at=None), key)
    _take_effect(work, work.programmes.of(stored.case), stored, saved)
    return looked_at(work, principal, stored, [saved])[0]


def _made_before(work: Work, principal: Principal, place: Place, entry_id: UUID, wish: Wish) -> Entry:
    """What the first of two equal requests has made, as it is now. What that one was told follows from the wish again,
    so nothing of it is kept; where the wish would be refused today, since a code ran out, it is not told. Of what is
    hidden it is told what holds still."""
    stored, entry, _ = found(work, principal, place, entry_id)
    looked, programme = looked_at(work, principal, stored, [entry])[0], work.programmes.of(stored.case)
    try:
        filled = _filled(work, programme, place.kind, NOTHING, wish)
    except InvalidAnswers:
        return looked
    told = protection_ended.follow_new(work, principal, stored, entry)
    return _told(looked, filled, told)


def _filled(work: Work, programme: Programme, kind: Kind, before: model.Values, wish: Wish) -> Filled:
    """What an entry says after a wish, by its form. Raises as `model.fill`."""
    form, ever_asked = programme.form(kind.form), work.programmes.ever_asked(programme.id, kind.form)
    return model.fill(programme, form, before, _wished(kind, wish), work.clock.today(), ever_asked)


def _wished(kind: Kind, wish: Wish) -> Mapping[str, object]:
    """The values to be stored; what the engine finds out for itself nobody may claim."""
    claimed = [Problem(f"/values/{name}", "set_by_obhut") for name in wish.values if name in kind.by_engine]
    if claimed:
        raise InvalidAnswers(claimed)
    return {**wish.values, **wish.by_engine}


def _told(shown_entry: Entry, filled: Filled, notices: tuple[str, ...]) -> Entry:
    """With what whoever has just written it is told, and nobody later."""
    return replace(shown_entry, not_asked=filled.not_asked, notices=notices)


def _check_addressee(work: Work, principal: Principal, stored: Stored, entry: Entry, known: UUID | None) -> None:
    """Whoever an entry is for from now on, but oneself, may read the file today or on its day: else it would reach
    nobody. Raises `BadInput`."""
    if entry.account is not None and entry.account not in (known, principal.account):
        colleagues.must_read(work, stored.case, entry.account, "/account", entry.day)


def _check(
    work: Work, principal: Principal, programme: Programme, stored: Stored, entry: Entry, before: model.Values = NOTHING
) -> None:
    change = (before, entry.values)
    problems = problems_of(programme, stored.case, KINDS[entry.kind], change, principal)
    if problems:
        raise InvalidAnswers(problems)
    check = CHECKS.get(entry.kind)
    if check:
        check(work, programme, stored, entry)


def _take_effect(work: Work, programme: Programme, stored: Stored, entry: Entry) -> None:
    effect = EFFECTS.get(entry.kind)
    if effect:
        effect(work, programme, stored, entry)


Hook = Callable[[Work, Programme, Stored, Entry], Any]
CHECKS: Mapping[str, Hook] = {}
"""By kind: what must hold beside RULES before an entry is stored and needs the file for it; raises WrongState."""
EFFECTS: Mapping[str, Hook] = {
    "journal": follow_contact,
    "danger_assessments": remind_of_danger,
    "agreements": follow_agreement,
}
"""By kind: what else becomes true with an entry, in the same transaction."""
