"""All that a file says, as one person may read it: what goes onto paper and into an export alike."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from uuid import UUID

from services.casefile.copies.model.legal_bases import Grounds
from services.casefile.copies.model.parts import SECTIONS, WITHDRAWN, form_of
from services.casefile.model import protected_address as model
from services.casefile.model.answers import Answers
from services.casefile.model.entries import Entry
from services.casefile.model.histories import Histories, Withdrawn
from services.casefile.model.protected_places import ProtectedPlaces, hideable
from services.casefile.store import Seen, Stored, Work
from services.casefile.templates.declared.kinds import KINDS, REOPENINGS, Kind
from services.casefile.templates.declared.programme import Programme
from services.casefile.usecases.protected_address import hides, histories_of, places_in, said_before

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


def hidden_out_of_sight(work: Work, stored: Stored, reader: UUID) -> frozenset[str]:
    """The same of entries that were taken out of sight, and stand on a paper from before."""
    programme = work.programmes.of(stored.case)
    seen = Seen(stored.case.id, work.keys.get(stored.case.agency, stored.case.id), reader)
    kinds = [kind for kind in KINDS_ON_COPIES if hides(programme, kind)]
    removed = work.entries.removed(seen, kinds)
    places = places_in(work, stored) if removed else ProtectedPlaces()
    now = (model.shown_entry(programme, one, places=places) for one in removed)
    before = (
        one
        for entry in removed
        for one in said_before(programme, entry, work.entries.before(entry, seen), places=places)
    )
    return frozenset(f"{one.id}/{name}" for one in (*now, *before) for name in one.hidden)


def told(file: WholeFile, parts: Collection[str]) -> frozenset[str]:
    """The same of what a paper of these parts tells: of all that can be hidden what stands on it. Of the outline that
    is any answer, also as it was before, but not why something is hidden; of entries what they say now."""
    fields: set[str] = set()
    if SECTIONS in parts:
        fields |= {*model.among(_hideable_answers(file.programme), file.answers, file.histories)}
    if WITHDRAWN in parts:
        versions = (file.programme, *file.earlier.values())
        fields |= {name for one in versions for name in model.among(_hideable_answers(one), file.withdrawn)}
    kinds = {form_of(one) for one in parts} & file.entries.keys()
    kinds |= {name for name in file.entries if KINDS_ON_COPIES[name].parent in kinds}
    forms = {kind: hideable(file.programme, form) for kind, form in file.programme.forms.items()}
    there = [one for kind in kinds for one in file.entries[kind]]
    of_entries = (f"{one.id}/{name}" for one in there for name in forms.get(one.kind, ()) if name in one.values)
    return frozenset((*fields, *of_entries))


def _hideable_answers(programme: Programme) -> frozenset[str]:
    rule = programme.protected_address
    return frozenset(programme.fields) - {rule.when.field} if rule is not None else frozenset()


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
