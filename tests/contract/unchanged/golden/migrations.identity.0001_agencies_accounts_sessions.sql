-- 0001_agencies_accounts_sessions.py: revision 0001 after None
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

GRANT USAGE ON SCHEMA public TO "identity_runtime", "identity_jobs";

GRANT SELECT, INSERT, UPDATE ON outbox, inbox TO "identity_runtime";

GRANT SELECT, INSERT, UPDATE, DELETE ON inbox_latest, idempotency TO "identity_runtime";

GRANT SELECT, INSERT, DELETE ON outbox TO "identity_jobs";

GRANT SELECT, DELETE ON inbox, inbox_latest, idempotency TO "identity_jobs";

CREATE TABLE agencies (
    id             uuid PRIMARY KEY,
    name           text NOT NULL CHECK (length(name) BETWEEN 1 AND 120),
    short_name     text CHECK (length(short_name) BETWEEN 1 AND 120),
    retention_days integer NOT NULL DEFAULT 365 CHECK (retention_days BETWEEN 1 AND 3650),
    transmission   boolean NOT NULL DEFAULT false,
    version        integer NOT NULL,
    created_at     timestamptz NOT NULL
);
CREATE INDEX agencies_by_name ON agencies (name, id);

CREATE TABLE accounts (
    id            uuid PRIMARY KEY,
    agency        uuid REFERENCES agencies,  -- null: an account of the platform
    login         text NOT NULL UNIQUE,      -- case folded
    name          text NOT NULL CHECK (length(name) BETWEEN 1 AND 120),
    password_hash text NOT NULL,
    roles         text[] NOT NULL CHECK (cardinality(roles) > 0),
    state         text NOT NULL CHECK (state IN ('active', 'closed')),
    version       integer NOT NULL,
    created_at    timestamptz NOT NULL
);
CREATE INDEX accounts_of_agency_by_login ON accounts (agency, login);

CREATE TABLE sessions (
    token_hash   bytea PRIMARY KEY CHECK (length(token_hash) = 32),  -- SHA-256; the token itself is kept nowhere
    account      uuid NOT NULL REFERENCES accounts,
    created_at   timestamptz NOT NULL,
    last_seen_at timestamptz NOT NULL,
    ended_at     timestamptz
);
CREATE INDEX sessions_by_last_seen ON sessions (last_seen_at);
CREATE INDEX sessions_running ON sessions (account) WHERE ended_at IS NULL;;

GRANT SELECT, INSERT, UPDATE (retention_days, transmission, version) ON agencies TO "identity_runtime";

GRANT SELECT, INSERT, UPDATE (password_hash, state, version) ON accounts TO "identity_runtime";

GRANT SELECT, INSERT, UPDATE (last_seen_at, ended_at), DELETE ON sessions TO "identity_runtime";

ALTER TABLE agencies ENABLE ROW LEVEL SECURITY;

ALTER TABLE agencies FORCE ROW LEVEL SECURITY;

CREATE POLICY agencies_of_agency ON agencies TO "identity_runtime" USING (id = nullif(current_setting('obhut.agency', true), '')::uuid OR current_setting('obhut.platform', true) = 'on');

CREATE POLICY agencies_of_jobs ON agencies TO "identity_jobs" USING (true);

ALTER TABLE accounts ENABLE ROW LEVEL SECURITY;

ALTER TABLE accounts FORCE ROW LEVEL SECURITY;

CREATE POLICY accounts_of_agency ON accounts TO "identity_runtime" USING (agency = nullif(current_setting('obhut.agency', true), '')::uuid OR current_setting('obhut.platform', true) = 'on');

CREATE POLICY accounts_of_jobs ON accounts TO "identity_jobs" USING (true);

ALTER TABLE sessions ENABLE ROW LEVEL SECURITY;

ALTER TABLE sessions FORCE ROW LEVEL SECURITY;

CREATE POLICY sessions_of_platform ON sessions TO "identity_runtime"
                   USING (current_setting('obhut.platform', true) = 'on');

-- 0002_traces.py: revision 0002 after 0001
ALTER TABLE outbox ADD COLUMN trace text;

ALTER TABLE inbox ADD COLUMN trace text;

-- 0003_client_number_scheme.py: revision 0003 after 0002
ALTER TABLE agencies ADD COLUMN client_number_scheme text NOT NULL DEFAULT 'number';

GRANT UPDATE (client_number_scheme) ON agencies TO "identity_runtime";

-- 0004_people_and_places.py: revision 0004 after 0003
ALTER TABLE agencies
    ADD COLUMN street     text CHECK (length(street) BETWEEN 1 AND 120),
    ADD COLUMN postcode   text CHECK (length(postcode) = 5),
    ADD COLUMN town       text CHECK (length(town) BETWEEN 1 AND 120),
    ADD COLUMN telephone  text CHECK (length(telephone) BETWEEN 3 AND 40),
    ADD COLUMN programmes text[],           -- null: admitted to all, until the host narrows that
    ADD CONSTRAINT a_whole_address CHECK (num_nulls(street, postcode, town) IN (0, 3));
ALTER TABLE accounts
    ADD COLUMN telephone text CHECK (length(telephone) BETWEEN 3 AND 40),
    ADD COLUMN districts uuid[] NOT NULL DEFAULT '{}',
    ADD COLUMN teams     uuid[] NOT NULL DEFAULT '{}';

CREATE TABLE districts (
    id         uuid PRIMARY KEY,
    agency     uuid NOT NULL REFERENCES agencies,
    name       text NOT NULL CHECK (length(name) BETWEEN 1 AND 120),
    retired    boolean NOT NULL,
    version    integer NOT NULL,
    created_at timestamptz NOT NULL,
    UNIQUE (agency, name)
);
CREATE TABLE teams (LIKE districts INCLUDING ALL, FOREIGN KEY (agency) REFERENCES agencies);

CREATE TABLE absences (                     -- from and to, never of which kind
    id         uuid PRIMARY KEY,
    agency     uuid NOT NULL REFERENCES agencies,
    account    uuid NOT NULL REFERENCES accounts,
    since      date NOT NULL,
    until      date NOT NULL CHECK (until >= since),
    entered_by uuid NOT NULL REFERENCES accounts,
    created_at timestamptz NOT NULL
);
CREATE INDEX absences_of_account ON absences (agency, account, until);
CREATE INDEX absences_by_end ON absences (until);;

GRANT UPDATE (street, postcode, town, telephone, programmes) ON agencies TO "identity_runtime";

GRANT UPDATE (telephone, districts, teams) ON accounts TO "identity_runtime";

GRANT SELECT, INSERT, UPDATE (name, retired, version) ON districts TO "identity_runtime";

ALTER TABLE districts ENABLE ROW LEVEL SECURITY;

ALTER TABLE districts FORCE ROW LEVEL SECURITY;

CREATE POLICY districts_of_agency ON districts TO "identity_runtime" USING (agency = nullif(current_setting('obhut.agency', true), '')::uuid OR current_setting('obhut.platform', true) = 'on');

CREATE POLICY districts_of_jobs ON districts TO "identity_jobs" USING (true);

GRANT SELECT, INSERT, UPDATE (name, retired, version) ON teams TO "identity_runtime";

ALTER TABLE teams ENABLE ROW LEVEL SECURITY;

ALTER TABLE teams FORCE ROW LEVEL SECURITY;

CREATE POLICY teams_of_agency ON teams TO "identity_runtime" USING (agency = nullif(current_setting('obhut.agency', true), '')::uuid OR current_setting('obhut.platform', true) = 'on');

CREATE POLICY teams_of_jobs ON teams TO "identity_jobs" USING (true);

GRANT SELECT, INSERT, UPDATE (until), DELETE ON absences TO "identity_runtime";

ALTER TABLE absences ENABLE ROW LEVEL SECURITY;

ALTER TABLE absences FORCE ROW LEVEL SECURITY;

CREATE POLICY absences_of_agency ON absences TO "identity_runtime" USING (agency = nullif(current_setting('obhut.agency', true), '')::uuid OR current_setting('obhut.platform', true) = 'on');

CREATE POLICY absences_of_jobs ON absences TO "identity_jobs" USING (true);

-- 0005_edges.py: revision 0005 after 0004
ALTER TABLE idempotency ADD COLUMN target bytea, ADD COLUMN content bytea;

CREATE TABLE security_log (
    id      bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    at      timestamptz NOT NULL,
    agency  uuid,             -- none: of the platform, or nobody's login
    account uuid,             -- none: nobody's login
    kind    text NOT NULL     -- kernel.security.Kind
);
CREATE INDEX security_log_by_agency ON security_log (agency, id);;

GRANT SELECT, INSERT ON security_log TO "identity_runtime";

GRANT SELECT ON security_log TO "identity_jobs";

ALTER TABLE security_log ENABLE ROW LEVEL SECURITY;

ALTER TABLE security_log FORCE ROW LEVEL SECURITY;

CREATE POLICY security_log_of_agency ON security_log TO "identity_runtime" USING (agency = nullif(current_setting('obhut.agency', true), '')::uuid OR current_setting('obhut.platform', true) = 'on');

CREATE POLICY security_log_of_jobs ON security_log TO "identity_jobs" USING (true);

CREATE FUNCTION security_log_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            IF current_setting('obhut.blanking', true) = 'security_log' AND TG_OP = 'UPDATE' THEN RETURN NEW; END IF;
            RAISE EXCEPTION 'security_log is append-only' USING ERRCODE = 'insufficient_privilege';
        END $$;
        CREATE TRIGGER security_log_append_only BEFORE UPDATE OR DELETE ON security_log
            FOR EACH ROW EXECUTE FUNCTION security_log_is_append_only();
        CREATE TRIGGER security_log_no_truncate BEFORE TRUNCATE ON security_log
            FOR EACH STATEMENT EXECUTE FUNCTION security_log_is_append_only();;

-- 0006_roles_told.py: revision 0006 after 0005
ALTER TABLE accounts NO FORCE ROW LEVEL SECURITY;

INSERT INTO outbox (id, event, audience, body, created_at)
SELECT gen_random_uuid(), 'obhut.identity.account_changed.v2', 'casefile', CAST(json_build_object(
    'account', id, 'agency', agency, 'state', state,
    'roles', (SELECT json_agg(json_build_object('role', role) ORDER BY role) FROM unnest(roles) AS role)) AS text),
    now()
FROM accounts ORDER BY created_at;

ALTER TABLE accounts FORCE ROW LEVEL SECURITY;

