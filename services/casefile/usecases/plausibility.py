"""What is odd about the answers and entries of a file.

Warnings are found anew at each look: what contradicts what depends on answers, other entries and the day. Only that a
person has looked at one is kept (`acknowledging`). Entries are compared with what the reader sees alone, so that no
warning tells of an entrusted one.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from uuid import UUID

from kernel.principal import Principal
from services.casefile.model import plausibility as model
from services.casefile.model import who_consented
from services.casefile.model.access import Action
from services.casefile.model.answers import Answers, AnswersView
from services.casefile.model.entries import Entry
from services.casefile.model.plausibility import Acknowledged, Around, Finding, Warned
from services.casefile.store import Seen, Stored, Work
from services.casefile.store.acknowledgements import Acknowledgements
from services.casefile.templates.declared.kinds import KINDS
from services.casefile.templates.declared.plausibility import Beside, PlausibilityRule, Where
from services.casefile.templates.declared.programme import Programme
from services.casefile.usecases import authorised, protected_address

OF_THE_ANSWERS = "answers"


def of_answers(work: Work, stored: Stored, answers: AnswersView) -> tuple[Warned, ...]:
    """What is odd about the answers of a file, and nobody has looked at."""
    found = found_in_answers(work, stored, answers)
    return model.warnings(found, acknowledged_in(work, stored).get(OF_THE_ANSWERS, {})) if found else ()


def looked_at(work: Work, principal: Principal, stored: Stored, entries: Sequence[Entry]) -> list[Entry]:
    """Entries of a file as they are shown: with what is odd about each, without what is under protection. Who has the
    narrow view alone is warned of nothing."""
    looked = _warned(work, principal, stored, entries)
    return protected_address.shown(work, stored, looked)


def _warned(work: Work, principal: Principal, stored: Stored, entries: Sequence[Entry]) -> list[Entry]:
    if not authorised.may(work, principal, stored, Action.READ):
        return list(entries)
    found = found_in_entries(work, principal, stored, entries)
    if not any(found.values()):
        return list(entries)
    known = acknowledged_in(work, stored)
    return [replace(one, warnings=model.warnings(found[one.id], known.get(str(one.id), {}))) for one in entries]


def found_in_answers(work: Work, stored: Stored, answers: AnswersView) -> list[Finding]:
    """What the outline's rules find, and what is odd about who gave a consent, looked at or not."""
    programme, around = work.programmes.of(stored.case), Around(answers, work.clock.today())
    found = model.findings(programme.plausible, around)
    return found + who_consented.doubts(programme, stored.case.consents, answers, around.today)


def found_in_entries(
    work: Work, principal: Principal, stored: Stored, entries: Sequence[Entry]
) -> dict[UUID, list[Finding]]:
    """What the forms' rules find, by entry; nothing of removed ones."""
    programme, today = work.programmes.of(stored.case), work.clock.today()
    rules = {kind: programme.forms[kind].plausible for kind in {one.kind for one in entries} if kind in programme.forms}
    seen = Seen(stored.case.id, work.keys.get(stored.case.agency, stored.case.id), principal.account)
    answers = _answers(work, programme, seen, [rule for of_kind in rules.values() for rule in of_kind])
    others = {kind: _of_kind(work, seen, kind, entries) for kind, of_kind in rules.items() if _asks_beside(of_kind)}
    parents = _parents(work, seen, [one for one in entries if _asks(rules.get(one.kind, ()), "parent")], entries)
    found: dict[UUID, list[Finding]] = {}
    for one in entries:
        beside = [other.values for other in others.get(one.kind, ()) if other.id != one.id]
        parent = parents.get(one.parent, {}) if one.parent else {}
        around = Around(one.values, today, answers, parent, beside)
        found[one.id] = [] if one.removed_at else model.findings(rules.get(one.kind, ()), around)
    return found


def acknowledged_in(work: Work, stored: Stored) -> dict[str, dict[str, Acknowledged]]:
    """What somebody has looked at in a file, by `answers` or the id of an entry."""
    key = work.keys.get(stored.case.agency, stored.case.id)
    return work.of(Acknowledgements).read(stored.case.id, key)


def _answers(work: Work, programme: Programme, seen: Seen, rules: Iterable[PlausibilityRule]) -> Answers:
    """The answers these rules compare with; nothing is opened where they ask for none."""
    fields = {other.field for rule in rules for other in rule.others if other.where == "answers"}
    sections = sorted({programme.section_of[name] for name in fields if name in programme.fields})
    answers: Answers = {}
    for section in sections:
        answers |= work.sections.read_one(section, {seen.case_id: seen.key}).get(seen.case_id, {})
    return answers


def _of_kind(work: Work, seen: Seen, kind: str, known: Sequence[Entry]) -> list[Entry]:
    """All entries of a kind that the reader sees; those looked at are what they are to become."""
    changed = {one.id: one for one in known}
    there = work.entries.all(seen, [kind])
    return [changed.get(one.id, one) for one in there]


def _parents(work: Work, seen: Seen, entries: Sequence[Entry], known: Sequence[Entry]) -> Mapping[UUID, AnswersView]:
    parents: dict[UUID, AnswersView] = {one.id: one.values for one in known}
    for one in entries:
        kind = KINDS[one.kind].parent
        if kind is None or one.parent is None or one.parent in parents:
            continue
        parent = work.entries.get(seen, kind, one.parent)
        parents[one.parent] = parent.values if parent else {}
    return parents


def _asks(rules: Iterable[PlausibilityRule], where: Where) -> bool:
    return any(other.where == where for rule in rules for other in rule.others)


def _asks_beside(rules: Iterable[PlausibilityRule]) -> bool:
    return any(isinstance(rule.demand, Beside) for rule in rules)
