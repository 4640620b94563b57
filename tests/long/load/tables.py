"""Filling the tables of all databases by COPY, as their superuser: rights and walls are not what is measured here."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import urlsplit

import psycopg
from psycopg import sql

from deploy.local.errors import silent
from deploy.local.stack import Stack

DATABASES = ("identity", "casefile", "consent", "retention", "reporting", "keys")
Row = tuple[str, Mapping[str, Any]]
"""`database.table`, and its columns; every row of a table has the same ones."""


def admin_urls(stack: Stack) -> dict[str, str]:
    """The superuser's address of each database of an instance, the key store (`keys`) included."""
    server, environment = stack.servers(silent).database, stack.environment
    settings = {name: f"OBHUT_{name.upper()}_MIGRATOR_URL" for name in DATABASES if name != "keys"}
    settings["keys"] = "OBHUT_CASEFILE_KEYSTORE_URL"
    return {
        name: server.admin_url_of(urlsplit(environment[setting]).path.strip("/")) for name, setting in settings.items()
    }


class Filler:
    """Connections to all databases; what is filled in one go is there or is not, in each of them."""

    def __init__(self, urls: Mapping[str, str]) -> None:
        self._connections = {name: psycopg.connect(url) for name, url in urls.items()}

    def fill(self, rows: Iterable[Row]) -> None:
        """Copy rows, table by table in the order in which the first of each comes."""
        tables: dict[str, list[Mapping[str, Any]]] = defaultdict(list)
        for table, row in rows:
            tables[table].append(row)
        for table, content in tables.items():
            database, _, name = table.partition(".")
            self._copy(self._connections[database], name, content)
        for connection in self._connections.values():
            connection.commit()

    def close(self) -> None:
        """Let go of the connections."""
        for connection in self._connections.values():
            connection.close()

    @staticmethod
    def _copy(connection: "psycopg.Connection[Any]", table: str, rows: list[Mapping[str, Any]]) -> None:
        columns = list(rows[0])
        names = sql.SQL(", ").join(map(sql.Identifier, columns))
        statement = sql.SQL("COPY {} ({}) FROM STDIN").format(sql.Identifier(table), names)
        with connection.cursor() as cursor, cursor.copy(statement) as copy:
            for row in rows:
                copy.write_row([row[column] for column in columns])


def settle(urls: Mapping[str, str]) -> None:
    """VACUUM ANALYZE everywhere: as after a night, when autovacuum has been round."""
    for url in urls.values():
        with psycopg.connect(url, autocommit=True) as connection:
            connection.execute("VACUUM ANALYZE")
