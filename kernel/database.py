"""One database per service, one transaction per use case.

The agency of the request is set for the transaction; row-level security shows nothing of any other, and nothing
at all where it was not set. Work of the platform across agencies says so by name (`platform=True`), and jobs
have a role of their own.
"""

from types import TracebackType
from typing import Any, Self
from uuid import UUID

from sqlalchemy import Connection, Engine, create_engine, event, text
from sqlalchemy.exc import DBAPIError, InvalidatePoolError, OperationalError

from kernel.clock import Clock

RESTED = 1.0  # seconds after which a pooled connection is asked whether it still lives
SET_SCOPE = text("SELECT set_config('obhut.agency', :agency, true), set_config('obhut.platform', :platform, true)")


def engine(url: str, pool: int = 10, *, each_alone: bool = False) -> Engine:
    """An engine on psycopg2. Parameters are hidden in errors: they are case data.

    `each_alone`: every statement is a transaction of its own, without a round trip to begin and to commit it.
    """
    made = create_engine(
        url.replace("postgresql://", "postgresql+psycopg2://", 1),
        hide_parameters=True,
        pool_size=pool,
        max_overflow=pool,
        pool_recycle=1800,
    )
    _ask_after_rest(made)
    return each_statement_alone(made) if each_alone else made


def each_statement_alone(made: Engine) -> Engine:
    """The same connections, used without transactions: for looks that are taken often."""
    return made.execution_options(isolation_level="AUTOCOMMIT")


def _ask_after_rest(made: Engine) -> None:
    """SQLAlchemy's pre-ping costs a round trip at each use; here only a connection that has rested is asked."""

    @event.listens_for(made, "checkin")
    def rests(_: Any, record: Any) -> None:
        record.info["rests_since"] = Clock.monotonic()

    @event.listens_for(made, "checkout")
    def awakes(connection: Any, record: Any, _: Any) -> None:
        if Clock.monotonic() - record.info.get("rests_since", Clock.monotonic()) < RESTED:
            return
        try:
            made.dialect.do_ping(connection)
        except made.dialect.loaded_dbapi.Error as gone:
            raise InvalidatePoolError from gone  # the pool tries again with a new connection, and drops the old ones


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
