"""Looking into all databases from outside, as a thief with a dump would: every row of every table, no wall between."""

import os
from collections.abc import Mapping
from contextlib import closing
from io import BytesIO
from pathlib import Path
from urllib.parse import urlsplit

import psycopg2
from psycopg2 import sql

from deploy.local import postgres
from deploy.local.errors import silent
from kernel.services import SERVICES

ROOT = Path(__file__).parent.parent
UNLIKELY = 8  # letters: no random text of a dump's size holds them by chance
TABLES = """
    SELECT n.nspname, c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE c.relkind IN ('r', 'm') AND n.nspname NOT IN ('pg_catalog', 'information_schema') AND n.nspname !~ '^pg_'
    ORDER BY 1, 2
"""


def dumps(environment: Mapping[str, str]) -> dict[str, bytes]:
    """The content of every database of the instance, the key store included, by name."""
    urls = {service: environment[f"OBHUT_{service.upper()}_MIGRATOR_URL"] for service in SERVICES}
    urls["keystore"] = environment["OBHUT_CASEFILE_KEYSTORE_MIGRATOR_URL"]
    servers = {name: _server(environment, name) for name in urls}
    return {name: _dump(servers[name].admin_url_of(urlsplit(url).path.strip("/"))) for name, url in urls.items()}


def searched(environment: Mapping[str, str], *needles: str) -> dict[str, list[str]]:
    """Which databases hold which of these texts, as written or without dashes.

    A short text stands in base64 and hexadecimal by chance (three letters in one run of a thousand): ValueError.
    """
    if short := [needle for needle in needles if len(needle) < UNLIKELY]:
        raise ValueError(f"too short to be found only where it was written: {short}")
    found: dict[str, list[str]] = {}
    for name, dump in dumps(environment).items():
        hits = [n for n in needles if n.encode() in dump or n.replace("-", "").encode() in dump]
        if hits:
            found[name] = hits
    return found


def superuser_of(environment: Mapping[str, str], service: str) -> str:
    """The address of a service's database for the superuser, behind every wall."""
    database = urlsplit(environment[f"OBHUT_{service.upper()}_MIGRATOR_URL"]).path.strip("/")
    return _server(environment, service).admin_url_of(database)


def rows(url: str, statement: str, *values: object) -> list[tuple[object, ...]]:
    """The rows of a question to one database, asked with the address given."""
    with closing(psycopg2.connect(url)) as connection, connection, connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.fetchall()


def _server(environment: Mapping[str, str], name: str) -> postgres.Server:
    """The server of a database: named by the environment (the key store may have one of its own), or this machine's."""
    given = environment.get("OBHUT_KEYSTORE_POSTGRES_URL" if name == "keystore" else "OBHUT_POSTGRES_URL")
    return postgres.Server(given) if given else postgres.find(ROOT, os.environ, silent)


def _dump(url: str) -> bytes:
    out = BytesIO()
    with closing(psycopg2.connect(url)) as connection, connection.cursor() as cursor:
        cursor.execute(TABLES)
        for schema, table in cursor.fetchall():
            cursor.copy_expert(sql.SQL("COPY (TABLE {}) TO STDOUT").format(sql.Identifier(schema, table)), out)
    return out.getvalue()
