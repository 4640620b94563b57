"""The unit of work: one transaction per use case, in one database per service.

The agency of the request is set for the transaction; row-level security shows nothing of any other, and nothing
at all where it was not set. Work of the platform across agencies says so by name (`platform=True`), and jobs
have a role of their own.
"""

from uuid import UUID

from sqlalchemy import Engine, text

from kernel.clock import Clock
from kernel.data.database import Transaction

SET_SCOPE = text("SELECT set_config('obhut.agency', :agency, true), set_config('obhut.platform', :platform, true)")
BEGIN_IN_SCOPE = text(f"BEGIN; {SET_SCOPE.text}")


class UnitOfWork(Transaction):
    """The transaction of a use case, in the scope of an agency or of the platform. Services add their tables."""

    def __init__(self, engine: Engine, clock: Clock, agency: UUID | None = None, *, platform: bool = False) -> None:
        scope = {"agency": str(agency or ""), "platform": "on" if platform else ""}
        super().__init__(engine, BEGIN_IN_SCOPE, scope)
        self.clock = clock
        self.agency = agency
