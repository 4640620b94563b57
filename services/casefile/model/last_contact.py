"""The last contact with the person, as the journal tells it (Kontaktdichte).

Which kinds of notes are contacts, the programme's code list says (group `contact`): a letter or a note for the file is
none. The day lies in plain beside the file (privacy.md, 1), so that it can be watched without opening a note.
"""

from collections.abc import Callable, Iterable, Mapping
from datetime import date

from services.casefile.templates.declared.programme import Programme
from services.casefile.templates.values import Value

JOURNAL = "journal"
CONTACT_GROUP = "contact"


def contact_on(programme: Programme, values: Mapping[str, Value]) -> date | None:
    """The day of the contact that a note tells of, None where it tells of none."""
    codes = programme.code_lists[programme.form(JOURNAL).by_id["kind"].code_list or ""]
    day = values.get("on")
    return (
        date.fromisoformat(day) if isinstance(day, str) and values.get("kind") in codes.group(CONTACT_GROUP) else None
    )


def last_contact(
    known: date | None, before: date | None, after: date | None, all_days: Callable[[], Iterable[date]]
) -> date | None:
    """The day of the last contact once a note has changed, `known` until now.

    `before` and `after`: the contact the note told of and tells of, None for none; `all_days`: the contacts of all
    notes as they are now, asked for only where the note that was the last one tells of that day no longer.
    """
    if after is not None and (known is None or after >= known):
        return after
    if before is not None and before == known:
        return max(all_days(), default=None)
    return known
