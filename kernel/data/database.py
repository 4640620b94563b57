"""One database per service: its engine, and transactions that begin with their first statement."""

from collections.abc import Callable, Mapping
from contextlib import suppress
from functools import cache, lru_cache
from types import TracebackType
from typing import Any, Self

from psycopg2.extensions import TRANSACTION_STATUS_IDLE, TransactionRollbackError
from sqlalchemy import Connection, Engine, TextClause, create_engine, event, text
from sqlalchemy.exc import DBAPIError, InvalidatePoolError, OperationalError

from kernel.clock import Clock
from kernel.data.straight import Straight
from kernel.data.together import WAITING, Waiting, send_what_waits, send_with_next

sql = cache(text)  # a statement that was seen before need not be taken apart again
RESTED = 1.0  # seconds after which a pooled connection is asked whether it still lives
COMMIT, ROLLBACK = "COMMIT", "ROLLBACK"
ALONE, IS_ALONE = {"isolation_level": "AUTOCOMMIT"}, "obhut_each_alone"


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
        **({**ALONE, "pool_reset_on_return": None, "execution_options": {IS_ALONE: True}} if each_alone else {}),
    )
    _ask_after_rest(made)
    _let_the_dead_rest(made)
    send_what_waits(made)
    if each_alone:
        made._connection_cls = Straight
    return made


@lru_cache(maxsize=32)  # a process has few engines, and making the other view of one costs more than a statement
def each_statement_alone(made: Engine) -> Engine:
    """The same connections, used without transactions: for looks that are taken often."""
    return made if made.get_execution_options().get(IS_ALONE) else made.execution_options(**ALONE)


def _ask_after_rest(made: Engine) -> None:
    """SQLAlchemy's pre-ping costs a round trip at each use; here only a connection that has rested is asked."""

    @event.listens_for(made, "checkin")
    def rests(_: Any, record: Any) -> None:
        record.info["rests_since"] = Clock.monotonic()

    @event.listens_for(made, "checkout")
    def awakes(connection: Any, record: Any, _: Any) -> None:
        if connection.closed:  # as the driver knows: its server died while it was lent out, or as it was given back
            raise InvalidatePoolError
        if Clock.monotonic() - record.info.get("rests_since", Clock.monotonic()) < RESTED:
            return
        try:
            made.dialect.do_ping(connection)
        except made.dialect.loaded_dbapi.Error as gone:
            raise InvalidatePoolError from gone  # the pool tries again with a new connection, and drops the old ones


def _let_the_dead_rest(made: Engine) -> None:
    """A connection whose server has died cannot be reset when it is given back. SQLAlchemy would raise the driver's own
    error, after the commit, and never see the connection again: a place in the pool would be lost each time."""
    reset = made.dialect.reset_isolation_level

    def patiently(connection: Any) -> None:
        with suppress(made.dialect.loaded_dbapi.Error):
            reset(connection)  # if it fails, the next checkout sees it

    made.dialect.reset_isolation_level = patiently  # type: ignore[assignment]  # because there is no event for it


class Transaction:
    """Commits when the block ends well, rolls back when it raises; `within` another one it is a part of that.

    psycopg2 would spend a round trip on BEGIN; here it goes with the first statement, as does all that waits
    (`together.py`). So the driver takes every statement for one that stands alone, and begin and end are said here.
    """

    connection: Connection

    def __init__(self, engine: Engine, opening: TextClause, values: Mapping[str, object] | None = None) -> None:
        self._engine = each_statement_alone(engine)
        self._opening, self._values = opening, values or {}
        self._whole: Transaction | None = None
        self._then: list[Callable[[], None]] = []

    def once_committed(self, act: Callable[[], None]) -> None:
        """Have this done when what is written here holds for good, as counting it; not at all where it is rolled back.

        `act` raises nothing.
        """
        (self._whole or self)._then.append(act)

    def within(self, whole: "Transaction") -> Self:
        """Be a part of another transaction, which is open: its connection is used, and it alone commits or rolls back.

        What is raised in the block must therefore end that one too. Whether it is open in the same scope is seen to.
        """
        self._whole = whole
        return self

    def __enter__(self) -> Self:
        if self._whole is not None:
            self.connection = self._whole.connection
            self._take_over(self._whole)
            return self
        self._waiting: Waiting = []
        self.connection = self._engine.connect().execution_options(**{WAITING: self._waiting})
        send_with_next(self.connection, self._opening, self._values)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._whole is not None:
            return
        try:
            if kind is None:
                self._commit()
            elif not self.connection.invalidated:
                self._roll_back()
        finally:
            self._leave()

    def _take_over(self, whole: "Transaction") -> None:
        """Set what is set for a transaction, where this part needs it otherwise."""

    def _commit(self) -> None:
        try:
            self.connection.exec_driver_sql(COMMIT)
        except DBAPIError:  # of what waited for COMMIT: the transaction is still open
            if not self.connection.invalidated:
                self._roll_back()
            raise
        for act in self._then:
            act()

    def _roll_back(self) -> None:
        """What still waits is forgotten; where that is all, nothing has begun."""
        self._waiting.clear()
        if self._status() == TRANSACTION_STATUS_IDLE:
            return
        try:
            self.connection.exec_driver_sql(ROLLBACK)
        except DBAPIError:
            self.connection.invalidate()  # the error that led here is the one to be told

    def _leave(self) -> None:
        """Give the connection back, unless a transaction is still open in it."""
        if not self.connection.invalidated and self._status() != TRANSACTION_STATUS_IDLE:
            self.connection.invalidate()
        self.connection.close()

    def _status(self) -> int:
        dbapi: Any = self.connection.connection.dbapi_connection
        status: int = dbapi.info.transaction_status
        return status


def met_another(error: BaseException) -> bool:
    """Whether PostgreSQL has ended the transaction for the sake of another (a deadlock, say): again, it may pass."""
    return isinstance(error, DBAPIError) and isinstance(error.orig, TransactionRollbackError)


def is_away(error: BaseException) -> bool:
    """Whether the database could not be reached or was shut down, so that trying again later may help."""
    if isinstance(error, OperationalError):
        return True
    return isinstance(error, DBAPIError) and error.connection_invalidated
