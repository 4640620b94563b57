"""The security log in memory, as the fakes of units of work have it."""

from collections.abc import Iterable
from uuid import UUID

from kernel.security import LAST, Kind, Note, Noted, Wanted


def rows_of(notes: Iterable[Note], agency: UUID | None, wanted: Wanted) -> list[Noted]:
    """What `kernel.data.security_log.page` finds; ids count from one in the order of the notes."""
    before = LAST if wanted.before is None else wanted.before
    found = [
        Noted(number, note.at, note.account, note.kind.value)
        for number, note in enumerate(notes, 1)
        if note.agency == agency
        and number < before
        and _fits(note, wanted)
        and (agency is not None or note.kind is not Kind.SIGNED_IN)
    ]
    return found[::-1][: wanted.size]


def _fits(note: Note, wanted: Wanted) -> bool:
    return (
        wanted.account in (None, note.account)
        and wanted.kind in (None, note.kind)
        and (wanted.since is None or note.at >= wanted.since)
        and (wanted.until is None or note.at < wanted.until)
    )
