"""Taking a file into the current version of its template, and saying beforehand what that changes for it."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from kernel.principal import Principal
from services.casefile.errors import WrongState
from services.casefile.model.access import Act, Action
from services.casefile.model.answers import Answers
from services.casefile.model.casefile import CaseFile
from services.casefile.store import Stored, Work
from services.casefile.store.sealed_answers import WITHDRAWN
from services.casefile.template_changes.model import moves as model
from services.casefile.template_changes.model.moves import Effect
from services.casefile.templates.declared.programme import Programme
from services.casefile.usecases import authorised, protection_ended, search_terms
from services.casefile.usecases.reading import Summary, answers_of, summary


@dataclass(frozen=True, slots=True)
class Outlook:
    """From which version to which a file would go, and what that changes; the same twice where there is no newer."""

    before: int
    after: int
    effects: list[Effect]
    possible: bool


def look_ahead(work: Work, principal: Principal, case_id: UUID) -> Outlook:
    """What migrating would change for a file, without a value. Raises `NotFound`."""
    stored = authorised.for_reading(work, principal, case_id, Action.READ, Act.LOOK_AHEAD.recorded())
    before, after = _versions(work, stored.case)
    forms = work.entries.kinds(case_id)
    effects = model.effects(before, after, stored.case, answers_of(work, stored), forms)
    return Outlook(before.version, after.version, effects, _possible(before, after, stored.case, forms))


def migrate(work: Work, principal: Principal, case_id: UUID, expected: int, to: int) -> Summary:
    """Take a file into the version `to`, which must be the current one: what was looked at is what comes.

    Raises `NotFound`, `StaleVersion`, `WrongState` `no_newer_template`, `template_changed_meanwhile`, and what
    `template_changes.model.moves.check` raises.
    """
    stored = authorised.for_version(work, principal, case_id, Action.WRITE, Act.MIGRATE.recorded(), expected)
    saved, answers, told = take_along(work, principal, stored, to)
    return replace(summary(work, saved, answers), notices=told)


def take_along(work: Work, principal: Principal, stored: Stored, to: int) -> tuple[Stored, Answers, tuple[str, ...]]:
    """Take a locked file into the version `to`; returns it with its answers, and what there is to be told of what is
    hidden or shown by that. Where an address that was under protection is shown, it is on record in the name of
    whoever has asked for it. Raises as `migrate`, but for the first."""
    case_id = stored.case.id
    case, (before, after) = stored.case, _versions(work, stored.case)
    model.check(after, case, work.entries.kinds(case_id))
    if before is after:
        raise WrongState("no_newer_template")
    if to != after.version:
        raise WrongState("template_changed_meanwhile")
    key = work.keys.get(case.agency, case_id)
    answers = work.sections.read(case_id, key)
    moved = model.moved(before, after, case, answers)
    saved = work.cases.save(case, replace(case, template_version=after.version))
    work.sections.write(saved, key, _by_section(before, after, moved.answers))
    if moved.withdrawn:
        today = work.clock.today().isoformat()
        aside = model.added_to(work.sections.withdrawn(case_id, key), moved.withdrawn, before.version, today)
        work.sections.write(saved, key, {WITHDRAWN: aside})
    _move_histories(work, after, saved, key)
    search_terms.make_anew(work, after, saved, key, moved.answers)
    taken = replace(stored, case=saved)
    told = protection_ended.follow_move(work, principal, taken, (before, answers), moved.answers)
    return taken, moved.answers, told


def _versions(work: Work, case: CaseFile) -> tuple[Programme, Programme]:
    """The file's own, and the current one where that is newer."""
    own, current = work.programmes.of(case), work.programmes.newest_for(case)
    return own, current if current.version > own.version else own


def _possible(before: Programme, after: Programme, case: CaseFile, forms: set[str]) -> bool:
    try:
        model.check(after, case, forms)
    except WrongState:
        return False
    return before is not after


def _by_section(before: Programme, after: Programme, answers: Mapping[str, Any]) -> dict[str, Mapping[str, Any]]:
    """Every section of the newer version, and those it has no more, emptied."""
    emptied: dict[str, Mapping[str, Any]] = {section.id: {} for section in before.sections}
    return emptied | {
        section.id: {field.id: answers[field.id] for field in section.fields if field.id in answers}
        for section in after.sections
    }


def _move_histories(work: Work, after: Programme, case: CaseFile, key: bytes) -> None:
    """What answers were before goes where their questions went, or aside with the answers that fell away."""
    known = work.sections.histories(case.id, key)
    placed: dict[str, dict[str, Any]] = {name: {} for name in known}
    for histories in known.values():
        for name, history in histories.items():
            place = after.section_of.get(name, WITHDRAWN)
            placed.setdefault(place, {})[name] = history
    changed = {name: histories for name, histories in placed.items() if histories != known.get(name)}
    if changed:
        work.sections.keep(case, key, changed)
