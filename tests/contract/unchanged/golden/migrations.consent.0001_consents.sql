-- 0001_consents.py: revision 0001 after None
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

GRANT USAGE ON SCHEMA public TO "consent_runtime", "consent_jobs";

GRANT SELECT, INSERT, UPDATE ON outbox, inbox TO "consent_runtime";

GRANT SELECT, INSERT, UPDATE, DELETE ON inbox_latest, idempotency TO "consent_runtime";

GRANT SELECT, INSERT, DELETE ON outbox TO "consent_jobs";

GRANT SELECT, DELETE ON inbox, inbox_latest, idempotency TO "consent_jobs";

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

GRANT SELECT, INSERT ON jobs TO "consent_runtime";

GRANT SELECT ON daily_runs TO "consent_runtime";

GRANT SELECT, INSERT, UPDATE ON jobs, daily_runs TO "consent_jobs";

GRANT SELECT, INSERT, UPDATE, DELETE ON procrastinate_jobs, procrastinate_events, procrastinate_periodic_defers, procrastinate_workers TO "consent_jobs";

GRANT SELECT, INSERT ON procrastinate_jobs, procrastinate_events TO "consent_runtime";

GRANT USAGE ON SEQUENCE procrastinate_jobs_id_seq, procrastinate_events_id_seq TO "consent_runtime", "consent_jobs";

CREATE TABLE consents (
    id                    uuid PRIMARY KEY,
    agency                uuid NOT NULL,
    reference             uuid,               -- gone once the file is erased
    programme             text NOT NULL,
    purpose               text NOT NULL,
    template_version      integer NOT NULL,
    text_de_sha256        text NOT NULL,
    text_en_sha256        text NOT NULL,
    given_by              text NOT NULL CHECK (given_by IN ('person', 'guardian')),
    given_on              date NOT NULL,
    state                 text NOT NULL CHECK (state IN ('in_force', 'withdrawn')),
    received_on           date,
    recorded_at           timestamptz NOT NULL,
    recorded_by           uuid NOT NULL,
    granted_applied_at    timestamptz,
    withdrawal_applied_at timestamptz,
    evidence_until        date,
    receipt               text NOT NULL UNIQUE,
    version               integer NOT NULL,
    CHECK ((state = 'withdrawn') = (received_on IS NOT NULL)),
    CHECK (received_on >= given_on),
    CHECK ((reference IS NULL) = (evidence_until IS NOT NULL))
);
CREATE UNIQUE INDEX consents_one_in_force ON consents (reference, purpose) WHERE state = 'in_force';
CREATE INDEX consents_of_case ON consents (reference);
CREATE INDEX consents_evidence ON consents (evidence_until) WHERE evidence_until IS NOT NULL;

CREATE TABLE letting_go (
    order_id       uuid PRIMARY KEY,
    agency         uuid NOT NULL,
    reference      uuid NOT NULL UNIQUE,
    records        integer,                   -- known once the consents are blanked
    evidence_until date
);;

ALTER TABLE consents ENABLE ROW LEVEL SECURITY;

ALTER TABLE consents FORCE ROW LEVEL SECURITY;

CREATE POLICY consents_of_agency ON consents TO "consent_runtime" USING (agency = nullif(current_setting('obhut.agency', true), '')::uuid OR current_setting('obhut.platform', true) = 'on');

CREATE POLICY consents_of_jobs ON consents TO "consent_jobs" USING (true);

ALTER TABLE letting_go ENABLE ROW LEVEL SECURITY;

ALTER TABLE letting_go FORCE ROW LEVEL SECURITY;

CREATE POLICY letting_go_of_agency ON letting_go TO "consent_runtime" USING (agency = nullif(current_setting('obhut.agency', true), '')::uuid OR current_setting('obhut.platform', true) = 'on');

CREATE POLICY letting_go_of_jobs ON letting_go TO "consent_jobs" USING (true);

GRANT SELECT, INSERT, UPDATE ON consents TO "consent_runtime";

GRANT SELECT, UPDATE, DELETE ON consents TO "consent_jobs";

GRANT SELECT, INSERT ON letting_go TO "consent_runtime";

GRANT SELECT, UPDATE, DELETE ON letting_go TO "consent_jobs";

GRANT SELECT ON alembic_version TO "consent_jobs";

-- 0002_traces.py: revision 0002 after 0001
ALTER TABLE outbox ADD COLUMN trace text;

ALTER TABLE inbox ADD COLUMN trace text;

-- 0003_repeats.py: revision 0003 after 0002
ALTER TABLE idempotency ADD COLUMN target bytea, ADD COLUMN content bytea;

-- 0004_withdrawals_recorded.py: revision 0004 after 0003
ALTER TABLE consents ADD COLUMN withdrawal_recorded_at timestamptz;

