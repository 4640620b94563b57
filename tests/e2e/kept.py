"""What the databases hold of an agency, as one value: two that are alike mean that nothing has changed."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import psycopg2
from psycopg2 import sql
from psycopg2.extensions import connection

from tests.databases import superuser_of

LEFT_BY_READING = ("access_log", "sessions")
OF_ELSEWHERE = {"casefile": ("accounts", "agencies"), "consent": (), "identity": ()}
"""Tables with what another service tells, which may come at any moment; `agencies` of identity is looked at whole."""
TABLES = """
    SELECT c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'agency'
    WHERE n.nspname = 'public' AND c.relkind = 'r' AND c.relname <> ALL(%s) ORDER BY 1
"""
ROWS = sql.SQL(
    "SELECT {name}, count(*), md5(string_agg(kept::text, ' ' ORDER BY kept::text)) FROM {table} kept WHERE {which}"
)


class Kept:
    """The rows of an agency in casefile, consent and identity, behind every wall."""

    def __init__(self, sessions: Mapping[str, connection], agency: str) -> None:
        self._sessions = sessions
        self._questions = {service: self._question(service, agency) for service in sessions}

    def state(self) -> dict[str, list[tuple[Any, ...]]]:
        """Number and digest of the rows of each table."""
        found = {}
        for service, session in self._sessions.items():
            with session.cursor() as cursor:
                cursor.execute(self._questions[service])
                found[service] = sorted(cursor.fetchall())
        return found

    def _question(self, service: str, agency: str) -> sql.Composed:
        """All tables of a service with a column of the agency, in one statement."""
        with self._sessions[service].cursor() as cursor:
            cursor.execute(TABLES, [[*LEFT_BY_READING, *OF_ELSEWHERE[service]]])
            names = [name for (name,) in cursor.fetchall()]
        asked = {name: sql.SQL("agency = {}").format(sql.Literal(agency)) for name in names}
        if service == "identity":
            asked["agencies"] = sql.SQL("true").format()
        parts = [
            ROWS.format(name=sql.Literal(name), table=sql.Identifier(name), which=which)
            for name, which in asked.items()
        ]
        return sql.SQL(" UNION ALL ").join(parts)


@contextmanager
def kept_of(environment: Mapping[str, str], agency: str) -> Iterator[Kept]:
    """With a session in each of the three databases."""
    sessions = {service: psycopg2.connect(superuser_of(environment, service)) for service in OF_ELSEWHERE}
    try:
        for session in sessions.values():
            session.autocommit = True
        yield Kept(sessions, agency)
    finally:
        for session in sessions.values():
            session.close()
