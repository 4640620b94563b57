"""The directory of one's own agency."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from kernel.principal import Principal
from services.identity.model import access
from services.identity.model.absences import away_until
from services.identity.model.accounts import Account
from services.identity.store import Work


@dataclass(frozen=True, slots=True)
class Colleague:
    """Somebody of the agency; `away_until` where they are away today."""

    account: Account
    away_until: date | None


def list_colleagues(
    work: Work, principal: Principal, agency: UUID, offset: int, limit: int
) -> tuple[list[Colleague], int]:
    """Who works for the agency, by name, with how many there are: for its members, whatever their role, and nobody
    else. Closed accounts stand in it too, since files and logs name them.

    Raises `NotFound`, `Forbidden` for whoever belongs to the platform.
    """
    access.require(principal, agency, access.SEE_MEMBERS)
    accounts, total = work.accounts.colleagues(agency, offset, limit)
    today = work.clock.today()
    away = away_until(work.absences.of([account.id for account in accounts], today), today)
    return [Colleague(account, away.get(account.id)) for account in accounts], total
