"""What becomes true with a note of the journal (Tagebuch): the day of the last contact stands beside the file."""

from collections.abc import Iterator
from datetime import date

from services.casefile.model.entries import Entry
from services.casefile.model.last_contact import JOURNAL, contact_on, last_contact
from services.casefile.store import Seen, Stored, Work
from services.casefile.templates.declared.programme import Programme


def follow_contact(work: Work, programme: Programme, stored: Stored, note: Entry) -> None:
    """Move the day of the last contact of a locked file. Entrusted notes count too, whoever writes: a contact was."""
    case = stored.case

    def all_days() -> Iterator[date]:
        for values in work.entries.values(case.id, work.keys.get(case.agency, case.id), [JOURNAL])[JOURNAL]:
            if day := contact_on(programme, values):
                yield day

    before = _before(work, programme, stored, note) if note.version > 1 else None
    after = contact_on(programme, note.values) if note.removed_at is None else None
    last = last_contact(case.last_contact_on, before, after, all_days)
    if last != case.last_contact_on:
        work.cases.tell(case.id, last_contact_on=last)


def _before(work: Work, programme: Programme, stored: Stored, note: Entry) -> date | None:
    """The contact it told of until now; one that was out of sight is taken for one too, which costs a look at most."""
    seen = Seen(stored.case.id, work.keys.get(stored.case.agency, stored.case.id), note.author)
    earlier = work.entries.before(note, seen)
    return contact_on(programme, earlier[0].values) if earlier else None
