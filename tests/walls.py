"""The databases as each role of the services sees them: asked of PostgreSQL itself, without any code of ours."""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from os import environ
from typing import Any
from urllib.parse import urlsplit

import psycopg2

from deploy.local import postgres
from deploy.local.errors import silent
from deploy.local.stack import Stack
from tests.databases import ROOT
from tests.house import Agency

OF_AGENCY = {("identity", "agencies"): "id"}
"""Tables whose column of the agency is not called `agency`."""
AVOIDED = "?options=-c%20enable_seqscan%3Doff"  # tables are small here: what is read whole then has no index to use
KEYS = "OBHUT_CASEFILE_KEYSTORE_URL"


@dataclass
class Walls:
    """Connections to the databases as each role, and two agencies on either side of the wall."""

    stack: Stack
    mine: Agency
    other: Agency

    @contextmanager
    def role(self, service: str, kind: str, agency: str = "") -> Iterator[psycopg2.extensions.cursor]:
        """As `superuser`, `migrator`, `runtime` or `jobs`; nothing that is done is kept."""
        with closing(psycopg2.connect(self._url(service, kind))) as connection, connection.cursor() as cursor:
            cursor.execute("SELECT set_config('obhut.agency', %s, true)", [agency])
            yield cursor
            connection.rollback()

    def ask(self, service: str, kind: str, statement: Any, *values: object, agency: str = "") -> list[tuple[Any, ...]]:
        """The rows of a question."""
        with self.role(service, kind, agency) as cursor:
            cursor.execute(statement, values)
            return cursor.fetchall()

    def name(self, service: str, kind: str) -> str:
        """The name of a role."""
        return str(urlsplit(self._url(service, kind)).username)

    def tables(self, service: str) -> dict[str, str]:
        """The tables of a database that belong to agencies, with the column that says to which."""
        found = self.ask(
            service, "superuser",
            """SELECT c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
               JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'agency'
               WHERE n.nspname = 'public' AND c.relkind IN ('r', 'p', 'v', 'm')""",
        )  # fmt: skip
        more = {table: column for (owner, table), column in OF_AGENCY.items() if owner == service}
        return {**dict.fromkeys((name for (name,) in found), "agency"), **more}

    def database(self, service: str) -> str:
        """The name of a service's database, or of the key store (`keys`)."""
        setting = KEYS if service == "keys" else f"OBHUT_{service.upper()}_MIGRATOR_URL"
        return urlsplit(self.stack.environment[setting]).path.strip("/")

    def _url(self, service: str, kind: str) -> str:
        if kind != "superuser":
            return self.stack.environment[KEYS if service == "keys" else f"OBHUT_{service.upper()}_{kind.upper()}_URL"]
        return postgres.find(ROOT, environ, silent).admin_url_of(self.database(service))
