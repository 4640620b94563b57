"""Search of a whole database for what must no longer be in it: the proof behind an erasure.

Every ordinary table and materialised view of the schema public is read, from the catalogue, none excluded: a list
kept by hand would forget the table somebody adds next year.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import Connection, text

TABLES = text("""
    SELECT c.relname AS name, row_security_active(c.oid) AND NOT EXISTS (
               SELECT FROM pg_policy p
               WHERE p.polrelid = c.oid AND p.polpermissive AND p.polcmd IN ('*', 'r')
                 AND pg_get_expr(p.polqual, p.polrelid) = 'true'
                 AND (0 = ANY (p.polroles) OR EXISTS (
                     SELECT FROM unnest(p.polroles) AS role WHERE role <> 0 AND pg_has_role(role, 'USAGE')))
           ) OR EXISTS (
               SELECT FROM pg_policy p
               WHERE p.polrelid = c.oid AND NOT p.polpermissive AND p.polcmd IN ('*', 'r')
           ) AS hidden
    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE n.nspname = 'public' AND c.relkind IN ('r', 'm')
    ORDER BY c.relname
""")


class RowsHidden(Exception):
    """Row-level security would hide rows of a table from this role, so that a search of it would prove nothing."""


@dataclass(frozen=True, slots=True)
class Found:
    """How many tables were searched, and how many of their rows hold one of the needles."""

    tables: int
    hits: int


def search(connection: Connection, needles: Iterable[UUID]) -> Found:
    """Search every table for these ids, within the transaction of `connection`.

    A row is a hit where its text holds an id as written, without dashes (which is also how its 16 bytes are shown)
    or as the hexadecimal of either, for text kept as bytes. A table this role may not read is an error of the
    database, one of which it would not see every row raises `RowsHidden`: neither is skipped.
    """
    patterns = [f"%{form}%" for needle in needles for form in _forms(needle)]
    hits = 0
    tables = connection.execute(TABLES).all()
    for table in tables:
        if table.hidden:
            raise RowsHidden(table.name)
        hits += _rows_with(connection, table.name, patterns)
    return Found(len(tables), hits)


def _rows_with(connection: Connection, table: str, patterns: list[str]) -> int:
    name = connection.dialect.identifier_preparer.quote_identifier(table)
    query = f"SELECT count(*) FROM public.{name} AS whole_row WHERE lower(CAST(whole_row AS text)) LIKE ANY (:patterns)"  # noqa: S608 -- the name comes from the catalogue, quoted
    return int(connection.execute(text(query), {"patterns": patterns}).scalar_one())


def _forms(needle: UUID) -> tuple[str, ...]:
    written = (str(needle), needle.hex)
    return (*written, *(form.encode("ascii").hex() for form in written))
