"""Rights of the roles of the services: what a process cannot do, whatever is wrong with its code.

Everything here is asked of PostgreSQL itself, with the passwords the processes use: no code of ours is in between.
"""

import pytest
from psycopg2 import sql
from psycopg2.errors import InsufficientPrivilege

from kernel.services import SERVICES
from tests.walls import Walls

KINDS = ("runtime", "jobs")
"""The roles of processes; that of jobs is there even where none run."""
LOGS = {
    "casefile": ("access_log", "erasure_log", "template_versions", "programme_extensions"),
    "retention": ("erasure_log", "brake_log"),
    "reporting": ("published_tables", "cells"),
}
COLUMNS = {"access_log": "action", "erasure_log": "step", "brake_log": "step"} | {
    "template_versions": "digest",
    "programme_extensions": "yaml",
}

A_ROW = {
    "casefile": """
        INSERT INTO programme_extensions
        VALUES (gen_random_uuid(), 'p', 1, 'sections: []', 'r', gen_random_uuid(), '1999-04-01')
    """,
    "reporting": """
        INSERT INTO published_tables VALUES (gen_random_uuid(), 'p', 'm', 'd', '1999-Q1', 5, '1999-04-01');
        INSERT INTO cells VALUES ('p', 'm', '1999-Q1', 'c', NULL, 1)
    """,
}
"""A trigger for each row needs one; it is rolled back. The other logs have rows of the two agencies."""


@pytest.mark.parametrize("service", SERVICES)
def test_roles_of_processes_own_nothing_and_get_round_nothing(walls: Walls, service: str) -> None:
    """Neither a table nor a function nor a database; no superuser, no BYPASSRLS, member of no other role."""
    for kind in KINDS:
        role = walls.name(service, kind)
        rights = "rolsuper, rolbypassrls, rolcreaterole, rolcreatedb, rolreplication"
        assert walls.ask(service, "superuser", f"SELECT {rights} FROM pg_roles WHERE rolname = %s", role) == [  # noqa: S608 -- our own names
            (False, False, False, False, False)
        ]
        owned = """SELECT (SELECT count(*) FROM pg_class WHERE relowner = r.oid),
                          (SELECT count(*) FROM pg_proc WHERE proowner = r.oid),
                          (SELECT count(*) FROM pg_namespace WHERE nspowner = r.oid),
                          (SELECT count(*) FROM pg_database WHERE datdba = r.oid),
                          (SELECT count(*) FROM pg_auth_members WHERE member = r.oid)
                   FROM pg_roles r WHERE rolname = %s"""
        assert walls.ask(service, "superuser", owned, role) == [(0, 0, 0, 0, 0)]
        create = "SELECT has_schema_privilege(%s, 'public', 'CREATE')"
        assert walls.ask(service, "superuser", create, role) == [(False,)]


@pytest.mark.parametrize(("service", "table"), [(service, table) for service, names in LOGS.items() for table in names])
def test_logs_can_be_written_and_never_changed(walls: Walls, service: str, table: str) -> None:
    """The roles have not the right; owner and superuser, who have, are stopped by a trigger."""
    for kind in KINDS:
        for right in ("UPDATE", "DELETE", "TRUNCATE"):
            allowed = walls.ask(
                service, "superuser", "SELECT has_table_privilege(%s, %s, %s)", walls.name(service, kind), table, right
            )
            assert allowed == [(False,)], (kind, right)
    name = sql.Identifier(table)
    column = sql.Identifier(COLUMNS.get(table, "measure"))
    for statement in (
        sql.SQL("UPDATE {} SET {} = 'x'").format(name, column),
        sql.SQL("DELETE FROM {}").format(name),
        sql.SQL("TRUNCATE {} CASCADE").format(name),
    ):
        with walls.role(service, "superuser") as cursor:
            cursor.execute(A_ROW.get(service, "SELECT"))
            with pytest.raises(InsufficientPrivilege, match="append-only"):
                cursor.execute(statement)
    with walls.role(service, "migrator") as cursor, pytest.raises(InsufficientPrivilege, match="append-only"):
        cursor.execute(sql.SQL("TRUNCATE {} CASCADE").format(name))


def test_the_owner_s_update_of_the_log_touches_nothing(walls: Walls) -> None:
    """FORCE holds for the owner too: without the function that blanks, no row of the log is even seen."""
    with walls.role("casefile", "migrator") as cursor:
        cursor.execute("UPDATE access_log SET action = 'x'")
        assert cursor.rowcount == 0
        cursor.execute("SELECT set_config('obhut.blanking', 'access_log', true)")
        with pytest.raises(InsufficientPrivilege, match="append-only"):
            cursor.execute("DELETE FROM access_log")


def test_only_jobs_blank_a_log_and_only_through_their_function(walls: Walls) -> None:
    """Who reads files cannot take the traces of it away; who erases them takes the file's id and nothing else."""
    call = "SELECT has_function_privilege(%s, 'blank_access_log(uuid)', 'EXECUTE')"
    assert walls.ask("casefile", "superuser", call, walls.name("casefile", "runtime")) == [(False,)]
    assert walls.ask("casefile", "superuser", call, walls.name("casefile", "jobs")) == [(True,)]
    with walls.role("casefile", "jobs") as cursor:
        cursor.execute("SELECT set_config('obhut.blanking', 'access_log', true)")
        with pytest.raises(InsufficientPrivilege):
            cursor.execute("UPDATE access_log SET action = 'x'")


def test_services_cannot_enter_each_other_s_databases(walls: Walls) -> None:
    """A password that leaks opens one database; nobody but casefile enters the key store."""
    for service in SERVICES:
        for kind in ("migrator", *KINDS):
            for other in {*SERVICES, "keys"} - {service}:
                may = "SELECT has_database_privilege(%s, %s, 'CONNECT')"
                role = walls.name(service, kind)
                assert walls.ask(service, "superuser", may, role, walls.database(other)) == [(False,)], (role, other)


def test_keys_are_made_read_and_destroyed_but_not_changed(walls: Walls) -> None:
    """A key put in the place of another would be a file that cannot be read, or one that outlives its erasure."""
    role = walls.name("keys", "runtime")
    for right, allowed in (
        ("SELECT", True),
        ("INSERT", True),
        ("DELETE", True),
        ("UPDATE", False),
        ("TRUNCATE", False),
    ):
        may = "SELECT has_table_privilege(%s, 'case_keys', %s)"
        assert walls.ask("keys", "superuser", may, role, right) == [(allowed,)], right
