"""The unit of work of identity with its books.

Row-level security shows an agency's rows to work of that agency; sessions, and accounts of the platform, only to
work of the platform. Signing in and introspection are such work: before them nobody's agency is known.
"""

from functools import cached_property

from kernel.unit_of_work import UnitOfWork
from services.identity.model.groups import GroupKind
from services.identity.store.absences import Absences
from services.identity.store.accounts import Accounts
from services.identity.store.agencies import Agencies
from services.identity.store.groups import Groups
from services.identity.store.sessions import Sessions
from services.identity.store.tables import districts, teams

__all__ = ["Absences", "Accounts", "Agencies", "Groups", "Sessions", "Work"]
TABLES = {GroupKind.DISTRICT: districts, GroupKind.TEAM: teams}


class Work(UnitOfWork):
    """One transaction with the books of identity."""

    @cached_property
    def agencies(self) -> Agencies:
        """Agencies."""
        return Agencies(self.connection)

    @cached_property
    def accounts(self) -> Accounts:
        """Accounts."""
        return Accounts(self.connection)

    def groups(self, kind: GroupKind) -> Groups:
        """Districts, or teams."""
        return Groups(self.connection, TABLES[kind])

    @cached_property
    def absences(self) -> Absences:
        """Who is away, and until when."""
        return Absences(self.connection)

    @cached_property
    def sessions(self) -> Sessions:
        """Sessions; to be seen by units of work of the platform alone."""
        return Sessions(self.connection)
