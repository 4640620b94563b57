"""Case files, their sealed answers, what other services told about them, the logs, releases."""

from alembic import op

from kernel.data.ddl import append_only, grant, install_jobs, install_kernel, roles, wall

revision = "0001"
down_revision = None

TABLES = """
CREATE TABLE agencies (
    agency         uuid PRIMARY KEY,
    retention_days integer NOT NULL,
    transmission   boolean NOT NULL
);
CREATE TABLE accounts (
    account uuid PRIMARY KEY,
    agency  uuid,
    state   text NOT NULL CHECK (state IN ('active', 'closed'))
);
CREATE TABLE client_numbers (
    agency uuid PRIMARY KEY,
    last   integer NOT NULL
);
CREATE TABLE cases (
    id               uuid PRIMARY KEY,
    agency           uuid NOT NULL,
    programme        text NOT NULL,
    template_version integer NOT NULL,
    status           text NOT NULL CHECK (status IN ('open', 'closed', 'erasing')),
    responsible      uuid NOT NULL,
    client_number    text NOT NULL,
    opened_on        date NOT NULL,
    closed_on        date,
    erasure_due_on   date,
    version          integer NOT NULL DEFAULT 1,  -- what people change: answers, phases
    told             integer NOT NULL DEFAULT 0,  -- what other services told: consents, day of erasure
    created_at       timestamptz NOT NULL,
    UNIQUE (agency, client_number),
    CHECK ((status = 'open') = (closed_on IS NULL))
);
CREATE INDEX cases_of_worker ON cases (agency, responsible, status);
CREATE TABLE case_phases (
    case_id             uuid NOT NULL REFERENCES cases,
    agency              uuid NOT NULL,
    phase               text NOT NULL,
    started_on          date NOT NULL,
    ended_on            date,
    started_recorded_on date NOT NULL,
    ended_recorded_on   date,
    PRIMARY KEY (case_id, phase),
    CHECK ((ended_on IS NULL) = (ended_recorded_on IS NULL)),
    CHECK (ended_on >= started_on)
);
CREATE INDEX case_phases_started ON case_phases (phase, started_recorded_on);
CREATE INDEX case_phases_ended ON case_phases (phase, ended_recorded_on);
CREATE TABLE case_sections (
    case_id uuid NOT NULL REFERENCES cases,
    agency  uuid NOT NULL,
    section text NOT NULL,
    version integer NOT NULL,
    sealed  bytea NOT NULL,
    PRIMARY KEY (case_id, section)
);
CREATE TABLE case_consents (
    case_id uuid NOT NULL REFERENCES cases,
    agency  uuid NOT NULL,
    purpose text NOT NULL,
    consent uuid NOT NULL,
    state   text NOT NULL CHECK (state IN ('in_force', 'withdrawn')),
    since   date NOT NULL,
    PRIMARY KEY (case_id, purpose)
);
CREATE TABLE access_log (
    id      bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    at      timestamptz NOT NULL,
    agency  uuid NOT NULL,
    account uuid NOT NULL,
    roles   text[] NOT NULL,
    action  text NOT NULL,
    cases   uuid[] NOT NULL   -- a case is taken out when its file is erased; the entry stays
);
CREATE INDEX access_log_cases ON access_log USING gin (cases);
CREATE TABLE erasures (
    order_id     uuid PRIMARY KEY,
    agency       uuid NOT NULL,
    case_id      uuid,            -- until the file is gone
    due_on       date NOT NULL,
    counted_from date NOT NULL,
    state        text NOT NULL CHECK (state IN ('ordered', 'erasing', 'gone', 'verified', 'refused')),
    fingerprint  text,
    arrived_at   timestamptz NOT NULL
);
CREATE TABLE erasure_log (
    id       bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    at       timestamptz NOT NULL,
    agency   uuid NOT NULL,
    order_id uuid NOT NULL,
    step     text NOT NULL CHECK (step IN ('erased', 'verified', 'refused')),
    detail   text NOT NULL
);
CREATE UNIQUE INDEX erasure_log_once ON erasure_log (order_id, step);
CREATE TABLE releases (
    id        uuid PRIMARY KEY,
    programme text NOT NULL,
    measure   text NOT NULL,
    period    text NOT NULL,
    made_at   timestamptz NOT NULL,
    made_by   uuid NOT NULL,
    body      bytea NOT NULL,  -- the very bytes that were released: a rerun returns them
    UNIQUE (programme, measure, period)
);
"""

# Jobs alone may take an erased case out of the access log, through this function and in no other way.
BLANKING = """
CREATE FUNCTION blank_access_log(erased uuid) RETURNS bigint LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
DECLARE touched bigint;
BEGIN
    PERFORM set_config('obhut.blanking', 'access_log', true);
    UPDATE access_log SET cases = array_remove(cases, erased) WHERE cases @> ARRAY[erased];
    GET DIAGNOSTICS touched = ROW_COUNT;
    PERFORM set_config('obhut.blanking', '', true);
    RETURN touched;
END $$;
REVOKE ALL ON FUNCTION blank_access_log(uuid) FROM PUBLIC;
CREATE POLICY access_log_blanking ON access_log TO CURRENT_USER
    USING (current_setting('obhut.blanking', true) = 'access_log');
"""


def upgrade() -> None:
    """Create everything; answers lie sealed from the first day."""
    me = "casefile"
    install_kernel(me)
    install_jobs(me)
    op.execute(TABLES)
    _rights(me)
    for table in ("agencies", "accounts", "client_numbers", "cases", "case_phases", "case_sections", "case_consents"):
        wall(me, table)
    for table in ("access_log", "erasures", "erasure_log"):
        wall(me, table)
    append_only("access_log")
    append_only("erasure_log")
    op.execute(BLANKING)
    op.execute(f"GRANT EXECUTE ON FUNCTION blank_access_log(uuid) TO {roles(me)[1]}")


def _rights(me: str) -> None:
    for table in ("agencies", "accounts"):
        grant(me, table, runtime="SELECT, INSERT, UPDATE", jobs="SELECT")
    grant(me, "client_numbers", runtime="SELECT, INSERT, UPDATE", jobs="SELECT")
    grant(me, "cases", runtime="SELECT, INSERT, UPDATE", jobs="SELECT, UPDATE, DELETE")
    for table in ("case_phases", "case_sections", "case_consents"):
        grant(me, table, runtime="SELECT, INSERT, UPDATE", jobs="SELECT, DELETE")
    grant(me, "access_log", runtime="SELECT, INSERT", jobs="SELECT, INSERT")
    grant(me, "erasures", runtime="SELECT, INSERT", jobs="SELECT, UPDATE")
    grant(me, "erasure_log", runtime="SELECT", jobs="SELECT, INSERT")
    grant(me, "releases", runtime="SELECT", jobs="SELECT, INSERT")
    grant(me, "alembic_version", jobs="SELECT")
