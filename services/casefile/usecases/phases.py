"""Leading a file through its phases, closing it, and opening it again."""

from dataclasses import replace
from uuid import UUID, uuid4

from kernel.principal import Principal
from services.casefile.errors import InvalidAnswers, Problem, WrongState
from services.casefile.model import gates
from services.casefile.model.access import Act, Action
from services.casefile.model.answers import accepted
from services.casefile.model.entries import Entry
from services.casefile.model.retention import counted_from
from services.casefile.store import Stored, Work
from services.casefile.templates.declared.kinds import REOPENINGS
from services.casefile.templates.declared.phases import Edge
from services.casefile.templates.declared.programme import Programme
from services.casefile.templates.values import Value
from services.casefile.usecases import authorised, referrers
from services.casefile.usecases.closing_events import announce
from services.casefile.usecases.reading import Summary, answers_of, facts_of, summary

PASS = {"start": gates.start, "end": gates.end}


def pass_gate(work: Work, principal: Principal, case_id: UUID, expected: int, phase: str, edge: Edge) -> Summary:
    """Start or end a phase; ending the last one closes the file.

    Raises `NotFound`, `StaleVersion`, `UnknownPhase`, `WrongState` (`erasure_ordered` where an order to erase the file
    has arrived), and `GateRefused` with all that is missing.
    """
    stored = authorised.for_version(work, principal, case_id, Action.PHASE, Act.PHASE.recorded(edge), expected)
    programme, known = work.programmes.of(stored.case), answers_of(work, stored)
    facts = facts_of(work, stored, known, programme.phase(phase).gate(edge))
    after = PASS[edge](programme, stored.case, phase, facts)
    if counted_from(programme, stored.case) is not None:
        _not_to_be_erased(work, case_id)
    saved = work.cases.save(stored.case, after)
    announce(work, programme, stored.case, saved)
    referrers.follow(work, programme, stored.case, saved, known, by=principal.account)
    return summary(work, replace(stored, case=saved), known)


def close_case(work: Work, principal: Principal, case_id: UUID, expected: int) -> Summary:
    """Close a file whose remaining phases are not needed (the template says after which). Raises as `pass_gate`."""
    stored = authorised.for_version(work, principal, case_id, Action.CLOSE, Act.CLOSE.recorded(), expected)
    programme = work.programmes.of(stored.case)
    saved = work.cases.save(stored.case, gates.close(programme, stored.case, work.clock.today()))
    announce(work, programme, stored.case, saved)
    referrers.follow(work, programme, stored.case, saved, {}, by=principal.account)
    return summary(work, replace(stored, case=saved))


def break_off(work: Work, principal: Principal, case_id: UUID, expected: int) -> Summary:
    """Close a file before its time, through the template's gate for that. Raises as `pass_gate`."""
    stored = authorised.for_version(work, principal, case_id, Action.CLOSE, Act.BREAK_OFF.recorded(), expected)
    programme, known = work.programmes.of(stored.case), answers_of(work, stored)
    facts = facts_of(work, stored, known, programme.breaking_off)
    saved = work.cases.save(stored.case, gates.break_off(programme, stored.case, facts))
    announce(work, programme, stored.case, saved)
    referrers.follow(work, programme, stored.case, saved, known, by=principal.account)
    return summary(work, replace(stored, case=saved), known)


def reopen(work: Work, principal: Principal, case_id: UUID, expected: int, reason: str) -> Summary:
    """Open a closed file again, for a reason that is sealed and kept with it; its last phase runs on.

    An order to erase it comes first: one that has arrived forbids it, one that arrives later finds the file open and is
    refused. Raises `NotFound`, `StaleVersion`, `InvalidAnswers`, `WrongState` `not_closed`, `erasure_ordered`.
    """
    stored = authorised.for_version(work, principal, case_id, Action.CLOSE, Act.REOPEN.recorded(), expected)
    programme = work.programmes.of(stored.case)
    opened = gates.reopen(programme, stored.case)
    _not_to_be_erased(work, case_id)
    values = _reason(work, programme, reason)
    saved = work.cases.save(stored.case, opened)
    _write_down(work, principal, stored, values)
    announce(work, programme, stored.case, saved)
    return summary(work, replace(stored, case=saved))


def _not_to_be_erased(work: Work, case_id: UUID) -> None:
    if work.cases.is_to_be_erased(case_id):
        raise WrongState("erasure_ordered")


def _reason(work: Work, programme: Programme, reason: str) -> dict[str, Value]:
    form = programme.form(REOPENINGS.form)
    checked = accepted(programme.code_lists, form.by_id, {"reason": reason}, work.clock.today(), "")
    if checked["reason"] is None:
        raise InvalidAnswers([Problem("/reason", "missing")])
    return {"reason": checked["reason"]}


def _write_down(work: Work, principal: Principal, stored: Stored, values: dict[str, Value]) -> None:
    now = work.clock.acted()
    entry = Entry(
        id=uuid4(),
        case_id=stored.case.id,
        kind=REOPENINGS.form,
        parent=None,
        author=principal.account,
        values=values,
        created_at=now,
        changed_at=now,
    )
    work.entries.add(entry, stored.case.agency, work.keys.get(stored.case.agency, stored.case.id))
