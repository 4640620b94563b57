"""The access log is found by case through its index again.

PostgreSQL uses an index below row-level security only for operators that it knows to leak nothing; containment of
arrays is none of them, so every look for the entries of a case read the whole log, and so did every erasure. A function
of the owner, who reads the log without a wall, now tells the ids of the entries, which say nothing by themselves; the
entries are then read by their ids, behind the wall as before.
"""

from alembic import op

from kernel.data.ddl import roles

revision = "0002"
down_revision = "0001"

ENTRIES = """
CREATE POLICY access_log_read_by_owner ON access_log FOR SELECT TO CURRENT_USER USING (true);
CREATE FUNCTION access_log_entries(of_case uuid) RETURNS SETOF bigint LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = public, pg_temp AS $$ SELECT id FROM access_log WHERE cases @> ARRAY[of_case] $$;
REVOKE ALL ON FUNCTION access_log_entries(uuid) FROM PUBLIC;
"""
BLANKING = """
CREATE OR REPLACE FUNCTION blank_access_log(erased uuid) RETURNS bigint LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE touched bigint;
BEGIN
    PERFORM set_config('obhut.blanking', 'access_log', true);
    UPDATE access_log SET cases = array_remove(cases, erased)
        WHERE id = ANY (ARRAY(SELECT access_log_entries(erased)));
    GET DIAGNOSTICS touched = ROW_COUNT;
    PERFORM set_config('obhut.blanking', '', true);
    RETURN touched;
END $$;
"""


def upgrade() -> None:
    """The function, and blanking with its help; what runs the release before finds everything it knows."""
    op.execute(ENTRIES)
    op.execute(BLANKING)
    op.execute(f"GRANT EXECUTE ON FUNCTION access_log_entries(uuid) TO {roles('casefile')[0]}")
