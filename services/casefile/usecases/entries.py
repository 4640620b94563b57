"""Entries of a file: listing, reading, adding, changing, taking out of sight and bringing back.

One way for all kinds; what is special about a kind stands in `model/entries.KINDS` and, where it needs more than that,
in the tables CHECKS and EFFECTS at the foot of this file.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any
from uuid import UUID, uuid4

from kernel.errors import NotFound, StaleVersion
from kernel.principal import Principal
from services.casefile.errors import InvalidAnswers, Problem
from services.casefile.model import entries as model
from services.casefile.model.access import Act, Action
from services.casefile.model.entries import Entry
from services.casefile.model.entry_rules import problems_of
from services.casefile.model.purposes import refused_values
from services.casefile.store import Seen, Stored, Work
from services.casefile.templates.declared.kinds import KINDS, Kind
from services.casefile.templates.declared.programme import Programme
from services.casefile.usecases import authorised
from services.casefile.usecases.agreements import follow_agreement
from services.casefile.usecases.journal import follow_contact
from services.casefile.usecases.plausibility import looked_at
from services.casefile.usecases.reminders import remind_of_danger
from services.casefile.usecases.responsibilities import colleague

NOTHING: model.Values = {}


@dataclass(frozen=True, slots=True)
class Place:
    """Where an entry lies: the file, the kind, and the entry it belongs to where its kind has one."""

    case_id: UUID
    kind: Kind
    parent: UUID | None = None


@dataclass(frozen=True, slots=True)
class Wish:
    """What a client wants of an entry; None leaves a thing as it is. `account`: the colleague it is for."""

    values: Mapping[str, object]
    account: UUID | None = None
    done: bool | None = None
    entrusted: bool | None = None
    by_engine: Mapping[str, object] = field(default_factory=dict)  # of the fields in `Kind.by_engine`


def list_entries(work: Work, principal: Principal, place: Place) -> list[Entry]:
    """All entries of a kind that this person may read. Raises `NotFound`, `UnknownForm`."""
    stored = _readable(work, principal, place, Act.LIST_ENTRIES)
    work.programmes.of(stored.case).form(place.kind.form)
    seen = _seen(work, principal, stored)
    _parent_is_there(work, seen, place)
    return looked_at(work, principal, stored, work.entries.all(seen, [place.kind.form], place.parent))


def read_entry(work: Work, principal: Principal, place: Place, entry_id: UUID) -> tuple[Entry, list[Entry]]:
    """One entry, and what it said before, the newest first. Raises `NotFound`, `UnknownForm`."""
    stored = _readable(work, principal, place, Act.READ_ENTRY)
    work.programmes.of(stored.case).form(place.kind.form)
    entry, before = entry_in(work, principal, stored, place, entry_id)
    return looked_at(work, principal, stored, [entry])[0], before


def entry_in(
    work: Work, principal: Principal, stored: Stored, place: Place, entry_id: UUID
) -> tuple[Entry, list[Entry]]:
    """`read_entry` in a file that was found already."""
    seen = _seen(work, principal, stored)
    entry = _there(work, seen, place, entry_id)
    return entry, work.entries.before(entry, seen.key)


def entry_to_change(
    work: Work, principal: Principal, stored: Stored, place: Place, entry_id: UUID, expected: int
) -> Entry:
    """One entry in a file that is locked already; raises `NotFound`, `StaleVersion`."""
    entry = _there(work, _seen(work, principal, stored), place, entry_id, lock=True)
    if entry.version != expected:
        raise StaleVersion()
    return entry


def check_wish(work: Work, stored: Stored, kind: Kind, wish: Wish) -> None:
    """Raises as `add_entry` would for what the form demands."""
    programme = work.programmes.of(stored.case)
    values = model.filled(programme, programme.form(kind.form), {}, _wished(kind, wish), work.clock.today())
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
    """A new entry; repeated with the same Idempotency-Key, the first one as it is now: a note is not written twice.
    `new_id`: where something was bound to it before. Raises `NotFound`, `UnknownForm`, `WrongState`, `InvalidAnswers`
    with every problem, `BadInput` for an unknown colleague, `Conflict`.
    """
    kind = place.kind
    operation = f"add_{kind.form}"
    made = work.find_made(principal, repeat_key, operation)
    if made:
        return read_entry(work, principal, place, made)[0]
    stored = authorised.for_entry(work, principal, place.case_id, kind, Act.ADD_ENTRY.recorded(kind.form))
    programme, seen = work.programmes.of(stored.case), _seen(work, principal, stored)
    values = model.filled(programme, programme.form(kind.form), {}, _wished(kind, wish), work.clock.today())
    _parent_is_there(work, seen, place)
    own = principal.account if kind.for_colleagues else None
    entry = Entry(
        id=new_id or uuid4(),
        case_id=stored.case.id,
        kind=kind.form,
        parent=place.parent,
        author=principal.account,
        account=colleague(work, principal, stored.case, wish.account, own),
        values=values,
        done=bool(wish.done),
        entrusted=bool(wish.entrusted) and kind.entrustable,
        created_at=work.clock.now(),
        changed_at=work.clock.now(),
    )
    entry = model.with_day(kind, entry)
    _check(work, principal, programme, stored, entry)
    faster = work.made_before(principal, repeat_key, operation, entry.id)
    if faster:
        return read_entry(work, principal, place, faster)[0]
    work.entries.add(entry, stored.case.agency, seen.key)
    _take_effect(work, programme, stored, entry)
    return looked_at(work, principal, stored, [entry])[0]


def change_entry(work: Work, principal: Principal, place: Place, entry_id: UUID, expected: int, wish: Wish) -> Entry:
    """Change what an entry says, as its next version. Raises as `add_entry`, and `StaleVersion`."""
    kind = place.kind
    stored, before, key = _to_change(work, principal, place, entry_id, expected, Act.CHANGE_ENTRY)
    if wish.entrusted not in (None, before.entrusted) and before.author != principal.account:
        raise InvalidAnswers([Problem("/entrusted", "only_by_author")])
    programme = work.programmes.of(stored.case)
    after = replace(
        before,
        values=model.filled(
            programme, programme.form(kind.form), before.values, _wished(kind, wish), work.clock.today()
        ),
        account=colleague(work, principal, stored.case, wish.account, before.account),
        done=before.done if wish.done is None else wish.done,
        entrusted=before.entrusted if wish.entrusted is None else wish.entrusted and kind.entrustable,
    )
    after = model.with_day(kind, after)
    _check(work, principal, programme, stored, after, before.values)
    saved = work.entries.save(before, after, key)
    _take_effect(work, programme, stored, saved)
    return looked_at(work, principal, stored, [saved])[0]


def remove_entry(work: Work, principal: Principal, place: Place, entry_id: UUID, expected: int) -> Entry:
    """Take an entry out of sight; `restore_entry` brings it back. Raises as `change_entry`."""
    stored, before, key = _to_change(work, principal, place, entry_id, expected, Act.REMOVE_ENTRY)
    saved = work.entries.save(before, replace(before, removed_at=work.clock.now()), key)
    _take_effect(work, work.programmes.of(stored.case), stored, saved)
    return saved


def restore_entry(work: Work, principal: Principal, place: Place, entry_id: UUID, expected: int) -> Entry:
    """Bring a removed entry back. Raises as `change_entry`."""
    stored, before, key = _to_change(work, principal, place, entry_id, expected, Act.RESTORE_ENTRY)
    saved = work.entries.save(before, replace(before, removed_at=None), key)
    _take_effect(work, work.programmes.of(stored.case), stored, saved)
    return looked_at(work, principal, stored, [saved])[0]


def _readable(work: Work, principal: Principal, place: Place, act: Act) -> Stored:
    recorded_as = act.recorded(place.kind.form)
    if place.kind.narrow:
        return authorised.for_reading_narrowly(work, principal, place.case_id, recorded_as)[0]
    return authorised.for_reading(work, principal, place.case_id, Action.READ, recorded_as)


def _to_change(
    work: Work, principal: Principal, place: Place, entry_id: UUID, expected: int, act: Act
) -> tuple[Stored, Entry, bytes]:
    recorded_as = act.recorded(place.kind.form)
    stored = authorised.for_entry(work, principal, place.case_id, place.kind, recorded_as, changing=True)
    seen = _seen(work, principal, stored)
    return stored, entry_to_change(work, principal, stored, place, entry_id, expected), seen.key


def _wished(kind: Kind, wish: Wish) -> Mapping[str, object]:
    """The values to be stored; what the engine finds out for itself nobody may claim."""
    claimed = [Problem(f"/values/{name}", "set_by_obhut") for name in wish.values if name in kind.by_engine]
    if claimed:
        raise InvalidAnswers(claimed)
    return {**wish.values, **wish.by_engine}


def _seen(work: Work, principal: Principal, stored: Stored) -> Seen:
    return Seen(stored.case.id, work.keys.get(stored.case.agency, stored.case.id), principal.account)


def _there(work: Work, seen: Seen, place: Place, entry_id: UUID, *, lock: bool = False) -> Entry:
    _parent_is_there(work, seen, place)
    entry = work.entries.get(seen, place.kind.form, entry_id, lock=lock)
    if entry is None or entry.parent != place.parent:
        raise NotFound()
    return entry


def _parent_is_there(work: Work, seen: Seen, place: Place) -> None:
    """The entry that these belong to must be there, and to be seen."""
    if place.kind.parent is None or place.parent is None:
        return
    parent = work.entries.get(seen, place.kind.parent, place.parent)
    if parent is None or parent.removed_at is not None:
        raise NotFound()


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
