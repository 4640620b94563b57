"""Putting into practice what consent tells; each is called in the transaction of its inbox row."""

from datetime import date
from typing import Any

from contracts.casefile import ConsentApplied
from services.casefile.store import Work
from services.casefile.store.consents import Consents


def consent_granted(work: Work, data: dict[str, Any]) -> None:
    """A purpose is in force for a file from now on."""
    _put_into_practice(work, data, "in_force", data["since"])


def consent_withdrawn(work: Work, data: dict[str, Any]) -> None:
    """A purpose is in force no longer. The file's row is locked, as edits and releases lock it: none slips past."""
    _put_into_practice(work, data, "withdrawn", data["received_on"])


def _put_into_practice(work: Work, data: dict[str, Any], state: str, since: date) -> None:
    case_id = work.references.resolve("consent", data["reference"])
    if not work.cases.tell(case_id):
        return  # erased meanwhile: there is nothing left to apply it to
    work.of(Consents).put(case_id, data["agency"], data["purpose"], data["consent"], state, since)
    work.emit_about(ConsentApplied, case_id, agency=data["agency"], consent=data["consent"], state=state)
