"""Statements that each connection has prepared: planned once where they are sent hundreds of times a second.

psycopg2 sends every statement as a text, which PostgreSQL parses and plans anew: for those with which a worker hears
and sends events that takes longer than doing them (ADR 36). Only fixed texts of our code; who sends them knows nothing
of it, and on a connection of another engine they are sent as they stand. A plan lasts: what reads a table that grows
fast is no such statement, as the plan for a small one would be kept for a large one.
"""

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any

from psycopg2.errors import InvalidSqlStatementName
from sqlalchemy import Engine, TextClause, event
from sqlalchemy.dialects.postgresql import psycopg2

PREPARED = "obhut_prepared"
DIALECT = psycopg2.dialect()
PLACE = re.compile(r"%\((\w+)\)s")
CAST = re.compile(r"CAST\(%\((\w+)\)s AS ([a-z]+(?:\[\])?)\)")
GENERIC = "SET plan_cache_mode TO force_generic_plan"  # one plan, whatever the values; it counts for prepared ones only


def prepare(made: Engine, statements: Iterable[TextClause]) -> None:
    """Have each connection of this engine prepare these when it is opened. Those that rest in its pool are closed.

    A place whose type PostgreSQL cannot tell, or to which the driver's own type does not lead, says CAST(:it AS type).
    """
    texts = {as_the_driver_has_it(one): f"obhut_{number}" for number, one in enumerate(statements)}
    begun = "; ".join([GENERIC, *(f"PREPARE {name} AS {_numbered(text)}" for text, name in texts.items())])
    known = {text: _executed(name, text) for text, name in texts.items()}
    made.update_execution_options(**{PREPARED: known})

    @event.listens_for(made, "connect")
    def prepare_all(opened: Any, _: Any) -> None:
        with opened.cursor() as cursor:
            cursor.execute(begun)
        opened.commit()

    @event.listens_for(made, "handle_error")
    def begin_anew(context: Any) -> None:
        if isinstance(context.original_exception, InvalidSqlStatementName):
            context.is_disconnect = True  # somebody has cleared the session, as poolers do: as good as lost

    made.dispose()


def as_it_is_sent(options: Mapping[str, Any], text: str) -> str:
    """What is sent for a text where execution goes by these options, with the same places for values."""
    known: Mapping[str, str] = options.get(PREPARED, {})
    return known.get(text, text)


@lru_cache(maxsize=4096)  # more than there are in our code
def as_the_driver_has_it(statement: TextClause) -> str:
    """A text with its places for values."""
    return str(statement.compile(dialect=DIALECT))


@lru_cache
def _places(text: str) -> list[str]:
    return list(dict.fromkeys(PLACE.findall(text)))


def _numbered(text: str) -> str:
    places = _places(text)
    return PLACE.sub(lambda found: f"${places.index(found[1]) + 1}", text).replace("%%", "%")


def _executed(name: str, text: str) -> str:
    cast = {place: f"CAST(%({place})s AS {kind})" for place, kind in CAST.findall(text)}
    values = ", ".join(cast.get(place, f"%({place})s") for place in _places(text))
    return f"EXECUTE {name} ({values})" if values else f"EXECUTE {name}"
