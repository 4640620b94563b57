"""Changing answers: checked against the template, sealed section by section, dates of passed gates following."""

from collections.abc import Mapping
from dataclasses import replace
from uuid import UUID

from kernel.principal import Principal
from services.casefile.model import answers as model
from services.casefile.model import gates
from services.casefile.model.access import Action
from services.casefile.model.templates.programme import find
from services.casefile.store import Work
from services.casefile.usecases.finding import locked
from services.casefile.usecases.reading import Summary, summary


def change_answers(
    work: Work, principal: Principal, case_id: UUID, expected: int, changes: Mapping[str, object]
) -> Summary:
    """Store the changes named (null clears) and nothing else; returns the file as it is then.

    Raises `NotFound`, `StaleVersion`, `InvalidAnswers` with every problem, `WrongState` for a closed file.
    """
    stored = locked(work, principal, case_id, Action.WRITE, "write", expected)
    case, programme, today = stored.case, find(work.programmes, stored.case.programme), work.clock.today()
    accepted = model.check(programme, changes, today)
    key = work.keys.get(case.agency, case.id)
    before = work.sections.read(case.id, key)
    after = model.merged(before, accepted)
    saved = work.cases.save(case, gates.amend(programme, case, after, today))
    touched = {programme.section_of[name] for name in accepted}
    sections = {name: said for name, said in model.by_section(programme, after).items() if name in touched}
    work.sections.write(saved, key, sections)
    work.drafts.discard(case.id, principal.account, "answers")
    return summary(work, replace(stored, case=saved), after)
