"""One database per service, one transaction per use case.

The agency of the request is set for the transaction; row-level security shows nothing of any other, and nothing
at all where it was not set. Work of the platform across agencies says so by name (`platform=True`), and jobs
have a role of their own.
"""

from types import TracebackType
from typing import Self
from uuid import UUID

from sqlalchemy import Connection, Engine, create_engine, text
from sqlalchemy.exc import DBAPIError, OperationalError

from kernel.clock import Clock

SET_SCOPE = text("SELECT set_config('obhut.agency', :agency, true), set_config('obhut.platform', :platform, true)")


def engine(url: str, pool: int = 10) -> Engine:
    """An engine on psycopg2. Parameters are hidden in errors: they are case data."""
    return create_engine(
        url.replace("postgresql://", "postgresql+psycopg2://", 1),
        hide_parameters=True,
        pool_size=pool,
        max_overflow=pool,
        pool_pre_ping=True,
        pool_recycle=1800,
    )


class UnitOfWork:
    """A transaction: commits when the block ends well, rolls back when it raises. Services add their tables."""

    connection: Connection

    def __init__(self, engine: Engine, clock: Clock, agency: UUID | None = None, *, platform: bool = False) -> None:
        self.clock = clock
        self.agency = agency
        self._engine = engine
        self._platform = platform

    def __enter__(self) -> Self:
        self.connection = self._engine.connect()
        try:
            self.connection.begin()
            self.connection.execute(
                SET_SCOPE,
                {"agency": str(self.agency or ""), "platform": "on" if self._platform else ""},
            )
        except BaseException:
            self.connection.close()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            if kind is None:
                self.connection.commit()
            else:
                self.connection.rollback()
        finally:
            self.connection.close()


def is_away(error: BaseException) -> bool:
    """Whether the database could not be reached or was shut down, so that trying again later may help."""
    if isinstance(error, OperationalError):
        return True
    return isinstance(error, DBAPIError) and error.connection_invalidated
