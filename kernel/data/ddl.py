"""What the kernel needs in the database of every service, and the rights and walls around a service's own tables.

Called from a service's alembic migrations. Versions of these texts are never changed after a release: a later
need gets a function of its own, called from a later migration.
"""

import os
from urllib.parse import urlsplit

from alembic import op

from kernel.settings import migrator_urls

KERNEL_TABLES_V1 = """
CREATE TABLE outbox (
    position   bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    id         uuid NOT NULL UNIQUE,
    event      text NOT NULL,
    audience   text NOT NULL,
    body       text,                -- gone once the broker has confirmed
    created_at timestamptz NOT NULL,
    sent_at    timestamptz,
    CHECK (sent_at IS NULL OR body IS NULL)
);
CREATE INDEX outbox_unsent ON outbox (position) WHERE sent_at IS NULL;

CREATE TABLE inbox (
    message_id      uuid PRIMARY KEY,
    event           text NOT NULL,
    state           text NOT NULL CHECK (state IN ('handled', 'stale', 'retrying', 'parked', 'discarded')),
    attempts        integer NOT NULL,
    arrived_at      timestamptz NOT NULL,
    next_attempt_at timestamptz,
    body            bytea,          -- only while it has not taken effect
    error           text            -- class and code of the last failure, never its text
);
CREATE INDEX inbox_due ON inbox (next_attempt_at) WHERE state = 'retrying';
CREATE INDEX inbox_parked ON inbox (arrived_at) WHERE state = 'parked';

CREATE TABLE inbox_latest (state_key text PRIMARY KEY, sequence bigint NOT NULL);

CREATE TABLE idempotency (
    account    uuid NOT NULL,
    key        text NOT NULL,
    operation  text NOT NULL,
    status     integer NOT NULL,
    resource   text NOT NULL,
    created_at timestamptz NOT NULL,
    PRIMARY KEY (account, key)
);
CREATE INDEX idempotency_age ON idempotency (created_at);
"""

JOB_TABLES_V1 = """
CREATE TABLE jobs (
    id          uuid PRIMARY KEY,
    account     uuid NOT NULL,
    kind        text NOT NULL,
    state       text NOT NULL CHECK (state IN ('waiting', 'running', 'done', 'failed')),
    done        integer NOT NULL DEFAULT 0,
    total       integer NOT NULL DEFAULT 0,
    result      uuid,
    error       text,
    created_at  timestamptz NOT NULL,
    finished_at timestamptz
);
CREATE TABLE daily_runs (day date PRIMARY KEY, finished_at timestamptz NOT NULL);
"""


def install_kernel(service: str) -> None:
    """Outbox, inbox and idempotency records, with the rights of the runtime role; jobs may emit too."""
    op.execute(KERNEL_TABLES_V1)
    runtime, jobs = roles(service)
    op.execute(f"GRANT USAGE ON SCHEMA public TO {runtime}, {jobs}")
    op.execute(f"GRANT SELECT, INSERT, UPDATE ON outbox, inbox TO {runtime}")
    op.execute(f"GRANT SELECT, INSERT, UPDATE, DELETE ON inbox_latest, idempotency TO {runtime}")
    op.execute(f"GRANT SELECT, INSERT, DELETE ON outbox TO {jobs}")
    op.execute(f"GRANT SELECT, DELETE ON inbox, inbox_latest, idempotency TO {jobs}")


def install_jobs(service: str) -> None:
    """The job queue (procrastinate's own schema), progress of long work, and the record of daily runs."""
    from procrastinate.schema import SchemaManager

    op.get_bind().exec_driver_sql(SchemaManager.get_schema().replace("%", "%%"))
    op.execute(JOB_TABLES_V1)
    runtime, jobs = roles(service)
    op.execute(f"GRANT SELECT, INSERT ON jobs TO {runtime}")
    op.execute(f"GRANT SELECT ON daily_runs TO {runtime}")
    op.execute(f"GRANT SELECT, INSERT, UPDATE ON jobs, daily_runs TO {jobs}")
    tables = "procrastinate_jobs, procrastinate_events, procrastinate_periodic_defers, procrastinate_workers"
    op.execute(f"GRANT SELECT, INSERT, UPDATE, DELETE ON {tables} TO {jobs}")
    op.execute(f"GRANT SELECT, INSERT ON procrastinate_jobs, procrastinate_events TO {runtime}")
    sequences = "procrastinate_jobs_id_seq, procrastinate_events_id_seq"
    op.execute(f"GRANT USAGE ON SEQUENCE {sequences} TO {runtime}, {jobs}")


def install_traces() -> None:
    """Where the trace of an event goes on: in the outbox until it is sent, in the inbox while it is tried again.

    Neither required nor checked, since the release that is still running does not know of it.
    """
    op.execute("ALTER TABLE outbox ADD COLUMN trace text")
    op.execute("ALTER TABLE inbox ADD COLUMN trace text")


def install_repeats() -> None:
    """Of a request with an Idempotency-Key, digests of its address and body, under a key that is kept nowhere (ADR 27).

    Neither required nor checked, since the release that is still running does not know of them.
    """
    op.execute("ALTER TABLE idempotency ADD COLUMN target bytea, ADD COLUMN content bytea")


SECURITY_LOG_V1 = """
CREATE TABLE security_log (
    id      bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    at      timestamptz NOT NULL,
    agency  uuid,             -- none: of the platform, or nobody's login
    account uuid,             -- none: nobody's login
    kind    text NOT NULL     -- kernel.security.Kind
);
CREATE INDEX security_log_by_agency ON security_log (agency, id);
"""


def install_security_log(service: str) -> None:
    """Who was refused what, who signed in: append-only, each agency's behind its wall (ADR 27)."""
    op.execute(SECURITY_LOG_V1)
    grant(service, "security_log", runtime="SELECT, INSERT", jobs="SELECT")
    wall(service, "security_log")
    append_only("security_log")


def grant(service: str, table: str, *, runtime: str = "", jobs: str = "") -> None:
    """Give the two roles their rights on a table, e.g. runtime="SELECT, INSERT"."""
    names = dict(zip(("runtime", "jobs"), roles(service), strict=True))
    for role, rights in (("runtime", runtime), ("jobs", jobs)):
        if rights:
            op.execute(f"GRANT {rights} ON {table} TO {names[role]}")


def wall(service: str, table: str, column: str = "agency") -> None:
    """Row-level security: runtime sees rows of the agency set for the transaction, or of the platform; jobs all.

    Not set means no rows. FORCE: the owner is not exempt either.
    """
    runtime, jobs = roles(service)
    mine = f"{column} = nullif(current_setting('obhut.agency', true), '')::uuid"
    platform = "current_setting('obhut.platform', true) = 'on'"
    op.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
    op.execute(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")
    op.execute(f"CREATE POLICY {table}_of_agency ON {table} TO {runtime} USING ({mine} OR {platform})")
    op.execute(f"CREATE POLICY {table}_of_jobs ON {table} TO {jobs} USING (true)")


def append_only(table: str) -> None:
    """A log: rights aside, a trigger refuses to change, delete or truncate, for the owner too."""
    op.execute(f"""
        CREATE FUNCTION {table}_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            IF current_setting('obhut.blanking', true) = '{table}' AND TG_OP = 'UPDATE' THEN RETURN NEW; END IF;
            RAISE EXCEPTION '{table} is append-only' USING ERRCODE = 'insufficient_privilege';
        END $$;
        CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE ON {table}
            FOR EACH ROW EXECUTE FUNCTION {table}_is_append_only();
        CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table}
            FOR EACH STATEMENT EXECUTE FUNCTION {table}_is_append_only();
    """)


def roles(service: str) -> tuple[str, str]:
    """The quoted names of the runtime and the jobs role, from the addresses they connect with."""
    urls = migrator_urls(service)
    return role_of(urls["runtime"]), role_of(urls["jobs"])


def role_of(url: str) -> str:
    """The quoted name of the role an address connects as."""
    name = urlsplit(url).username or os.environ.get("PGUSER", "")
    return '"' + name.replace('"', "") + '"'
