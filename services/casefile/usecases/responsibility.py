"""Who leads a file: handing it over to a colleague."""

from uuid import UUID

from kernel.database import sql
from kernel.errors import BadInput, FieldProblem, Forbidden
from kernel.principal import Principal
from services.casefile.model.access import Action
from services.casefile.store import Stored, Work
from services.casefile.usecases.finding import locked_as_it_is

MAY_ASSIGN = "team_lead"


def assign(work: Work, principal: Principal, case_id: UUID, account: UUID) -> Stored:
    """Make another account responsible for a file: its lead, or whoever is responsible now.

    Raises `NotFound`, `Forbidden`, `BadInput` `unknown_account` where it is no active account of this agency.
    """
    stored = locked_as_it_is(work, principal, case_id, Action.READ, "assign")
    if MAY_ASSIGN not in principal.roles and principal.account != stored.case.responsible:
        raise Forbidden()
    if not _is_a_colleague(work, stored.case.agency, account):
        raise BadInput("unknown_account", problems=[FieldProblem("/account", "unknown_account")])
    if account != stored.case.responsible:
        work.cases.assign(stored.case, account)
    return stored


def _is_a_colleague(work: Work, agency: UUID, account: UUID) -> bool:
    found = work.connection.execute(
        sql("SELECT 1 FROM accounts WHERE account = :account AND agency = :agency AND state = 'active'"),
        {"account": account, "agency": agency},
    )
    return found.first() is not None
