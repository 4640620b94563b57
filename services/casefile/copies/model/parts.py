"""Parts of a file, of which whoever prints it may choose: in the order in which they stand on paper.

Not all that lies in a file concerns who gets the paper (data minimisation, Art. 5 (1) (c) GDPR): a court gets journal
and plan, an employer the one agreement. What workers note for themselves, reminders, goes onto paper only when it is
chosen, or to the person the file is about, who has a right to all of it (Art. 15 GDPR).
"""

from collections.abc import Iterable

from services.casefile.templates.declared.kinds import KINDS, REOPENINGS

SECTIONS, PLAN, HAND_OVERS, WITHDRAWN = "sections", "plan", "hand_overs", "withdrawn"
ROOT_OF_PLAN = "goals"
INTERNAL = frozenset({"reminders"})
FOR_THE_PERSON = "copy_for_the_person"
OF_ENTRIES = tuple(
    PLAN if name == ROOT_OF_PLAN else name
    for name, kind in {**KINDS, REOPENINGS.form: REOPENINGS}.items()
    if kind.parent is None
)
PARTS = (SECTIONS, *OF_ENTRIES, HAND_OVERS, WITHDRAWN)
"""All parts by name: the outline, entries by kind (goals with their steps and ratings are the plan), and the rest."""


def printed_parts(chosen: Iterable[str] | None, basis: str) -> tuple[str, ...]:
    """Which parts go onto paper, in order. `chosen`: None for all that may go on this basis."""
    if chosen is None:
        return tuple(one for one in PARTS if basis == FOR_THE_PERSON or one not in INTERNAL)
    wanted = set(chosen)
    return tuple(one for one in PARTS if one in wanted)


def form_of(part: str) -> str:
    """The kind of entry that a part begins with."""
    return ROOT_OF_PLAN if part == PLAN else part
