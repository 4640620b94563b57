"""What casefile does about the events it hears; each is called in the transaction of its inbox row."""

from typing import Any
from uuid import UUID

from contracts.casefile import ConsentApplied
from kernel.data.database import sql
from services.casefile.erasure.usecases import defer_erasure
from services.casefile.store import Work


def agency_changed(work: Work, data: dict[str, Any]) -> None:
    """Remember what an agency has set: transmission decides about releases."""
    work.connection.execute(
        sql("""INSERT INTO agencies (agency, retention_days, transmission)
                VALUES (:agency, :retention_days, :transmission)
                ON CONFLICT (agency) DO UPDATE SET retention_days = :retention_days, transmission = :transmission"""),
        data,
    )


def agency_changed_v2(work: Work, data: dict[str, Any]) -> None:
    """The same, and how the agency numbers its files from now on; numbers that were given stay."""
    work.connection.execute(
        sql("""INSERT INTO agencies (agency, retention_days, transmission, client_number_scheme)
                VALUES (:agency, :retention_days, :transmission, :client_number_scheme)
                ON CONFLICT (agency) DO UPDATE SET retention_days = :retention_days, transmission = :transmission,
                    client_number_scheme = :client_number_scheme"""),
        data,
    )


def account_changed(work: Work, data: dict[str, Any]) -> None:
    """Remember which accounts there are."""
    work.connection.execute(
        sql("""INSERT INTO accounts (account, agency, state) VALUES (:account, :agency, :state)
                ON CONFLICT (account) DO UPDATE SET state = :state"""),
        data,
    )


def consent_granted(work: Work, data: dict[str, Any]) -> None:
    """A purpose is in force for a file from now on."""
    _put_into_practice(work, data, "in_force", data["since"])


def consent_withdrawn(work: Work, data: dict[str, Any]) -> None:
    """A purpose is in force no longer. The file's row is locked, as edits and releases lock it: none slips past."""
    _put_into_practice(work, data, "withdrawn", data["received_on"])


def erasure_scheduled(work: Work, data: dict[str, Any]) -> None:
    """The file shows its day of erasure."""
    case_id = work.references.resolve("retention", data["reference"])
    work.cases.tell(case_id, erasure_due_on=data["due_on"])


def erasure_ordered(work: Work, data: dict[str, Any]) -> None:
    """Hand the order to the jobs process, which checks everything again before it erases."""
    work.connection.execute(
        sql("""INSERT INTO erasures (order_id, agency, case_id, due_on, counted_from, state, arrived_at)
                VALUES (:order, :agency, :case, :due_on, :counted_from, 'ordered', :now)"""),
        {
            "order": data["order"],
            "agency": data["agency"],
            "case": work.references.resolve("retention", data["reference"]),
            "due_on": data["due_on"],
            "counted_from": data["counted_from"],
            "now": work.clock.now(),
        },
    )
    defer_erasure(work, data["order"])


def _put_into_practice(work: Work, data: dict[str, Any], state: str, since: Any) -> None:
    case_id = work.references.resolve("consent", data["reference"])
    if not work.cases.tell(case_id):
        return  # erased meanwhile: there is nothing left to apply it to
    work.connection.execute(
        sql("""INSERT INTO case_consents (case_id, agency, purpose, consent, state, since)
                VALUES (:case, :agency, :purpose, :consent, :state, :since)
                ON CONFLICT (case_id, purpose) DO UPDATE SET consent = :consent, state = :state, since = :since"""),
        {
            "case": case_id,
            "agency": data["agency"],
            "purpose": data["purpose"],
            "consent": data["consent"],
            "state": state,
            "since": since,
        },
    )
    _answer(work, case_id, data["agency"], data["consent"], state)


def _answer(work: Work, case_id: UUID, agency: UUID, consent: UUID, state: str) -> None:
    work.emit_about(ConsentApplied, case_id, agency=agency, consent=consent, state=state)
