-- 0001_published_tables.py: revision 0001 after None
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
CREATE INDEX idempotency_age ON idempotency (created_at);;

GRANT USAGE ON SCHEMA public TO "reporting_runtime", "reporting_jobs";

GRANT SELECT, INSERT, UPDATE ON outbox, inbox TO "reporting_runtime";

GRANT SELECT, INSERT, UPDATE, DELETE ON inbox_latest, idempotency TO "reporting_runtime";

GRANT SELECT, INSERT, DELETE ON outbox TO "reporting_jobs";

GRANT SELECT, DELETE ON inbox, inbox_latest, idempotency TO "reporting_jobs";

CREATE TABLE published_tables (
    release     uuid NOT NULL,
    programme   text NOT NULL,
    measure     text NOT NULL,
    dimension   text NOT NULL,
    period      text NOT NULL,
    threshold   integer NOT NULL,
    received_at timestamptz NOT NULL,
    PRIMARY KEY (programme, measure, period)
);
CREATE INDEX published_tables_of_release ON published_tables (release);
CREATE INDEX published_tables_newest ON published_tables (received_at DESC, release);
CREATE TABLE cells (
    programme text NOT NULL,
    measure   text NOT NULL,
    period    text NOT NULL,
    code      text NOT NULL,
    value     bigint,            -- null: withheld
    position  integer NOT NULL,  -- the order in which the release lists them: the template's
    PRIMARY KEY (programme, measure, period, code),
    FOREIGN KEY (programme, measure, period) REFERENCES published_tables,
    CHECK (value >= 3)           -- no count of one or two people, whatever a message says
);
CREATE TABLE labels (
    programme        text NOT NULL,
    list             text NOT NULL,
    code             text NOT NULL,
    de               text NOT NULL,
    en               text NOT NULL,
    template_version bigint NOT NULL,
    PRIMARY KEY (programme, list, code)
);;

GRANT SELECT, INSERT ON published_tables TO "reporting_runtime";

CREATE FUNCTION published_tables_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            IF current_setting('obhut.blanking', true) = 'published_tables' AND TG_OP = 'UPDATE' THEN RETURN NEW; END IF;
            RAISE EXCEPTION 'published_tables is append-only' USING ERRCODE = 'insufficient_privilege';
        END $$;
        CREATE TRIGGER published_tables_append_only BEFORE UPDATE OR DELETE ON published_tables
            FOR EACH ROW EXECUTE FUNCTION published_tables_is_append_only();
        CREATE TRIGGER published_tables_no_truncate BEFORE TRUNCATE ON published_tables
            FOR EACH STATEMENT EXECUTE FUNCTION published_tables_is_append_only();;

GRANT SELECT, INSERT ON cells TO "reporting_runtime";

CREATE FUNCTION cells_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            IF current_setting('obhut.blanking', true) = 'cells' AND TG_OP = 'UPDATE' THEN RETURN NEW; END IF;
            RAISE EXCEPTION 'cells is append-only' USING ERRCODE = 'insufficient_privilege';
        END $$;
        CREATE TRIGGER cells_append_only BEFORE UPDATE OR DELETE ON cells
            FOR EACH ROW EXECUTE FUNCTION cells_is_append_only();
        CREATE TRIGGER cells_no_truncate BEFORE TRUNCATE ON cells
            FOR EACH STATEMENT EXECUTE FUNCTION cells_is_append_only();;

GRANT SELECT, INSERT, UPDATE ON labels TO "reporting_runtime";

-- 0002_traces.py: revision 0002 after 0001
ALTER TABLE outbox ADD COLUMN trace text;

ALTER TABLE inbox ADD COLUMN trace text;

-- 0003_repeats.py: revision 0003 after 0002
ALTER TABLE idempotency ADD COLUMN target bytea, ADD COLUMN content bytea;

-- 0004_held_back.py: revision 0004 after 0003
CREATE TABLE held_back_tables (
    programme   text NOT NULL,
    measure     text NOT NULL,
    period      text NOT NULL,
    release     uuid NOT NULL,
    reason      text NOT NULL,
    received_at timestamptz NOT NULL,
    PRIMARY KEY (programme, measure, period)
);;

GRANT SELECT, INSERT ON held_back_tables TO "reporting_runtime";

CREATE FUNCTION held_back_tables_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            IF current_setting('obhut.blanking', true) = 'held_back_tables' AND TG_OP = 'UPDATE' THEN RETURN NEW; END IF;
            RAISE EXCEPTION 'held_back_tables is append-only' USING ERRCODE = 'insufficient_privilege';
        END $$;
        CREATE TRIGGER held_back_tables_append_only BEFORE UPDATE OR DELETE ON held_back_tables
            FOR EACH ROW EXECUTE FUNCTION held_back_tables_is_append_only();
        CREATE TRIGGER held_back_tables_no_truncate BEFORE TRUNCATE ON held_back_tables
            FOR EACH STATEMENT EXECUTE FUNCTION held_back_tables_is_append_only();;

