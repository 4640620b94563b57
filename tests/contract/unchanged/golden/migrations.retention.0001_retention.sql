-- 0001_retention.py: revision 0001 after None
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

GRANT USAGE ON SCHEMA public TO "retention_runtime", "retention_jobs";

GRANT SELECT, INSERT, UPDATE ON outbox, inbox TO "retention_runtime";

GRANT SELECT, INSERT, UPDATE, DELETE ON inbox_latest, idempotency TO "retention_runtime";

GRANT SELECT, INSERT, DELETE ON outbox TO "retention_jobs";

GRANT SELECT, DELETE ON inbox, inbox_latest, idempotency TO "retention_jobs";

-- of a library: 20521 characters, SHA-256 1985d1bb16d157e606ed176be2247934b9506420497e6fd1083a9fbc54e74972
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
CREATE TABLE daily_runs (day date PRIMARY KEY, finished_at timestamptz NOT NULL);;

GRANT SELECT, INSERT ON jobs TO "retention_runtime";

GRANT SELECT ON daily_runs TO "retention_runtime";

GRANT SELECT, INSERT, UPDATE ON jobs, daily_runs TO "retention_jobs";

GRANT SELECT, INSERT, UPDATE, DELETE ON procrastinate_jobs, procrastinate_events, procrastinate_periodic_defers, procrastinate_workers TO "retention_jobs";

GRANT SELECT, INSERT ON procrastinate_jobs, procrastinate_events TO "retention_runtime";

GRANT USAGE ON SEQUENCE procrastinate_jobs_id_seq, procrastinate_events_id_seq TO "retention_runtime", "retention_jobs";

CREATE TABLE agency_rules (
    agency         uuid PRIMARY KEY,
    retention_days integer NOT NULL CHECK (retention_days > 0)
);

CREATE TABLE schedules (
    reference       uuid PRIMARY KEY,
    agency          uuid NOT NULL,
    programme       text NOT NULL,
    state           text NOT NULL CHECK (state IN ('open', 'closed', 'ordered')),
    opened_on       date NOT NULL,
    closed_on       date,
    counted_from    date,
    due_on          date,
    rule_days       integer,
    last_ordered_on date,
    CHECK (state = 'open' OR
           (closed_on IS NOT NULL AND counted_from IS NOT NULL AND due_on IS NOT NULL AND rule_days IS NOT NULL))
);
CREATE INDEX schedules_due ON schedules (due_on) WHERE state = 'closed';
CREATE INDEX schedules_of_agency ON schedules (agency, rule_days) WHERE state = 'closed';

CREATE TABLE erasure_orders (
    id                     uuid PRIMARY KEY,
    agency                 uuid NOT NULL,
    reference              uuid NOT NULL,
    programme              text NOT NULL,
    due_on                 date NOT NULL,
    counted_from           date NOT NULL,
    rule                   text NOT NULL,
    retention_days         integer NOT NULL,
    state                  text NOT NULL CHECK (state IN ('ordered', 'erased', 'certified', 'refused')),
    ordered_at             timestamptz NOT NULL,
    ordered_by_role        text NOT NULL,
    executed_by_role       text,
    refusal                text,
    erased_at              timestamptz,
    erased_on              date,
    key_fingerprint        text,
    tables                 jsonb,
    verified_tables        integer,
    verified_hits          integer,
    consent_records        integer,
    consent_evidence_until date,
    consent_tables         integer,
    consent_hits           integer,
    certified_at           timestamptz,
    version                integer NOT NULL,
    CHECK (executed_by_role IS NULL OR executed_by_role <> ordered_by_role),   -- two sides, always
    CHECK ((state = 'refused') = (refusal IS NOT NULL)),
    CHECK (state <> 'certified' OR
           (erased_at IS NOT NULL AND verified_hits = 0 AND consent_hits = 0 AND certified_at IS NOT NULL))
);
CREATE UNIQUE INDEX erasure_orders_one ON erasure_orders (reference) WHERE state <> 'refused';
CREATE INDEX erasure_orders_list ON erasure_orders (agency, ordered_at DESC);

CREATE TABLE certificates (
    order_id  uuid PRIMARY KEY REFERENCES erasure_orders (id),
    agency    uuid NOT NULL,
    document  jsonb NOT NULL,
    signature text NOT NULL,
    kid       text NOT NULL,
    issued_at timestamptz NOT NULL
);

CREATE TABLE erasure_log (
    at       timestamptz NOT NULL,
    agency   uuid NOT NULL,
    order_id uuid NOT NULL,
    step     text NOT NULL
);
CREATE INDEX erasure_log_of_order ON erasure_log (order_id, at);;

ALTER TABLE agency_rules ENABLE ROW LEVEL SECURITY;

ALTER TABLE agency_rules FORCE ROW LEVEL SECURITY;

CREATE POLICY agency_rules_of_agency ON agency_rules TO "retention_runtime" USING (agency = nullif(current_setting('obhut.agency', true), '')::uuid OR current_setting('obhut.platform', true) = 'on');

CREATE POLICY agency_rules_of_jobs ON agency_rules TO "retention_jobs" USING (true);

GRANT SELECT, INSERT, UPDATE ON agency_rules TO "retention_runtime";

GRANT SELECT ON agency_rules TO "retention_jobs";

ALTER TABLE schedules ENABLE ROW LEVEL SECURITY;

ALTER TABLE schedules FORCE ROW LEVEL SECURITY;

CREATE POLICY schedules_of_agency ON schedules TO "retention_runtime" USING (agency = nullif(current_setting('obhut.agency', true), '')::uuid OR current_setting('obhut.platform', true) = 'on');

CREATE POLICY schedules_of_jobs ON schedules TO "retention_jobs" USING (true);

GRANT SELECT, INSERT, UPDATE, DELETE ON schedules TO "retention_runtime";

GRANT SELECT, INSERT, UPDATE ON schedules TO "retention_jobs";

ALTER TABLE erasure_orders ENABLE ROW LEVEL SECURITY;

ALTER TABLE erasure_orders FORCE ROW LEVEL SECURITY;

CREATE POLICY erasure_orders_of_agency ON erasure_orders TO "retention_runtime" USING (agency = nullif(current_setting('obhut.agency', true), '')::uuid OR current_setting('obhut.platform', true) = 'on');

CREATE POLICY erasure_orders_of_jobs ON erasure_orders TO "retention_jobs" USING (true);

GRANT SELECT, UPDATE ON erasure_orders TO "retention_runtime";

GRANT SELECT, INSERT ON erasure_orders TO "retention_jobs";

ALTER TABLE certificates ENABLE ROW LEVEL SECURITY;

ALTER TABLE certificates FORCE ROW LEVEL SECURITY;

CREATE POLICY certificates_of_agency ON certificates TO "retention_runtime" USING (agency = nullif(current_setting('obhut.agency', true), '')::uuid OR current_setting('obhut.platform', true) = 'on');

CREATE POLICY certificates_of_jobs ON certificates TO "retention_jobs" USING (true);

GRANT SELECT, INSERT ON certificates TO "retention_runtime";

GRANT SELECT ON certificates TO "retention_jobs";

ALTER TABLE erasure_log ENABLE ROW LEVEL SECURITY;

ALTER TABLE erasure_log FORCE ROW LEVEL SECURITY;

CREATE POLICY erasure_log_of_agency ON erasure_log TO "retention_runtime" USING (agency = nullif(current_setting('obhut.agency', true), '')::uuid OR current_setting('obhut.platform', true) = 'on');

CREATE POLICY erasure_log_of_jobs ON erasure_log TO "retention_jobs" USING (true);

GRANT SELECT, INSERT ON erasure_log TO "retention_runtime";

GRANT SELECT, INSERT ON erasure_log TO "retention_jobs";

CREATE FUNCTION erasure_log_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            IF current_setting('obhut.blanking', true) = 'erasure_log' AND TG_OP = 'UPDATE' THEN RETURN NEW; END IF;
            RAISE EXCEPTION 'erasure_log is append-only' USING ERRCODE = 'insufficient_privilege';
        END $$;
        CREATE TRIGGER erasure_log_append_only BEFORE UPDATE OR DELETE ON erasure_log
            FOR EACH ROW EXECUTE FUNCTION erasure_log_is_append_only();
        CREATE TRIGGER erasure_log_no_truncate BEFORE TRUNCATE ON erasure_log
            FOR EACH STATEMENT EXECUTE FUNCTION erasure_log_is_append_only();;

-- 0002_traces.py: revision 0002 after 0001
ALTER TABLE outbox ADD COLUMN trace text;

ALTER TABLE inbox ADD COLUMN trace text;

CREATE INDEX erasure_orders_open ON erasure_orders (ordered_at) WHERE state IN ('ordered', 'erased');

-- 0003_ranges.py: revision 0003 after 0002
ALTER TABLE schedules ADD COLUMN keep_at_least_days integer;
        ALTER TABLE schedules ADD COLUMN keep_at_most_days integer;
        ALTER TABLE schedules ADD COLUMN rule text;;

-- 0004_brake.py: revision 0004 after 0003
CREATE TABLE brakes (
    id                uuid PRIMARY KEY,
    agency            uuid NOT NULL,
    reason            text NOT NULL CHECK (reason IN ('shorter_rule', 'brought_forward', 'clock_jumped', 'many_due')),
    state             text NOT NULL CHECK (state IN ('asked', 'released', 'ended', 'withdrawn')),
    since             date NOT NULL,
    rule_days         integer CHECK (rule_days > 0),
    agreed_account    uuid,
    agreed_role       text,
    agreed_at         timestamptz,
    agreed_for_agency boolean,
    released_account  uuid,
    released_role     text,
    released_at       timestamptz,
    takes_effect_on   date,
    version           integer NOT NULL,
    CHECK ((reason = 'shorter_rule') = (rule_days IS NOT NULL)),
    CHECK (state NOT IN ('released', 'ended') OR
           (agreed_account IS NOT NULL AND released_account IS NOT NULL AND takes_effect_on IS NOT NULL)),
    CHECK (agreed_account <> released_account)      -- two people, always
);
CREATE INDEX brakes_of_agency ON brakes (agency, since DESC);
CREATE UNIQUE INDEX brakes_one_rule ON brakes (agency)
    WHERE reason = 'shorter_rule' AND state IN ('asked', 'released');

CREATE TABLE brake_log (
    at      timestamptz NOT NULL,
    agency  uuid NOT NULL,
    brake   uuid NOT NULL,
    step    text NOT NULL,
    account uuid,
    role    text
);
CREATE INDEX brake_log_of_brake ON brake_log (brake, at);

ALTER TABLE schedules ADD COLUMN held_by uuid REFERENCES brakes (id);
CREATE INDEX schedules_held ON schedules (held_by) WHERE held_by IS NOT NULL;

CREATE FUNCTION no_order_of_what_is_held_back() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM schedules JOIN brakes ON brakes.id = schedules.held_by
               WHERE schedules.reference = NEW.reference AND brakes.state NOT IN ('released', 'ended')) THEN
        RAISE EXCEPTION 'held back' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER erasure_orders_not_held BEFORE INSERT ON erasure_orders
    FOR EACH ROW EXECUTE FUNCTION no_order_of_what_is_held_back();;

ALTER TABLE brakes ENABLE ROW LEVEL SECURITY;

ALTER TABLE brakes FORCE ROW LEVEL SECURITY;

CREATE POLICY brakes_of_agency ON brakes TO "retention_runtime" USING (agency = nullif(current_setting('obhut.agency', true), '')::uuid OR current_setting('obhut.platform', true) = 'on');

CREATE POLICY brakes_of_jobs ON brakes TO "retention_jobs" USING (true);

GRANT SELECT, INSERT, UPDATE ON brakes TO "retention_runtime";

GRANT SELECT, INSERT, UPDATE ON brakes TO "retention_jobs";

ALTER TABLE brake_log ENABLE ROW LEVEL SECURITY;

ALTER TABLE brake_log FORCE ROW LEVEL SECURITY;

CREATE POLICY brake_log_of_agency ON brake_log TO "retention_runtime" USING (agency = nullif(current_setting('obhut.agency', true), '')::uuid OR current_setting('obhut.platform', true) = 'on');

CREATE POLICY brake_log_of_jobs ON brake_log TO "retention_jobs" USING (true);

GRANT SELECT, INSERT ON brake_log TO "retention_runtime";

GRANT SELECT, INSERT ON brake_log TO "retention_jobs";

GRANT INSERT, UPDATE ON agency_rules TO "retention_jobs";

CREATE FUNCTION brake_log_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            IF current_setting('obhut.blanking', true) = 'brake_log' AND TG_OP = 'UPDATE' THEN RETURN NEW; END IF;
            RAISE EXCEPTION 'brake_log is append-only' USING ERRCODE = 'insufficient_privilege';
        END $$;
        CREATE TRIGGER brake_log_append_only BEFORE UPDATE OR DELETE ON brake_log
            FOR EACH ROW EXECUTE FUNCTION brake_log_is_append_only();
        CREATE TRIGGER brake_log_no_truncate BEFORE TRUNCATE ON brake_log
            FOR EACH STATEMENT EXECUTE FUNCTION brake_log_is_append_only();;

