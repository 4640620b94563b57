"""Leading a file through its phases, and closing it."""

from dataclasses import replace
from uuid import UUID

from kernel.principal import Principal
from services.casefile.model import gates
from services.casefile.model.access import Action
from services.casefile.model.templates.phases import Edge
from services.casefile.model.templates.programme import find
from services.casefile.store import Work
from services.casefile.usecases.announcing import announce
from services.casefile.usecases.finding import locked
from services.casefile.usecases.reading import Summary, answers_of, summary

PASS = {"start": gates.start, "end": gates.end}


def pass_gate(work: Work, principal: Principal, case_id: UUID, expected: int, phase: str, edge: Edge) -> Summary:
    """Start or end a phase; ending the last one closes the file.

    Raises `NotFound`, `StaleVersion`, `UnknownPhase`, `WrongState`, and `GateRefused` with all that is missing.
    """
    stored = locked(work, principal, case_id, Action.PHASE, f"phase_{edge}", expected)
    programme, known = find(work.programmes, stored.case.programme), answers_of(work, stored)
    after = PASS[edge](programme, stored.case, phase, known, work.clock.today())
    saved = work.cases.save(stored.case, after)
    announce(work, programme, stored.case, saved)
    return summary(work, replace(stored, case=saved), known)


def close_case(work: Work, principal: Principal, case_id: UUID, expected: int) -> Summary:
    """Close a file whose remaining phases are not needed (the template says after which). Raises as `pass_gate`."""
    stored = locked(work, principal, case_id, Action.CLOSE, "close", expected)
    programme = find(work.programmes, stored.case.programme)
    saved = work.cases.save(stored.case, gates.close(programme, stored.case, work.clock.today()))
    announce(work, programme, stored.case, saved)
    return summary(work, replace(stored, case=saved))
