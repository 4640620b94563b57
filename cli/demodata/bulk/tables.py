"""Filling the tables of all databases by COPY, as their superuser: rights and walls are not what is at stake there."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from urllib.parse import urlsplit

import psycopg
from psycopg import sql

from deploy.local.errors import silent
from deploy.local.stack import Stack

DATABASES = ("keys", "identity", "consent", "retention", "reporting", "casefile")
"""In the order in which they are committed: a file comes last, when its key and all that is told of it are there."""
Row = tuple[str, Mapping[str, Any]]
"""`database.table`, and its columns; every row of a table has the same ones."""
KEYS: Mapping[str, Sequence[str]] = {
    "casefile.client_numbers": ("agency",),
    "casefile.cases": ("id",),
    "casefile.case_phases": ("case_id", "phase"),
    "casefile.case_sections": ("case_id", "section"),
    "casefile.case_consents": ("case_id", "purpose"),
    "casefile.case_consents_ever": ("case_id", "consent"),
    "casefile.case_entries": ("id",),
    "casefile.case_tokens": ("agency", "token", "case_id"),
    "consent.consents": ("id",),
    "retention.schedules": ("reference",),
}
"""The tables of which a row may be there already, and what it is known by: then it says from now on what comes."""


def admin_urls(stack: Stack) -> dict[str, str]:
    """The superuser's address of each database of an instance, the key store (`keys`) included."""
    server, environment = stack.servers(silent).database, stack.environment
    settings = {name: f"OBHUT_{name.upper()}_MIGRATOR_URL" for name in DATABASES if name != "keys"}
    settings["keys"] = "OBHUT_CASEFILE_KEYSTORE_URL"
    return {
        name: server.admin_url_of(urlsplit(environment[setting]).path.strip("/")) for name, setting in settings.items()
    }


class Filler:
    """Connections to all databases; what is put in one go is there or is not, in each of them."""

    def __init__(self, urls: Mapping[str, str]) -> None:
        self._connections = {name: psycopg.connect(urls[name]) for name in DATABASES if name in urls}
        self._staged: dict[str, list[str]] = {}
        self._count = 0

    def fill(self, rows: Iterable[Row]) -> int:
        """Write rows, table by table in the order in which the first of each comes; returns how many there were."""
        self.stage(rows)
        return self.put()

    def stage(self, rows: Iterable[Row]) -> None:
        """Bring rows to the databases, beside the tables: nobody sees or waits for them until they are `put`."""
        tables: dict[str, list[Mapping[str, Any]]] = defaultdict(list)
        for table, row in rows:
            tables[table].append(row)
        for table, content in tables.items():
            columns = list(content[0])
            self._staged[table], self._count = columns, self._count + len(content)
            names = _parts(table, columns)
            connection = self._connections[_database(table)]
            connection.execute(BESIDE.format(**names))
            with connection.cursor() as cursor, cursor.copy(COPY.format(**names)) as copy:
                for row in content:
                    copy.write_row([row[column] for column in columns])

    def put(self) -> int:
        """Write what was staged, and commit it; returns how many rows it was."""
        for table, columns in self._staged.items():
            self._connections[_database(table)].execute(PUT.format(**_parts(table, columns)))
        for connection in self._connections.values():
            connection.commit()
        count, self._count, self._staged = self._count, 0, {}
        return count

    def close(self) -> None:
        """Let go of the connections."""
        for connection in self._connections.values():
            connection.close()


BESIDE = sql.SQL("CREATE TEMPORARY TABLE {beside} ON COMMIT DROP AS SELECT {names} FROM {into} WITH NO DATA")
COPY = sql.SQL("COPY {beside} ({names}) FROM STDIN")
PUT = sql.SQL("INSERT INTO {into} ({names}) SELECT {names} FROM {beside} {known}")


def _database(table: str) -> str:
    return table.partition(".")[0]


def _parts(table: str, columns: Sequence[str]) -> dict[str, sql.Composable]:
    name, known_by = table.partition(".")[2], KEYS.get(table, ())
    others = [sql.SQL("{0} = excluded.{0}").format(sql.Identifier(one)) for one in columns if one not in known_by]
    then = sql.SQL("UPDATE SET {}").format(sql.SQL(", ").join(others)) if others else sql.SQL("NOTHING")
    key = sql.SQL(", ").join(map(sql.Identifier, known_by))
    return {
        "beside": sql.Identifier(f"new_{name}"),
        "into": sql.Identifier(name),
        "names": sql.SQL(", ").join(map(sql.Identifier, columns)),
        "known": sql.SQL("ON CONFLICT ({}) DO {}").format(key, then) if known_by else sql.SQL(""),
    }


def settle(urls: Mapping[str, str]) -> None:
    """VACUUM ANALYZE everywhere: as after a night, when autovacuum has been round."""
    for url in urls.values():
        with psycopg.connect(url, autocommit=True) as connection:
            connection.execute("VACUUM ANALYZE")
