"""Statements that travel together: what is only written waits for the next statement, and is sent in front of it.

PostgreSQL takes several statements in one message and answers them in order. So a row whose result nobody awaits
costs no round trip of its own: it goes with the next question, or with COMMIT, and is there for whatever is asked
after it. An error of it comes with the statement it travels with, and rolls back the same transaction (ADR 19).
"""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, Engine, TextClause, event

from kernel.data.prepared import as_it_is_sent, as_the_driver_has_it

WAITING = "obhut_waiting"
Waiting = list[tuple[TextClause, Mapping[str, Any]]]


def send_with_next(connection: Connection, statement: TextClause, values: Mapping[str, Any]) -> None:
    """Write something of which nobody awaits a result, nor an error that would be answered in its own way.

    In a unit of work it waits for the next statement, COMMIT at the latest; elsewhere it is sent at once.
    """
    waiting: Waiting | None = connection.get_execution_options().get(WAITING)
    if waiting is None:
        connection.execute(statement, values)
    else:
        waiting.append((statement, values))


def send_what_waits(made: Engine) -> None:
    """Have every statement of this engine take along what waits on its connection.

    Below SQLAlchemy, so that its errors show the statement that was asked and never the values that went with it.
    """

    @event.listens_for(made, "do_execute")
    def execute(cursor: Any, statement: str, parameters: Any, context: Any) -> bool:
        if not context.execution_options.get(WAITING):
            return False
        cursor.execute(_taken(context.execution_options, cursor).replace("%", "%%") + statement, parameters)
        return True

    @event.listens_for(made, "do_executemany")
    def execute_many(cursor: Any, _statement: str, _parameters: Any, context: Any) -> None:
        if context.execution_options.get(WAITING):
            cursor.execute(_taken(context.execution_options, cursor))


def in_front(connection: Connection, cursor: Any) -> str:
    """What waits on this connection, as it is sent in front of a statement with values; nothing waits any more."""
    options = connection.get_execution_options()
    return _taken(options, cursor).replace("%", "%%") if options.get(WAITING) else ""


def _taken(options: Mapping[str, Any], cursor: Any) -> str:
    """What waits, as one text; nothing waits any more, whatever becomes of it: after an error all is rolled back."""
    waiting: Waiting = options[WAITING]
    texts = [(as_it_is_sent(options, as_the_driver_has_it(statement)), values) for statement, values in waiting]
    sent = [cursor.mogrify(text, values).decode() for text, values in texts]
    waiting.clear()
    return "; ".join(sent) + "; "
