"""The second wall, in the real databases: row-level security between agencies.

Everything here is asked of PostgreSQL itself, with the passwords the processes use: no code of ours is in between.
"""

import pytest
from psycopg2 import sql
from psycopg2.errors import InsufficientPrivilege

from kernel.services import SERVICES
from tests.visitor import wait_for
from tests.walls import Walls

LIVED = {
    "identity": {"agencies", "accounts", "districts", "teams", "absences"},
    "casefile": {"agencies", "accounts", "client_numbers", "cases", "case_phases", "case_sections", "case_consents"}
    | {"access_log", "erasures", "erasure_log", "case_tokens"},
    "consent": {"consents"},
    "retention": {"agency_rules", "schedules", "erasure_orders", "certificates", "erasure_log"}
    | {"brakes", "brake_log"},
    "reporting": set(),
}
"""Where two agencies that have lived a little have left rows: a wall in front of nothing proves nothing."""
BOOKKEEPING = ("outbox", "inbox", "inbox_latest", "procrastinate_jobs")
"""The kernel's own, without a wall, since relay and inbox work for all agencies: ids, sequences, purpose-bound
references until a file is erased, and what was said only until it was sent or took effect (below)."""


@pytest.mark.parametrize("service", SERVICES)
def test_every_table_of_an_agency_has_its_wall(walls: Walls, service: str) -> None:
    """Row-level security is on and forced, from the first migration on: a new table cannot be forgotten."""
    found = walls.ask(
        service, "superuser",
        "SELECT relname, relrowsecurity, relforcerowsecurity FROM pg_class WHERE relname = ANY(%s) AND relkind = 'r'",
        list(walls.tables(service)),
    )  # fmt: skip
    assert {name: (on, forced) for name, on, forced in found} == dict.fromkeys(walls.tables(service), (True, True))
    assert LIVED[service] <= set(walls.tables(service))


@pytest.mark.parametrize("service", SERVICES)
def test_without_an_agency_there_are_no_rows(walls: Walls, service: str) -> None:
    """A process that forgets to say for whom it works sees nothing, of any table."""
    seen = {}
    for table in walls.tables(service):
        count = sql.SQL("SELECT count(*) FROM {}").format(sql.Identifier(table))
        ((there,),), ((visible,),) = walls.ask(service, "superuser", count), walls.ask(service, "runtime", count)
        assert visible == 0, table
        seen[table] = there
    assert {table for table in LIVED[service] if not seen[table]} == set()


@pytest.mark.parametrize("service", SERVICES)
def test_one_agency_sees_nothing_of_another(walls: Walls, service: str) -> None:
    """Everything the runtime role can read for one agency holds that agency alone, and something of it."""
    for table, column in walls.tables(service).items():
        whose = sql.SQL("SELECT DISTINCT {}::text FROM {}").format(sql.Identifier(column), sql.Identifier(table))
        found = {name for (name,) in walls.ask(service, "runtime", whose, agency=walls.mine.id)}
        assert found <= {walls.mine.id}, table
        if table in LIVED[service]:
            assert found == {walls.mine.id}, table


@pytest.mark.parametrize("service", SERVICES)
def test_a_dump_for_one_agency_holds_no_id_of_another(walls: Walls, service: str) -> None:
    """The whole text of all readable rows: the other agency's id is in none, in whatever column."""
    with walls.role(service, "superuser") as cursor:
        cursor.execute("SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace")
        tables = [name for (name,) in cursor.fetchall()]
    for table in tables:
        ((readable,),) = walls.ask(
            service, "superuser", "SELECT has_table_privilege(%s, %s, 'SELECT')", walls.name(service, "runtime"), table
        )
        if readable and table not in BOOKKEEPING:
            rows = sql.SQL("SELECT count(*) FROM {} AS whole WHERE whole::text LIKE %s").format(sql.Identifier(table))
            assert walls.ask(service, "runtime", rows, f"%{walls.other.id}%", agency=walls.mine.id) == [(0,)], table


@pytest.mark.parametrize("service", SERVICES)
def test_sent_events_hold_nothing(walls: Walls, service: str) -> None:
    """The outbox has no wall, since the relay works for all: so what was sent is forgotten there."""
    wait_for(
        lambda: walls.ask(service, "superuser", "SELECT count(*) FROM outbox WHERE sent_at IS NULL") == [(0,)], "it"
    )
    assert walls.ask(service, "superuser", "SELECT count(*) FROM outbox WHERE body IS NOT NULL") == [(0,)]


def test_no_row_can_be_put_behind_another_wall(walls: Walls) -> None:
    """Writing for another agency is refused as reading is."""
    insert = "INSERT INTO client_numbers (agency, last) VALUES (%s, 1) ON CONFLICT (agency) DO UPDATE SET last = 99"
    with walls.role("casefile", "runtime", walls.mine.id) as cursor, pytest.raises(InsufficientPrivilege):
        cursor.execute(insert, [walls.other.id])
    with walls.role("casefile", "runtime", walls.mine.id) as cursor, pytest.raises(InsufficientPrivilege):
        cursor.execute("UPDATE cases SET agency = %s", [walls.other.id])
