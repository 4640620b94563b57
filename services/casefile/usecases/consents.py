"""Putting into practice what consent tells; each is called in the transaction of its inbox row."""

from datetime import date
from typing import Any
from uuid import UUID

import structlog

from contracts.casefile import ConsentApplied
from kernel.errors import Unavailable
from kernel.observe.logs import place_of
from kernel.translations import sentence
from services.casefile.model.reminders import BY_OBHUT
from services.casefile.store import Work
from services.casefile.store.consents import Consents, Whose
from services.casefile.usecases import reminders
from services.casefile.usecases.reminders import Reminder

REMINDER = "consent_was_withdrawn"
"""The sentence of the reminder; it names the purpose, and nobody."""
log = structlog.get_logger("casefile")


def consent_granted(work: Work, data: dict[str, Any]) -> None:
    """A purpose is in force for a file from now on; version 1 does not tell in which capacity it was given."""
    _put_into_practice(work, data, "in_force", data["since"])


def consent_withdrawn(work: Work, data: dict[str, Any]) -> None:
    """A purpose is in force no longer. The file's row is locked, as edits and releases lock it: none slips past.

    Whoever is responsible is reminded to decide what becomes of the file, for which there is a month.
    """
    case_id = _put_into_practice(work, data, "withdrawn", data["received_on"])
    if case_id is not None:
        _remind(work, case_id, data["purpose"])


def _put_into_practice(work: Work, data: dict[str, Any], state: str, since: date) -> UUID | None:
    """The file it was applied to; None where that was erased meanwhile, and there is nothing left to apply it to."""
    case_id = work.references.resolve("consent", data["reference"])
    if not work.cases.tell(case_id):
        return None
    whose = Whose(case_id, data["agency"], data["purpose"], data["consent"])
    work.of(Consents).put(whose, state, since, data.get("given_by"))
    work.emit_about(ConsentApplied, case_id, agency=data["agency"], consent=data["consent"], state=state)
    return case_id


def _remind(work: Work, case_id: UUID, purpose: str) -> None:
    stored = work.cases.get(case_id, lock=True)
    if stored is None or stored.case.status != "open":
        return
    labels = {one.id: one.label.de for one in work.programmes.of(stored.case).purposes}
    text = sentence(f"{REMINDER}:{labels.get(purpose, purpose)}", "de")
    case, today = stored.case, work.clock.today()
    try:
        reminders.put(work, case, Reminder(account=case.responsible, author=BY_OBHUT, on=today, text=text))
    except Unavailable as error:  # a missing key, which `obhut check` reports: the withdrawal holds all the same
        log.warning("reminder_failed", error=type(error).__name__, place=place_of(error))
