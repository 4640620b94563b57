"""The database of retention: the unit of work with its repositories."""

from uuid import UUID

from kernel.events import inbox_rows
from kernel.unit_of_work import UnitOfWork
from services.retention.store.brakes import Brakes
from services.retention.store.orders import Certificates, Orders
from services.retention.store.schedules import Rules, Schedules


class Work(UnitOfWork):
    """A transaction of the retention service."""

    @property
    def rules(self) -> Rules:
        """Rules of agencies."""
        return Rules(self.connection)

    @property
    def schedules(self) -> Schedules:
        """Schedules of files."""
        return Schedules(self.connection)

    @property
    def brakes(self) -> Brakes:
        """What is held back."""
        return Brakes(self.connection)

    @property
    def orders(self) -> Orders:
        """Orders to erase."""
        return Orders(self.connection)

    @property
    def certificates(self) -> Certificates:
        """Signed certificates."""
        return Certificates(self.connection)

    def erase_arrivals(self, reference: UUID) -> None:
        """Erase the order of arrival of events about a file."""
        inbox_rows.erase(self.connection, "casefile", reference)
