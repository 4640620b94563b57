"""Changing answers: checked against the template, sealed section by section, dates of passed gates following."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from uuid import UUID

from kernel.principal import Principal
from services.casefile.errors import InvalidAnswers
from services.casefile.model import answers as model
from services.casefile.model import drafts, histories, plausibility
from services.casefile.model.access import Act, Action
from services.casefile.model.answers import Answers
from services.casefile.model.behind_passed_gates import amend, forms_asked_anew, needed_by_passed
from services.casefile.model.casefile import CaseFile
from services.casefile.model.protected_address import hidden_of_outline
from services.casefile.model.purposes import refused_answers
from services.casefile.store import Work
from services.casefile.templates.declared.fields import Section
from services.casefile.usecases import (
    authorised,
    following_deadlines,
    protected_address,
    protection_ended,
    resting,
    search_terms,
)
from services.casefile.usecases.closing_events import announce
from services.casefile.usecases.reading import Summary, summary


@dataclass(frozen=True)
class Dated:
    """What is said of the days of changes: by field since when it is so, and which put right what was wrong."""

    since: Mapping[str, object] = field(default_factory=dict)
    corrects: Sequence[str] = ()


AS_OF_TODAY = Dated()


def change_answers(
    work: Work,
    principal: Principal,
    case_id: UUID,
    expected: int,
    changes: Mapping[str, object],
    dated: Dated = AS_OF_TODAY,
) -> Summary:
    """Store the changes named (null clears) and nothing else; returns the file as it is then.

    Answers of questions that a skip rule hides now go, except those a passed gate rests on, and are named in the
    summary (`not_asked`); of answers with a history it is kept what they were. What one's draft holds beyond what the
    file says then stays a draft. Raises `NotFound`, `StaleVersion`, `InvalidAnswers` with every problem, `WrongState`
    for a closed file.
    """
    stored = authorised.for_version(work, principal, case_id, Action.WRITE, Act.WRITE.recorded(), expected)
    case, programme, today = stored.case, work.programmes.of(stored.case), work.clock.today()
    key = work.keys.get(case.agency, case.id)
    before, draft = work.drafts.beside_answers(case.id, key, principal.account)
    ever_asked = work.programmes.ever_asked(programme.id)
    accepted = model.check(programme, changes, today, before, ever_asked)
    dating = histories.dating(programme.fields, dated.since, dated.corrects, today, ever_asked)
    needed = needed_by_passed(programme, case)
    answered = model.merged(before, accepted)
    after = model.shown(programme.fields, answered, needed)
    if problems := refused_answers(programme, case, before, after):
        raise InvalidAnswers(problems)
    forms = sorted(forms_asked_anew(programme, case, before, after))
    entries = work.entries.values(case.id, key, forms) if forms else {}
    amended = amend(programme, case, before, after, today, entries)
    plausibility.must_hold(programme, before, after, today)
    saved = work.cases.save(case, amended)
    changed = model.changed(before, after)
    announce(work, programme, case, saved)
    touched = {programme.section_of[name] for name in {*accepted, *changed}}
    sections = {name: answers for name, answers in model.by_section(programme, after).items() if name in touched}
    work.sections.write(saved, key, sections)
    if kept := histories.sections_of(programme, {*changed, *dating.since}):
        _keep_history(work, kept, (saved, key), (before, after), dating)
    search_terms.follow(work, programme, saved, key, (before, after))
    following_deadlines.follow_answers(work, programme, saved, before, after)
    resting.follow_answers(work, programme, stored, before, after)
    left = model.not_asked(programme.fields, answered, after)
    if draft is not None:
        hidden = hidden_of_outline(programme, after, protected_address.places_in(work, stored, after))
        unsaved = drafts.still_to_save(draft.content, programme.fields, changes, after, hidden)
        work.drafts.leave(saved, key, principal.account, replace(draft, content=unsaved))
    notices = protection_ended.follow_answers(work, principal, replace(stored, case=saved), before, after)
    return replace(summary(work, replace(stored, case=saved), after), not_asked=left, notices=notices)


def _keep_history(
    work: Work,
    sections: Sequence[Section],
    opened: tuple[CaseFile, bytes],
    change: tuple[Answers, Answers],
    dating: histories.Dating,
) -> None:
    case, key = opened
    known = work.sections.histories(case.id, key) if histories.may_be_there(case) else {}
    work.sections.keep(case, key, histories.kept_anew(sections, known, *change, dating))
