"""Finding an entry in a file that may be read or changed: the one place where it is decided whose an entry is."""

from dataclasses import dataclass
from uuid import UUID

from kernel.errors import NotFound, StaleVersion
from kernel.principal import Principal
from services.casefile.errors import InvalidAnswers, Problem, WrongState
from services.casefile.model.access import Act, Action
from services.casefile.model.entries import Entry
from services.casefile.store import Seen, Stored, Work
from services.casefile.templates.declared.kinds import Kind
from services.casefile.usecases import authorised


@dataclass(frozen=True, slots=True)
class Place:
    """Where an entry lies: the file, the kind, and the entry it belongs to where its kind has one."""

    case_id: UUID
    kind: Kind
    parent: UUID | None = None


def readable(work: Work, principal: Principal, place: Place, act: Act, entry_id: UUID | None = None) -> Stored:
    """The file in which entries of a kind are looked at; `entry_id`: the one, which its author reads in any case."""
    recorded_as = act.recorded(place.kind.form)
    if place.kind.narrow:
        return authorised.for_reading_narrowly(work, principal, place.case_id, recorded_as)[0]
    if entry_id is not None and place.kind.entrustable:
        return authorised.for_author(work, principal, place.case_id, entry_id, Action.READ, recorded_as)
    return authorised.for_reading(work, principal, place.case_id, Action.READ, recorded_as)


def seen_by(work: Work, principal: Principal, stored: Stored) -> Seen:
    """The entries of a file as this person sees them."""
    return Seen(stored.case.id, work.keys.get(stored.case.agency, stored.case.id), principal.account)


def there(work: Work, seen: Seen, place: Place, entry_id: UUID, *, lock: bool = False) -> Entry:
    """An entry that is to be seen at this place. Raises `NotFound`."""
    parent_is_there(work, seen, place)
    entry = work.entries.get(seen, place.kind.form, entry_id, lock=lock)
    if entry is None or entry.parent != place.parent:
        raise NotFound()
    return entry


def parent_is_there(work: Work, seen: Seen, place: Place) -> None:
    """The entry that these belong to must be there, and to be seen. Raises `NotFound`."""
    if place.kind.parent is None or place.parent is None:
        return
    parent = work.entries.get(seen, place.kind.parent, place.parent)
    if parent is None or parent.removed_at is not None:
        raise NotFound()


def entry_in(
    work: Work, principal: Principal, stored: Stored, place: Place, entry_id: UUID
) -> tuple[Entry, list[Entry]]:
    """One entry in a file that was found already, and what it said before, the newest first. Raises `NotFound`."""
    seen = seen_by(work, principal, stored)
    entry = there(work, seen, place, entry_id)
    return entry, work.entries.before(entry, seen)


def found(work: Work, principal: Principal, place: Place, entry_id: UUID) -> tuple[Stored, Entry, list[Entry]]:
    """An entry to be read, its file, and what it said before. Raises `NotFound`, `UnknownForm`."""
    stored = readable(work, principal, place, Act.READ_ENTRY, entry_id)
    work.programmes.of(stored.case).form(place.kind.form)
    return stored, *entry_in(work, principal, stored, place, entry_id)


def in_version(work: Work, principal: Principal, stored: Stored, place: Place, entry_id: UUID, expected: int) -> Entry:
    """One entry in a file that is locked already. What was entrusted its author alone touches (§ 65 SGB VIII), whoever
    else may read it. Raises `NotFound`, `StaleVersion`, `InvalidAnswers` `only_by_author`."""
    entry = there(work, seen_by(work, principal, stored), place, entry_id, lock=True)
    if entry.version != expected:
        raise StaleVersion()
    if entry.entrusted and entry.author != principal.account:
        raise InvalidAnswers([Problem("/entrusted", "only_by_author")])
    return entry


def to_change(
    work: Work,
    principal: Principal,
    place: Place,
    entry_id: UUID,
    expected: int,
    act: Act,
    *,
    closed_too: bool = False,
) -> tuple[Stored, Entry, bytes]:
    """An entry to be changed, its file and that file's key. `closed_too`: a tick is set in a closed file too. Raises as
    `in_version`, and `WrongState`."""
    recorded_as = act.recorded(place.kind.form)
    stored = (
        authorised.for_change(work, principal, place.case_id, Action.WRITE, recorded_as)
        if closed_too
        else authorised.for_entry(work, principal, place.case_id, place.kind, recorded_as, changing=True)
    )
    seen = seen_by(work, principal, stored)
    return stored, in_version(work, principal, stored, place, entry_id, expected), seen.key


def entry_to_change(
    work: Work, principal: Principal, stored: Stored, place: Place, entry_id: UUID, expected: int
) -> Entry:
    """The same, to say something else from now on; what is out of sight is brought back first. Raises as `in_version`,
    and `WrongState` `entry_removed`."""
    entry = in_version(work, principal, stored, place, entry_id, expected)
    if entry.removed_at is not None:
        raise WrongState("entry_removed")
    return entry
