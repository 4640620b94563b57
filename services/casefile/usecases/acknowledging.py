"""Putting on record that somebody has looked at what is odd: the warning goes until the fields say something else.

Kept sealed in the file, with what the fields said then and by whom and when; the file and its entries stay as they are,
so neither phase, state nor lease keep anybody from it. Who may write in the file may do it.
"""

from collections.abc import Iterable, Sequence
from uuid import UUID

from kernel.errors import BadInput, FieldProblem, StaleVersion
from kernel.principal import Principal
from services.casefile.model.access import Act, Action
from services.casefile.model.entries import Entry
from services.casefile.model.plausibility import Acknowledged, Finding
from services.casefile.store import Stored, Work
from services.casefile.store.acknowledgements import Acknowledgements
from services.casefile.usecases import authorised
from services.casefile.usecases.finding_entries import Place, entry_to_change
from services.casefile.usecases.plausibility import (
    OF_THE_ANSWERS,
    acknowledged_in,
    found_in_answers,
    found_in_entries,
    looked_at,
)
from services.casefile.usecases.reading import Summary, answers_of, summary

Named = tuple[str, str]
"""A warning as a person names it: field and rule."""


def acknowledge_answers(
    work: Work, principal: Principal, case_id: UUID, expected: int, named: Sequence[Named]
) -> Summary:
    """The file after the person has looked at these warnings of its answers.

    Raises `NotFound`, `StaleVersion`, `BadInput` `unknown_warning` for one that is not there, or no longer.
    """
    stored = authorised.for_update(work, principal, case_id, Action.WRITE, Act.ACKNOWLEDGE_ANSWERS.recorded())
    if stored.case.version != expected:
        raise StaleVersion()
    answers = answers_of(work, stored)
    _keep(work, principal, stored, OF_THE_ANSWERS, found_in_answers(work, stored, answers), named)
    return summary(work, stored, answers)


def acknowledge_entry(
    work: Work, principal: Principal, place: Place, entry_id: UUID, expected: int, named: Sequence[Named]
) -> Entry:
    """The entry after the person has looked at these warnings of it. Raises as `acknowledge_answers`."""
    recorded_as = Act.ACKNOWLEDGE_ENTRY.recorded(place.kind.form)
    stored = authorised.for_update(work, principal, place.case_id, Action.WRITE, recorded_as)
    entry = entry_to_change(work, principal, stored, place, entry_id, expected)
    found = found_in_entries(work, principal, stored, [entry])[entry.id]
    _keep(work, principal, stored, str(entry.id), found, named)
    return looked_at(work, principal, stored, [entry])[0]


def _keep(
    work: Work, principal: Principal, stored: Stored, subject: str, found: Iterable[Finding], named: Sequence[Named]
) -> None:
    """What was looked at of this subject before and is found no more is kept no longer."""
    there = {(one.field, one.rule.id): one for one in found}
    strange = [f"/warnings/{place}" for place, name in enumerate(named) if name not in there]
    if strange:
        raise BadInput(problems=[FieldProblem(pointer, "unknown_warning") for pointer in strange])
    by, at = str(principal.account), work.clock.acted().isoformat()
    looked = {there[name].name: Acknowledged(saw=there[name].saw, by=by, at=at) for name in named}
    known, names = acknowledged_in(work, stored), {one.name for one in there.values()}
    still = {name: one for name, one in known.get(subject, {}).items() if name in names}
    key = work.keys.get(stored.case.agency, stored.case.id)
    work.of(Acknowledgements).keep(stored.case, key, {**known, subject: {**still, **looked}})
