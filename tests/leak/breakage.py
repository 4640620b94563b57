"""Things that break for a moment, done as the database's administrator and always undone."""

import os
from collections.abc import Iterator
from contextlib import closing, contextmanager
from urllib.parse import unquote, urlsplit

import psycopg2
from psycopg2 import sql

from deploy.local import postgres
from deploy.local.errors import silent
from deploy.local.stack import Stack
from tests.databases import ROOT

ANSWERS = sql.Identifier("case_sections")


@contextmanager
def without_privilege(stack: Stack) -> Iterator[None]:
    """Casefile may not write answers: the database refuses in the middle of a request."""
    role = sql.Identifier(unquote(urlsplit(stack.environment["OBHUT_CASEFILE_RUNTIME_URL"]).username or ""))
    casefile = _name(stack, "OBHUT_CASEFILE_RUNTIME_URL")
    _execute(casefile, sql.SQL("REVOKE INSERT ON {} FROM {}").format(ANSWERS, role))
    try:
        yield
    finally:
        _execute(casefile, sql.SQL("GRANT INSERT ON {} TO {}").format(ANSWERS, role))


@contextmanager
def impossible_constraint(stack: Stack) -> Iterator[None]:
    """No row of answers fits any more: PostgreSQL's error shows the failing row."""
    casefile = _name(stack, "OBHUT_CASEFILE_RUNTIME_URL")
    _execute(casefile, sql.SQL("ALTER TABLE {} ADD CONSTRAINT never CHECK (false) NOT VALID").format(ANSWERS))
    try:
        yield
    finally:
        _execute(casefile, sql.SQL("ALTER TABLE {} DROP CONSTRAINT never").format(ANSWERS))


@contextmanager
def away(stack: Stack, setting: str) -> Iterator[None]:
    """The database of a setting takes no connections, and those there are have been ended."""
    name = _name(stack, setting)
    _allow(name, False)
    try:
        yield
    finally:
        _allow(name, True)


def _name(stack: Stack, setting: str) -> str:
    return urlsplit(stack.environment[setting]).path.strip("/")


def _allow(database: str, allowed: bool) -> None:
    statement = sql.SQL("ALTER DATABASE {} ALLOW_CONNECTIONS {}").format(sql.Identifier(database), sql.Literal(allowed))
    _execute("postgres", statement)
    if not allowed:
        ended = sql.SQL("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = {}")
        _execute("postgres", ended.format(sql.Literal(database)))


def _execute(database: str, statement: sql.Composable) -> None:
    server = postgres.find(ROOT, os.environ, silent)
    with closing(psycopg2.connect(server.admin_url_of(database))) as connection:
        connection.autocommit = True
        with connection.cursor() as cursor:
            cursor.execute(statement)
