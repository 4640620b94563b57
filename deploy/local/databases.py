"""The databases and roles of an instance: one database and three roles per service, and the key store.

`scope` is the instance's name in all shared servers. Two checkouts may share one PostgreSQL and both have
an instance `test`: a comment on the database says whose it is, and the second one gets a name of its own.
"""

import hashlib
import secrets
import socket
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote, urlsplit

import psycopg2
from psycopg2 import extensions, sql

from deploy.local.errors import LocalError
from deploy.local.instance import Instance
from deploy.local.postgres import Server
from kernel.services import SERVICES

LOCK = 0x0B0075  # one set-up at a time on a server; any number will do


@dataclass(frozen=True)
class Database:
    """A database with its roles, and the setting that carries each role's URL."""

    name: str
    settings: Mapping[str, str]

    def full_name(self, scope: str) -> str:
        """Its name on the server."""
        return f"obhut_{scope}_{self.name}"

    def role(self, scope: str, kind: str) -> str:
        """The name of one of its roles on the server."""
        return f"{self.full_name(scope)}_{kind}"


def _of_service(service: str) -> Database:
    kinds = ("migrator", "runtime", "jobs")
    return Database(service, {kind: f"OBHUT_{service.upper()}_{kind.upper()}_URL" for kind in kinds})


KEY_STORE = Database(
    "keys", {"migrator": "OBHUT_CASEFILE_KEYSTORE_MIGRATOR_URL", "runtime": "OBHUT_CASEFILE_KEYSTORE_URL"}
)
DATABASES = (*(_of_service(service) for service in SERVICES), KEY_STORE)


@dataclass(frozen=True)
class Prepared:
    """What a set-up gave: the scope, the URLs by setting, and whether the databases are new (and empty)."""

    scope: str
    urls: dict[str, str]
    new: bool


def prepare(server: Server, instance: Instance, *, fresh: bool = False) -> Prepared:
    """Creates what is missing; with `fresh`, drops everything first. Passwords in use are kept."""
    known = {} if fresh else instance.environment()
    with _administrator(server) as cursor:
        scope, foreign = _scope(cursor, instance)
        if fresh or foreign:
            _drop(cursor, scope)
        new = False
        urls = {}
        for database in DATABASES:
            passwords = {kind: _password(known.get(setting, "")) for kind, setting in database.settings.items()}
            new |= _create(cursor, database, scope, passwords, claim_of(instance))
            for kind, setting in database.settings.items():
                role = database.role(scope, kind)
                urls[setting] = server.url(database.full_name(scope), role, passwords[kind])
    for database in DATABASES:
        _settle(server, database, scope)
    _try_out(urls)
    return Prepared(scope, urls, new)


def drop(server: Server, instance: Instance) -> str:
    """Removes the databases and roles of an instance, whoever is still connected; returns its scope."""
    with _administrator(server) as cursor:
        scope, _ = _scope(cursor, instance)
        _drop(cursor, scope)
    return scope


@contextmanager
def _administrator(server: Server) -> Iterator[extensions.cursor]:
    try:
        with closing(psycopg2.connect(server.admin_url)) as connection:
            connection.autocommit = True  # CREATE DATABASE runs in no transaction
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_lock(%s)", [LOCK])
                yield cursor
    except psycopg2.errors.InsufficientPrivilege as error:
        raise LocalError(
            f"PostgreSQL refused to set up Obhut's databases: {str(error).strip()} Let a superuser do it "
            "(OBHUT_POSTGRES_URL=postgresql://postgres:PASSWORD@HOST/postgres)."
        ) from None


def claim_of(instance: Instance) -> str:
    """The comment that says whose a database is."""
    return f"Obhut, instance {instance.name} of {instance.root} on {socket.gethostname()}"


def _scope(cursor: extensions.cursor, instance: Instance) -> tuple[str, bool]:
    cursor.execute(
        "SELECT datname, shobj_description(oid, 'pg_database') FROM pg_database WHERE datname LIKE %s",
        [r"obhut\_%\_identity"],
    )
    owners = {name.removeprefix("obhut_").removesuffix("_identity"): owner for name, owner in cursor}
    return choose_scope(instance, owners)


def choose_scope(instance: Instance, owners: Mapping[str, str | None]) -> tuple[str, bool]:
    """The scope of an instance among those taken on the server, by the claim each one carries.

    The second value is true if the scope still holds what another, deleted checkout left behind.
    """
    for scope, owner in owners.items():
        if owner == claim_of(instance):
            return scope, False
    owner = owners.get(instance.name)
    if owner is None:
        return instance.name, False
    if _is_gone(owner):
        return instance.name, True
    digest = hashlib.sha256(str(instance.root).encode()).hexdigest()[:6]
    return f"{instance.name}_{digest}", False


def _is_gone(owner: str) -> bool:
    where, _, host = owner.partition(" of ")[2].rpartition(" on ")
    return host == socket.gethostname() and not Path(where).exists()


def _password(url: str) -> str:
    return unquote(urlsplit(url).password or "") or secrets.token_urlsafe(24)


def _create(
    cursor: extensions.cursor, database: Database, scope: str, passwords: Mapping[str, str], claim: str
) -> bool:
    """Roles, then the database; says whether the database is new."""
    for kind, password in passwords.items():
        _create_role(cursor, database.role(scope, kind), password)
    name, owner = database.full_name(scope), database.role(scope, "migrator")
    cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name])
    new = cursor.fetchone() is None
    if new:
        # Not from template1: any session connected to that would make this fail.
        cursor.execute(_format("CREATE DATABASE {} OWNER {} TEMPLATE template0 ENCODING 'UTF8'", name, owner))
    cursor.execute(_format("COMMENT ON DATABASE {} IS %s", name), [claim])
    cursor.execute(_format("REVOKE ALL ON DATABASE {} FROM PUBLIC", name))
    for kind in passwords:
        cursor.execute(_format("GRANT CONNECT ON DATABASE {} TO {}", name, database.role(scope, kind)))
    return new


def _create_role(cursor: extensions.cursor, role: str, password: str) -> None:
    cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role])
    if cursor.fetchone():
        cursor.execute(_format("ALTER ROLE {} PASSWORD %s", role), [password])
        return
    rights = "LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS"
    cursor.execute(_format(f"CREATE ROLE {{}} {rights} PASSWORD %s", role), [password])
    # An administrator who is no superuser may give a database only to a role it belongs to.
    cursor.execute("SELECT rolsuper FROM pg_roles WHERE rolname = current_user")
    if cursor.fetchone() != (True,):
        cursor.execute(_format("GRANT {} TO CURRENT_USER", role))


def _settle(server: Server, database: Database, scope: str) -> None:
    """Inside a database: the schema belongs to the migrator, and nobody else creates in it."""
    url = server.admin_url_of(database.full_name(scope))
    with closing(psycopg2.connect(url)) as connection, connection, connection.cursor() as cursor:
        cursor.execute(_format("ALTER SCHEMA public OWNER TO {}", database.role(scope, "migrator")))
        cursor.execute("REVOKE CREATE ON SCHEMA public FROM PUBLIC")


def _try_out(urls: Mapping[str, str]) -> None:
    """Signs in once as a service will: a refusal shall be known here, not in some process's log."""
    try:
        psycopg2.connect(urls["OBHUT_IDENTITY_RUNTIME_URL"]).close()
    except psycopg2.Error as error:
        raise LocalError(
            f"PostgreSQL does not let Obhut's roles sign in with their passwords: {str(error).strip()}\n"
            "Its pg_hba.conf needs a line like: host all all 127.0.0.1/32 scram-sha-256"
        ) from None


def _drop(cursor: extensions.cursor, scope: str) -> None:
    for database in DATABASES:
        cursor.execute(_format("DROP DATABASE IF EXISTS {} WITH (FORCE)", database.full_name(scope)))
        for kind in database.settings:
            cursor.execute(_format("DROP ROLE IF EXISTS {}", database.role(scope, kind)))


def _format(statement: str, *names: str) -> sql.Composed:
    return sql.SQL(statement).format(*(sql.Identifier(name) for name in names))
