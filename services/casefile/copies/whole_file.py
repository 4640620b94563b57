"""All that a file says, as one person may read it: what goes onto paper and into an export alike."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from services.casefile.copies.model.legal_bases import Grounds
from services.casefile.model.answers import Answers
from services.casefile.model.entries import Entry
from services.casefile.model.histories import Histories, Withdrawn
from services.casefile.store import Seen, Stored, Work
from services.casefile.templates.declared.kinds import KINDS, REOPENINGS, Kind
from services.casefile.templates.declared.programme import Programme

KINDS_ON_COPIES: Mapping[str, Kind] = {**KINDS, REOPENINGS.form: REOPENINGS}


@dataclass(frozen=True, slots=True)
class WholeFile:
    """A file at one moment.

    `entries`: by kind, the oldest first; `before`: by entry what it said earlier, the newest first; `reasons`: why it
    was handed over, by responsibility; `earlier`: by number the versions of the template in which withdrawn answers
    were given.
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


def whole_file(work: Work, stored: Stored, reader: UUID, grounds: Grounds) -> WholeFile:
    """All of a file that was found already. Entrusted entries are in it where they were chosen, and of these those that
    the reader wrote or was given, and so with what entries said while they were entrusted; removed ones are left out,
    with what belongs to them."""
    case = stored.case
    key = work.keys.get(case.agency, case.id)
    seen = Seen(case.id, key, reader)
    entries = _chosen(work.entries.all(seen, KINDS_ON_COPIES), grounds)
    there = {entry.id for entry in entries}
    entries = [entry for entry in entries if entry.parent is None or entry.parent in there]
    histories: Histories = {}
    for of_section in work.sections.histories(case.id, key).values():
        histories.update(of_section)
    withdrawn = work.sections.withdrawn(case.id, key)
    versions = {one["template_version"] for answers in withdrawn.values() for one in answers}
    return WholeFile(
        stored,
        work.programmes.of(case),
        grounds,
        work.sections.read(case.id, key),
        histories,
        withdrawn,
        {kind: of_kind for kind in KINDS_ON_COPIES if (of_kind := [one for one in entries if one.kind == kind])},
        {entry.id: _chosen(work.entries.before(entry, seen), grounds) for entry in entries if entry.version > 1},
        work.responsibilities.reasons(case.id, key),
        {number: work.programmes.at(case.programme, number) for number in sorted(versions)},
    )


def _chosen(entries: Iterable[Entry], grounds: Grounds) -> list[Entry]:
    return [entry for entry in entries if grounds.with_entrusted or not entry.entrusted]
