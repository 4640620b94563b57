"""All that a file says, as one person may read it: what goes onto paper and into an export alike."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from uuid import UUID

from services.casefile.copies.model.legal_bases import Grounds
from services.casefile.model import protected_address as model
from services.casefile.model.answers import Answers
from services.casefile.model.entries import Entry
from services.casefile.model.histories import Histories, Withdrawn
from services.casefile.model.protected_places import ProtectedPlaces, hideable
from services.casefile.store import Seen, Stored, Work
from services.casefile.templates.declared.kinds import KINDS, REOPENINGS, Kind
from services.casefile.templates.declared.programme import Programme
from services.casefile.usecases.protected_address import histories_of, places_in, said_before

KINDS_ON_COPIES: Mapping[str, Kind] = {**KINDS, REOPENINGS.form: REOPENINGS}


@dataclass(frozen=True, slots=True)
class WholeFile:
    """A file at one moment.

    `entries`: by kind, the oldest first; `before`: by entry what it said earlier, the newest first; `reasons`: why it
    was handed over, by responsibility; `earlier`: by number the versions of the template in which withdrawn answers
    were given; `protected`: whether an address in it is under protection; `hidden`: the fields of the outline left out
    for it, as entries name theirs.
    """

    stored: Stored
    programme: Programme
    grounds: Grounds
    answers: Answers
    histories: Histories
    withdrawn: Mapping[str, list[Withdrawn]]
    entries: Mapping[str, list[Entry]]
    before: Mapping[UUID, list[Entry]]
    reasons: Mapping[UUID, str]
    earlier: Mapping[int, Programme]
    protected: bool = False
    hidden: tuple[str, ...] = ()


def whole_file(work: Work, stored: Stored, reader: UUID, grounds: Grounds) -> WholeFile:
    """All of a file that was found already. Entrusted entries are in it where they were chosen, and of these those that
    the reader wrote or was given, and so with what entries said while they were entrusted; removed ones are left out,
    with what belongs to them. An address under protection is in it where that was chosen."""
    case = stored.case
    key = work.keys.get(case.agency, case.id)
    seen = Seen(case.id, key, reader)
    entries = _chosen(work.entries.all(seen, KINDS_ON_COPIES), grounds)
    there = {entry.id for entry in entries}
    entries = [entry for entry in entries if entry.parent is None or entry.parent in there]
    withdrawn = work.sections.withdrawn(case.id, key)
    versions = {one["template_version"] for answers in withdrawn.values() for one in answers}
    file = WholeFile(
        stored,
        work.programmes.of(case),
        grounds,
        work.sections.read(case.id, key),
        histories_of(work, stored),
        withdrawn,
        {kind: of_kind for kind in KINDS_ON_COPIES if (of_kind := [one for one in entries if one.kind == kind])},
        {entry.id: _chosen(work.entries.before(entry, seen), grounds) for entry in entries if entry.version > 1},
        work.responsibilities.reasons(case.id, key),
        {number: work.programmes.at(case.programme, number) for number in sorted(versions)},
    )
    return guarded(file, places_in(work, stored, file.answers))


def left_out(file: WholeFile) -> frozenset[str]:
    """What a file leaves out for addresses under protection: fields of the outline, and of entries with their ids."""
    there = [one for entries in (*file.entries.values(), *file.before.values()) for one in entries]
    return frozenset((*file.hidden, *(f"{one.id}/{name}" for one in there for name in one.hidden)))


def told(file: WholeFile) -> frozenset[str]:
    """The same of what it tells: of all that can be hidden what stands in it."""
    programmes, given = (file.programme, *file.earlier.values()), (file.answers, file.histories, file.withdrawn)
    fields = {name for one in programmes if one.protected_address for name in one.protected_address.hides}
    forms = {kind: hideable(file.programme, form) for kind, form in file.programme.forms.items()}
    there = [one for entries in (*file.entries.values(), *file.before.values()) for one in entries]
    of_entries = (f"{one.id}/{name}" for one in there for name in forms.get(one.kind, ()) if name in one.values)
    return frozenset((*model.among(fields, *given), *of_entries))


def _chosen(entries: Iterable[Entry], grounds: Grounds) -> list[Entry]:
    return [entry for entry in entries if grounds.with_entrusted or not entry.entrusted]


def guarded(file: WholeFile, places: ProtectedPlaces) -> WholeFile:
    """The file without what is under protection in it (`places`), and without why it is, unless that was chosen."""
    programme, answers = file.programme, file.answers
    hidden = model.hidden_of_outline(programme, answers, places, file.histories, ground_too=True)
    of_earlier = model.hidden_withdrawn(hidden, file.withdrawn, file.earlier, places)
    now = {entry.id: entry for entries in file.entries.values() for entry in entries}
    shown = {one.id: model.shown_entry(programme, one, places=places, ground_too=True) for one in now.values()}
    before = {
        entry: said_before(programme, now[entry], said, places=places, ground_too=True)
        for entry, said in file.before.items()
    }
    guarded = replace(
        file,
        protected=True,
        answers=model.without(answers, hidden),
        histories=model.without(file.histories, hidden),
        withdrawn=model.without(file.withdrawn, of_earlier),
        entries={kind: [shown[one.id] for one in entries] for kind, entries in file.entries.items()},
        before=before,
        hidden=model.among(hidden | of_earlier, answers, file.histories, file.withdrawn),
    )
    if not places.outline and replace(guarded, protected=False) == file:
        return file
    return replace(file, protected=True) if file.grounds.protected_address else guarded
