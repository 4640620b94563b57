"""Fixed texts of SQL, sent straight to the driver.

In a text that stands in our code SQLAlchemy has nothing to compile, and no types to apply. It looks it up in a cache,
keeps a context for the execution and describes its columns anew all the same: more than the driver itself takes
(ADR 21). Pool, errors, events and rows stay SQLAlchemy's; what is no such text goes its usual way.
"""

from collections.abc import Mapping
from functools import lru_cache
from typing import Any, cast

from sqlalchemy import Connection, CursorResult, TextClause
from sqlalchemy.engine.result import IteratorResult, SimpleResultMetaData
from sqlalchemy.exc import PendingRollbackError
from sqlalchemy.types import NullType

from kernel.data.prepared import as_it_is_sent, as_the_driver_has_it
from kernel.data.together import in_front


class Straight(Connection):
    """A connection on which each statement stands alone (`engine(each_alone=True)`): no transaction is kept for it."""

    def execute(self, statement: Any, parameters: Any = None, *, execution_options: Any = None) -> CursorResult[Any]:
        """As SQLAlchemy's."""
        self._refuse_where_lost()
        text = _without_types(statement) if isinstance(statement, TextClause) else None
        if text is None or execution_options or not isinstance(parameters, Mapping | None):
            return super().execute(statement, parameters, execution_options=execution_options)
        return self._send(text, parameters or {})

    def exec_driver_sql(
        self, statement: str, parameters: Any = None, execution_options: Any = None
    ) -> CursorResult[Any]:
        """As SQLAlchemy's."""
        self._refuse_where_lost()
        if parameters or execution_options:
            return super().exec_driver_sql(statement, parameters, execution_options)
        return self._send(statement, {})

    def _refuse_where_lost(self) -> None:
        """Another connection would not be in the transaction that this one has begun."""
        if self.invalidated:
            raise PendingRollbackError("the connection to the database is lost")

    def _send(self, text: str, values: Mapping[str, Any]) -> CursorResult[Any]:
        cursor: Any = self.connection.cursor()
        try:
            for tell in self.dispatch.before_cursor_execute:
                tell(self, cursor, text, values, None, False)
            cursor.execute(in_front(self, cursor) + as_it_is_sent(self.get_execution_options(), text), values)
            rows = cursor.fetchall() if cursor.description else []
        except BaseException as error:
            self._handle_dbapi_exception(error, text, cast(Any, values), cursor, None)
        result = Found(_columns(tuple(column[0] for column in cursor.description or ())), iter(rows))
        result.rowcount = cursor.rowcount
        cursor.close()
        return cast(CursorResult[Any], result)


class Found(IteratorResult[Any]):
    """Rows of the driver as SQLAlchemy shows them. `rowcount`: as the driver has counted."""

    rowcount = -1


@lru_cache(maxsize=1024)
def _columns(names: tuple[str, ...]) -> SimpleResultMetaData:
    return SimpleResultMetaData(names)


@lru_cache(maxsize=4096)
def _without_types(statement: TextClause) -> str | None:
    """The text as the driver has it; None for one that says of a value which type it has."""
    if any(one.expanding or not isinstance(one.type, NullType) for one in statement._bindparams.values()):
        return None
    return as_the_driver_has_it(statement)
