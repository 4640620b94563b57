-- 0001_case_files.py: revision 0001 after None
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

GRANT USAGE ON SCHEMA public TO "casefile_runtime", "casefile_jobs";

GRANT SELECT, INSERT, UPDATE ON outbox, inbox TO "casefile_runtime";

GRANT SELECT, INSERT, UPDATE, DELETE ON inbox_latest, idempotency TO "casefile_runtime";

GRANT SELECT, INSERT, DELETE ON outbox TO "casefile_jobs";

GRANT SELECT, DELETE ON inbox, inbox_latest, idempotency TO "casefile_jobs";

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

GRANT SELECT, INSERT ON jobs TO "casefile_runtime";

GRANT SELECT ON daily_runs TO "casefile_runtime";

GRANT SELECT, INSERT, UPDATE ON jobs, daily_runs TO "casefile_jobs";

GRANT SELECT, INSERT, UPDATE, DELETE ON procrastinate_jobs, procrastinate_events, procrastinate_periodic_defers, procrastinate_workers TO "casefile_jobs";

GRANT SELECT, INSERT ON procrastinate_jobs, procrastinate_events TO "casefile_runtime";

GRANT USAGE ON SEQUENCE procrastinate_jobs_id_seq, procrastinate_events_id_seq TO "casefile_runtime", "casefile_jobs";

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
);;

GRANT SELECT, INSERT, UPDATE ON agencies TO "casefile_runtime";

GRANT SELECT ON agencies TO "casefile_jobs";

GRANT SELECT, INSERT, UPDATE ON accounts TO "casefile_runtime";

GRANT SELECT ON accounts TO "casefile_jobs";

GRANT SELECT, INSERT, UPDATE ON client_numbers TO "casefile_runtime";

GRANT SELECT ON client_numbers TO "casefile_jobs";

GRANT SELECT, INSERT, UPDATE ON cases TO "casefile_runtime";

GRANT SELECT, UPDATE, DELETE ON cases TO "casefile_jobs";

GRANT SELECT, INSERT, UPDATE ON case_phases TO "casefile_runtime";

GRANT SELECT, DELETE ON case_phases TO "casefile_jobs";

GRANT SELECT, INSERT, UPDATE ON case_sections TO "casefile_runtime";

GRANT SELECT, DELETE ON case_sections TO "casefile_jobs";

GRANT SELECT, INSERT, UPDATE ON case_consents TO "casefile_runtime";

GRANT SELECT, DELETE ON case_consents TO "casefile_jobs";

GRANT SELECT, INSERT ON access_log TO "casefile_runtime";

GRANT SELECT, INSERT ON access_log TO "casefile_jobs";

GRANT SELECT, INSERT ON erasures TO "casefile_runtime";

GRANT SELECT, UPDATE ON erasures TO "casefile_jobs";

GRANT SELECT ON erasure_log TO "casefile_runtime";

GRANT SELECT, INSERT ON erasure_log TO "casefile_jobs";

GRANT SELECT ON releases TO "casefile_runtime";

GRANT SELECT, INSERT ON releases TO "casefile_jobs";

GRANT SELECT ON alembic_version TO "casefile_jobs";

ALTER TABLE agencies ENABLE ROW LEVEL SECURITY;

ALTER TABLE agencies FORCE ROW LEVEL SECURITY;

CREATE POLICY agencies_of_agency ON agencies TO "casefile_runtime" USING (agency = nullif(current_setting('obhut.agency', true), '')::uuid OR current_setting('obhut.platform', true) = 'on');

CREATE POLICY agencies_of_jobs ON agencies TO "casefile_jobs" USING (true);

ALTER TABLE accounts ENABLE ROW LEVEL SECURITY;

ALTER TABLE accounts FORCE ROW LEVEL SECURITY;

CREATE POLICY accounts_of_agency ON accounts TO "casefile_runtime" USING (agency = nullif(current_setting('obhut.agency', true), '')::uuid OR current_setting('obhut.platform', true) = 'on');

CREATE POLICY accounts_of_jobs ON accounts TO "casefile_jobs" USING (true);

ALTER TABLE client_numbers ENABLE ROW LEVEL SECURITY;

ALTER TABLE client_numbers FORCE ROW LEVEL SECURITY;

CREATE POLICY client_numbers_of_agency ON client_numbers TO "casefile_runtime" USING (agency = nullif(current_setting('obhut.agency', true), '')::uuid OR current_setting('obhut.platform', true) = 'on');

CREATE POLICY client_numbers_of_jobs ON client_numbers TO "casefile_jobs" USING (true);

ALTER TABLE cases ENABLE ROW LEVEL SECURITY;

ALTER TABLE cases FORCE ROW LEVEL SECURITY;

CREATE POLICY cases_of_agency ON cases TO "casefile_runtime" USING (agency = nullif(current_setting('obhut.agency', true), '')::uuid OR current_setting('obhut.platform', true) = 'on');

CREATE POLICY cases_of_jobs ON cases TO "casefile_jobs" USING (true);

ALTER TABLE case_phases ENABLE ROW LEVEL SECURITY;

ALTER TABLE case_phases FORCE ROW LEVEL SECURITY;

CREATE POLICY case_phases_of_agency ON case_phases TO "casefile_runtime" USING (agency = nullif(current_setting('obhut.agency', true), '')::uuid OR current_setting('obhut.platform', true) = 'on');

CREATE POLICY case_phases_of_jobs ON case_phases TO "casefile_jobs" USING (true);

ALTER TABLE case_sections ENABLE ROW LEVEL SECURITY;

ALTER TABLE case_sections FORCE ROW LEVEL SECURITY;

CREATE POLICY case_sections_of_agency ON case_sections TO "casefile_runtime" USING (agency = nullif(current_setting('obhut.agency', true), '')::uuid OR current_setting('obhut.platform', true) = 'on');

CREATE POLICY case_sections_of_jobs ON case_sections TO "casefile_jobs" USING (true);

ALTER TABLE case_consents ENABLE ROW LEVEL SECURITY;

ALTER TABLE case_consents FORCE ROW LEVEL SECURITY;

CREATE POLICY case_consents_of_agency ON case_consents TO "casefile_runtime" USING (agency = nullif(current_setting('obhut.agency', true), '')::uuid OR current_setting('obhut.platform', true) = 'on');

CREATE POLICY case_consents_of_jobs ON case_consents TO "casefile_jobs" USING (true);

ALTER TABLE access_log ENABLE ROW LEVEL SECURITY;

ALTER TABLE access_log FORCE ROW LEVEL SECURITY;

CREATE POLICY access_log_of_agency ON access_log TO "casefile_runtime" USING (agency = nullif(current_setting('obhut.agency', true), '')::uuid OR current_setting('obhut.platform', true) = 'on');

CREATE POLICY access_log_of_jobs ON access_log TO "casefile_jobs" USING (true);

ALTER TABLE erasures ENABLE ROW LEVEL SECURITY;

ALTER TABLE erasures FORCE ROW LEVEL SECURITY;

CREATE POLICY erasures_of_agency ON erasures TO "casefile_runtime" USING (agency = nullif(current_setting('obhut.agency', true), '')::uuid OR current_setting('obhut.platform', true) = 'on');

CREATE POLICY erasures_of_jobs ON erasures TO "casefile_jobs" USING (true);

ALTER TABLE erasure_log ENABLE ROW LEVEL SECURITY;

ALTER TABLE erasure_log FORCE ROW LEVEL SECURITY;

CREATE POLICY erasure_log_of_agency ON erasure_log TO "casefile_runtime" USING (agency = nullif(current_setting('obhut.agency', true), '')::uuid OR current_setting('obhut.platform', true) = 'on');

CREATE POLICY erasure_log_of_jobs ON erasure_log TO "casefile_jobs" USING (true);

CREATE FUNCTION access_log_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            IF current_setting('obhut.blanking', true) = 'access_log' AND TG_OP = 'UPDATE' THEN RETURN NEW; END IF;
            RAISE EXCEPTION 'access_log is append-only' USING ERRCODE = 'insufficient_privilege';
        END $$;
        CREATE TRIGGER access_log_append_only BEFORE UPDATE OR DELETE ON access_log
            FOR EACH ROW EXECUTE FUNCTION access_log_is_append_only();
        CREATE TRIGGER access_log_no_truncate BEFORE TRUNCATE ON access_log
            FOR EACH STATEMENT EXECUTE FUNCTION access_log_is_append_only();;

CREATE FUNCTION erasure_log_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            IF current_setting('obhut.blanking', true) = 'erasure_log' AND TG_OP = 'UPDATE' THEN RETURN NEW; END IF;
            RAISE EXCEPTION 'erasure_log is append-only' USING ERRCODE = 'insufficient_privilege';
        END $$;
        CREATE TRIGGER erasure_log_append_only BEFORE UPDATE OR DELETE ON erasure_log
            FOR EACH ROW EXECUTE FUNCTION erasure_log_is_append_only();
        CREATE TRIGGER erasure_log_no_truncate BEFORE TRUNCATE ON erasure_log
            FOR EACH STATEMENT EXECUTE FUNCTION erasure_log_is_append_only();;

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
    USING (current_setting('obhut.blanking', true) = 'access_log');;

GRANT EXECUTE ON FUNCTION blank_access_log(uuid) TO "casefile_jobs";

-- 0002_entries_by_case.py: revision 0002 after 0001
CREATE POLICY access_log_read_by_owner ON access_log FOR SELECT TO CURRENT_USER USING (true);
CREATE FUNCTION access_log_entries(of_case uuid) RETURNS SETOF bigint LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = public, pg_temp AS $$ SELECT id FROM access_log WHERE cases @> ARRAY[of_case] $$;
REVOKE ALL ON FUNCTION access_log_entries(uuid) FROM PUBLIC;;

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
END $$;;

GRANT EXECUTE ON FUNCTION access_log_entries(uuid) TO "casefile_runtime";

-- 0003_traces.py: revision 0003 after 0002
ALTER TABLE outbox ADD COLUMN trace text;

ALTER TABLE inbox ADD COLUMN trace text;

-- 0004_entries.py: revision 0004 after 0003
ALTER TABLE cases ADD COLUMN district uuid;
ALTER TABLE cases ADD COLUMN last_contact_on date;
CREATE TABLE case_entries (
    id         uuid PRIMARY KEY,
    case_id    uuid NOT NULL REFERENCES cases,
    agency     uuid NOT NULL,
    kind       text NOT NULL,
    parent     uuid REFERENCES case_entries,
    author     uuid NOT NULL,
    account    uuid,                 -- the colleague it is for
    day        date,                 -- of reminders and appointments alone
    done       boolean NOT NULL DEFAULT false,
    entrusted  boolean NOT NULL DEFAULT false,
    version    integer NOT NULL,
    sealed     bytea NOT NULL,
    created_at timestamptz NOT NULL,
    changed_at timestamptz NOT NULL,
    removed_at timestamptz
);
CREATE INDEX case_entries_of_case ON case_entries (case_id, kind, created_at);
CREATE INDEX case_entries_due ON case_entries (agency, kind, day) WHERE day IS NOT NULL AND NOT done;
CREATE INDEX case_entries_parent ON case_entries (parent) WHERE parent IS NOT NULL;
CREATE TABLE case_entries_before (
    entry      uuid NOT NULL REFERENCES case_entries,
    case_id    uuid NOT NULL REFERENCES cases,
    agency     uuid NOT NULL,
    version    integer NOT NULL,
    sealed     bytea NOT NULL,
    changed_at timestamptz NOT NULL,
    PRIMARY KEY (entry, version)
);
CREATE INDEX case_entries_before_of_case ON case_entries_before (case_id);
CREATE TABLE entry_releases (
    entry       uuid NOT NULL REFERENCES case_entries,
    case_id     uuid NOT NULL REFERENCES cases,
    agency      uuid NOT NULL,
    account     uuid NOT NULL,
    ground      text NOT NULL,
    released_by uuid NOT NULL,
    released_at timestamptz NOT NULL,
    PRIMARY KEY (entry, account)
);
CREATE INDEX entry_releases_of_case ON entry_releases (case_id);;

GRANT SELECT, INSERT, UPDATE ON case_entries TO "casefile_runtime";

GRANT SELECT, INSERT, UPDATE, DELETE ON case_entries TO "casefile_jobs";

ALTER TABLE case_entries ENABLE ROW LEVEL SECURITY;

ALTER TABLE case_entries FORCE ROW LEVEL SECURITY;

CREATE POLICY case_entries_of_agency ON case_entries TO "casefile_runtime" USING (agency = nullif(current_setting('obhut.agency', true), '')::uuid OR current_setting('obhut.platform', true) = 'on');

CREATE POLICY case_entries_of_jobs ON case_entries TO "casefile_jobs" USING (true);

GRANT SELECT, INSERT ON case_entries_before TO "casefile_runtime";

GRANT SELECT, INSERT, UPDATE, DELETE ON case_entries_before TO "casefile_jobs";

ALTER TABLE case_entries_before ENABLE ROW LEVEL SECURITY;

ALTER TABLE case_entries_before FORCE ROW LEVEL SECURITY;

CREATE POLICY case_entries_before_of_agency ON case_entries_before TO "casefile_runtime" USING (agency = nullif(current_setting('obhut.agency', true), '')::uuid OR current_setting('obhut.platform', true) = 'on');

CREATE POLICY case_entries_before_of_jobs ON case_entries_before TO "casefile_jobs" USING (true);

GRANT SELECT, INSERT ON entry_releases TO "casefile_runtime";

GRANT SELECT, INSERT, UPDATE, DELETE ON entry_releases TO "casefile_jobs";

ALTER TABLE entry_releases ENABLE ROW LEVEL SECURITY;

ALTER TABLE entry_releases FORCE ROW LEVEL SECURITY;

CREATE POLICY entry_releases_of_agency ON entry_releases TO "casefile_runtime" USING (agency = nullif(current_setting('obhut.agency', true), '')::uuid OR current_setting('obhut.platform', true) = 'on');

CREATE POLICY entry_releases_of_jobs ON entry_releases TO "casefile_jobs" USING (true);

-- 0005_overview.py: revision 0005 after 0004
CREATE TABLE case_tokens (
    agency  uuid NOT NULL,
    token   bytea NOT NULL,
    case_id uuid NOT NULL REFERENCES cases,
    PRIMARY KEY (agency, token, case_id)
);
CREATE INDEX case_tokens_of_case ON case_tokens (case_id);
ALTER TABLE cases ADD COLUMN searched_as text;  -- under which rules and key its tokens were made
CREATE INDEX case_entries_next ON case_entries (agency, kind, day, case_id)
    WHERE day IS NOT NULL AND NOT done AND removed_at IS NULL;
CREATE INDEX cases_of_agency ON cases (agency, status, id);
ALTER TABLE agencies ADD COLUMN client_number_scheme text NOT NULL DEFAULT 'number';
CREATE TABLE client_numbers_of_year (
    agency uuid NOT NULL,
    year   integer NOT NULL,
    last   integer NOT NULL,
    PRIMARY KEY (agency, year)
);;

GRANT SELECT, INSERT, DELETE ON case_tokens TO "casefile_runtime";

GRANT SELECT, INSERT, DELETE ON case_tokens TO "casefile_jobs";

GRANT SELECT, INSERT, UPDATE ON client_numbers_of_year TO "casefile_runtime";

GRANT SELECT ON client_numbers_of_year TO "casefile_jobs";

ALTER TABLE case_tokens ENABLE ROW LEVEL SECURITY;

ALTER TABLE case_tokens FORCE ROW LEVEL SECURITY;

CREATE POLICY case_tokens_of_agency ON case_tokens TO "casefile_runtime" USING (agency = nullif(current_setting('obhut.agency', true), '')::uuid OR current_setting('obhut.platform', true) = 'on');

CREATE POLICY case_tokens_of_jobs ON case_tokens TO "casefile_jobs" USING (true);

ALTER TABLE client_numbers_of_year ENABLE ROW LEVEL SECURITY;

ALTER TABLE client_numbers_of_year FORCE ROW LEVEL SECURITY;

CREATE POLICY client_numbers_of_year_of_agency ON client_numbers_of_year TO "casefile_runtime" USING (agency = nullif(current_setting('obhut.agency', true), '')::uuid OR current_setting('obhut.platform', true) = 'on');

CREATE POLICY client_numbers_of_year_of_jobs ON client_numbers_of_year TO "casefile_jobs" USING (true);

-- 0006_attachments_and_calendars.py: revision 0006 after 0005
CREATE TABLE attachment_contents (
    id         uuid PRIMARY KEY,
    case_id    uuid NOT NULL REFERENCES cases,
    agency     uuid NOT NULL,
    attachment uuid NOT NULL,        -- the entry that tells of it: there once the content is published
    version    integer NOT NULL,
    account    uuid NOT NULL,
    state      text NOT NULL CHECK (state IN ('uploading', 'published')),
    started_at timestamptz NOT NULL
);
CREATE INDEX attachment_contents_of_case ON attachment_contents (case_id);
CREATE UNIQUE INDEX attachment_contents_once ON attachment_contents (attachment, version) WHERE state = 'published';
CREATE INDEX attachment_contents_left ON attachment_contents (started_at) WHERE state = 'uploading';
CREATE TABLE attachment_chunks (
    content uuid NOT NULL REFERENCES attachment_contents,
    case_id uuid NOT NULL,
    agency  uuid NOT NULL,
    number  integer NOT NULL,
    sealed  bytea NOT NULL,
    PRIMARY KEY (content, number)
);
ALTER TABLE attachment_chunks ALTER COLUMN sealed SET STORAGE EXTERNAL;  -- what is encrypted cannot be compressed
CREATE INDEX attachment_chunks_of_case ON attachment_chunks (case_id);
CREATE TABLE calendars (
    account     uuid PRIMARY KEY,
    agency      uuid NOT NULL,
    roles       text[] NOT NULL,
    secret_hash bytea NOT NULL UNIQUE,
    created_at  timestamptz NOT NULL
);
CREATE INDEX case_entries_of_account ON case_entries (agency, account, kind, day)
    WHERE day IS NOT NULL AND removed_at IS NULL;;

GRANT SELECT, INSERT, UPDATE, DELETE ON attachment_contents TO "casefile_runtime";

GRANT SELECT, DELETE ON attachment_contents TO "casefile_jobs";

ALTER TABLE attachment_contents ENABLE ROW LEVEL SECURITY;

ALTER TABLE attachment_contents FORCE ROW LEVEL SECURITY;

CREATE POLICY attachment_contents_of_agency ON attachment_contents TO "casefile_runtime" USING (agency = nullif(current_setting('obhut.agency', true), '')::uuid OR current_setting('obhut.platform', true) = 'on');

CREATE POLICY attachment_contents_of_jobs ON attachment_contents TO "casefile_jobs" USING (true);

GRANT SELECT, INSERT, DELETE ON attachment_chunks TO "casefile_runtime";

GRANT SELECT, DELETE ON attachment_chunks TO "casefile_jobs";

ALTER TABLE attachment_chunks ENABLE ROW LEVEL SECURITY;

ALTER TABLE attachment_chunks FORCE ROW LEVEL SECURITY;

CREATE POLICY attachment_chunks_of_agency ON attachment_chunks TO "casefile_runtime" USING (agency = nullif(current_setting('obhut.agency', true), '')::uuid OR current_setting('obhut.platform', true) = 'on');

CREATE POLICY attachment_chunks_of_jobs ON attachment_chunks TO "casefile_jobs" USING (true);

GRANT SELECT, INSERT, UPDATE, DELETE ON calendars TO "casefile_runtime";

GRANT SELECT, DELETE ON calendars TO "casefile_jobs";

ALTER TABLE calendars ENABLE ROW LEVEL SECURITY;

ALTER TABLE calendars FORCE ROW LEVEL SECURITY;

CREATE POLICY calendars_of_agency ON calendars TO "casefile_runtime" USING (agency = nullif(current_setting('obhut.agency', true), '')::uuid OR current_setting('obhut.platform', true) = 'on');

CREATE POLICY calendars_of_jobs ON calendars TO "casefile_jobs" USING (true);

-- 0007_editing.py: revision 0007 after 0006
CREATE TABLE case_leases (
    case_id uuid PRIMARY KEY REFERENCES cases,
    agency  uuid NOT NULL,
    id      uuid NOT NULL,
    account uuid NOT NULL,
    since   timestamptz NOT NULL,
    until   timestamptz NOT NULL
);
CREATE TABLE case_drafts (
    case_id      uuid NOT NULL REFERENCES cases,
    agency       uuid NOT NULL,
    account      uuid NOT NULL,
    part         text NOT NULL,
    base_version integer NOT NULL,
    sealed       bytea NOT NULL,
    saved_at     timestamptz NOT NULL,
    PRIMARY KEY (case_id, account, part)
);
CREATE INDEX case_drafts_of_account ON case_drafts (account);
CREATE INDEX case_drafts_age ON case_drafts (saved_at);
CREATE TABLE case_responsibilities (
    id       uuid PRIMARY KEY,
    case_id  uuid NOT NULL REFERENCES cases,
    agency   uuid NOT NULL,
    account  uuid NOT NULL,
    kind     text NOT NULL CHECK (kind IN ('main', 'secondary', 'deputy')),
    since    date NOT NULL,
    until    date,                 -- the last day
    ended_at timestamptz,          -- ended before its time: from that instant on
    given_by uuid NOT NULL,
    reason   bytea,                -- of a hand-over, sealed
    CHECK (until >= since)
);
CREATE INDEX case_responsibilities_of_case ON case_responsibilities (case_id, account, kind);;

GRANT SELECT, INSERT, UPDATE, DELETE ON case_leases TO "casefile_runtime";

GRANT SELECT, DELETE ON case_leases TO "casefile_jobs";

ALTER TABLE case_leases ENABLE ROW LEVEL SECURITY;

ALTER TABLE case_leases FORCE ROW LEVEL SECURITY;

CREATE POLICY case_leases_of_agency ON case_leases TO "casefile_runtime" USING (agency = nullif(current_setting('obhut.agency', true), '')::uuid OR current_setting('obhut.platform', true) = 'on');

CREATE POLICY case_leases_of_jobs ON case_leases TO "casefile_jobs" USING (true);

GRANT SELECT, INSERT, UPDATE, DELETE ON case_drafts TO "casefile_runtime";

GRANT SELECT, DELETE ON case_drafts TO "casefile_jobs";

ALTER TABLE case_drafts ENABLE ROW LEVEL SECURITY;

ALTER TABLE case_drafts FORCE ROW LEVEL SECURITY;

CREATE POLICY case_drafts_of_agency ON case_drafts TO "casefile_runtime" USING (agency = nullif(current_setting('obhut.agency', true), '')::uuid OR current_setting('obhut.platform', true) = 'on');

CREATE POLICY case_drafts_of_jobs ON case_drafts TO "casefile_jobs" USING (true);

GRANT SELECT, INSERT, UPDATE ON case_responsibilities TO "casefile_runtime";

GRANT SELECT, DELETE ON case_responsibilities TO "casefile_jobs";

ALTER TABLE case_responsibilities ENABLE ROW LEVEL SECURITY;

ALTER TABLE case_responsibilities FORCE ROW LEVEL SECURITY;

CREATE POLICY case_responsibilities_of_agency ON case_responsibilities TO "casefile_runtime" USING (agency = nullif(current_setting('obhut.agency', true), '')::uuid OR current_setting('obhut.platform', true) = 'on');

CREATE POLICY case_responsibilities_of_jobs ON case_responsibilities TO "casefile_jobs" USING (true);

-- 0008_template_versions.py: revision 0008 after 0007
CREATE TABLE template_proposals (
    id              uuid PRIMARY KEY,
    programme       text NOT NULL,
    version         integer NOT NULL,
    template        text NOT NULL,
    base            text NOT NULL,
    changes         jsonb NOT NULL,
    basic           boolean NOT NULL,
    reason          text NOT NULL,
    agreed_on       date NOT NULL,    -- the office head's word, and where it is to be found
    agreed_document text NOT NULL,
    proposed_by     uuid NOT NULL,
    proposed_at     timestamptz NOT NULL,
    state           text NOT NULL DEFAULT 'proposed'
                    CHECK (state IN ('proposed', 'in_force', 'rejected', 'withdrawn')),
    approved_by     uuid,
    CHECK ((state = 'in_force') = (approved_by IS NOT NULL)),
    CONSTRAINT second_owner CHECK (NOT basic OR approved_by <> proposed_by)
);
CREATE INDEX template_proposals_of_programme ON template_proposals (programme, proposed_at);
CREATE UNIQUE INDEX template_proposals_in_force ON template_proposals (programme, version) WHERE state = 'in_force';
CREATE TABLE template_versions (
    programme      text NOT NULL,
    version        integer NOT NULL CHECK (version > 0),
    template       text NOT NULL,
    base           text NOT NULL,     -- the shared forms it was read with
    digest         text NOT NULL,
    in_force_since timestamptz NOT NULL,
    proposal       uuid REFERENCES template_proposals,  -- none: shipped with a release
    PRIMARY KEY (programme, version)
);
CREATE TABLE template_proposal_log (
    id       bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    at       timestamptz NOT NULL,
    proposal uuid NOT NULL REFERENCES template_proposals,
    account  uuid NOT NULL,
    step     text NOT NULL CHECK (step IN ('proposed', 'approved', 'rejected', 'withdrawn')),
    reason   text
);
CREATE INDEX template_proposal_log_of_proposal ON template_proposal_log (proposal);;

GRANT SELECT, INSERT ON template_versions TO "casefile_runtime";

GRANT SELECT, INSERT ON template_versions TO "casefile_jobs";

GRANT SELECT, INSERT, UPDATE (state, approved_by) ON template_proposals TO "casefile_runtime";

GRANT SELECT ON template_proposals TO "casefile_jobs";

GRANT SELECT, INSERT ON template_proposal_log TO "casefile_runtime";

GRANT SELECT ON template_proposal_log TO "casefile_jobs";

CREATE FUNCTION template_versions_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            IF current_setting('obhut.blanking', true) = 'template_versions' AND TG_OP = 'UPDATE' THEN RETURN NEW; END IF;
            RAISE EXCEPTION 'template_versions is append-only' USING ERRCODE = 'insufficient_privilege';
        END $$;
        CREATE TRIGGER template_versions_append_only BEFORE UPDATE OR DELETE ON template_versions
            FOR EACH ROW EXECUTE FUNCTION template_versions_is_append_only();
        CREATE TRIGGER template_versions_no_truncate BEFORE TRUNCATE ON template_versions
            FOR EACH STATEMENT EXECUTE FUNCTION template_versions_is_append_only();;

CREATE FUNCTION template_proposal_log_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            IF current_setting('obhut.blanking', true) = 'template_proposal_log' AND TG_OP = 'UPDATE' THEN RETURN NEW; END IF;
            RAISE EXCEPTION 'template_proposal_log is append-only' USING ERRCODE = 'insufficient_privilege';
        END $$;
        CREATE TRIGGER template_proposal_log_append_only BEFORE UPDATE OR DELETE ON template_proposal_log
            FOR EACH ROW EXECUTE FUNCTION template_proposal_log_is_append_only();
        CREATE TRIGGER template_proposal_log_no_truncate BEFORE TRUNCATE ON template_proposal_log
            FOR EACH STATEMENT EXECUTE FUNCTION template_proposal_log_is_append_only();;

-- 0009_short_contacts.py: revision 0009 after 0008
CREATE TABLE short_contact_books (
    id        uuid PRIMARY KEY,     -- of its key in the key store, too
    agency    uuid NOT NULL,
    programme text NOT NULL,
    year      integer NOT NULL,
    UNIQUE (agency, programme, year)
);
CREATE TABLE short_contacts (
    id         uuid PRIMARY KEY,
    book       uuid NOT NULL REFERENCES short_contact_books,
    agency     uuid NOT NULL,
    author     uuid NOT NULL,
    version    integer NOT NULL,
    sealed     bytea NOT NULL,
    created_at timestamptz NOT NULL
);
CREATE INDEX short_contacts_of_book ON short_contacts (book);;

GRANT SELECT, INSERT ON short_contact_books TO "casefile_runtime";

GRANT SELECT, UPDATE, DELETE ON short_contact_books TO "casefile_jobs";

GRANT SELECT, INSERT, UPDATE, DELETE ON short_contacts TO "casefile_runtime";

GRANT SELECT, DELETE ON short_contacts TO "casefile_jobs";

ALTER TABLE short_contact_books ENABLE ROW LEVEL SECURITY;

ALTER TABLE short_contact_books FORCE ROW LEVEL SECURITY;

CREATE POLICY short_contact_books_of_agency ON short_contact_books TO "casefile_runtime" USING (agency = nullif(current_setting('obhut.agency', true), '')::uuid OR current_setting('obhut.platform', true) = 'on');

CREATE POLICY short_contact_books_of_jobs ON short_contact_books TO "casefile_jobs" USING (true);

ALTER TABLE short_contacts ENABLE ROW LEVEL SECURITY;

ALTER TABLE short_contacts FORCE ROW LEVEL SECURITY;

CREATE POLICY short_contacts_of_agency ON short_contacts TO "casefile_runtime" USING (agency = nullif(current_setting('obhut.agency', true), '')::uuid OR current_setting('obhut.platform', true) = 'on');

CREATE POLICY short_contacts_of_jobs ON short_contacts TO "casefile_jobs" USING (true);

-- 0010_reminders_of_rules.py: revision 0010 after 0009
ALTER TABLE case_entries ADD COLUMN rule text;     -- id of a limit or a repetition, or contact_every
ALTER TABLE case_entries ADD COLUMN rule_on date;
CREATE UNIQUE INDEX case_entries_of_rule ON case_entries (case_id, rule, rule_on) WHERE rule IS NOT NULL;
CREATE INDEX case_entries_for ON case_entries (account, kind, day)
    WHERE account IS NOT NULL AND NOT done AND removed_at IS NULL;;

-- 0011_extensions.py: revision 0011 after 0010
CREATE TABLE programme_extensions (
    agency     uuid NOT NULL,
    programme  text NOT NULL,
    version    integer NOT NULL CHECK (version > 0),
    yaml       text NOT NULL,
    reason     text NOT NULL,
    changed_by uuid NOT NULL,
    changed_at timestamptz NOT NULL,
    PRIMARY KEY (agency, programme, version)
);;

GRANT SELECT, INSERT ON programme_extensions TO "casefile_runtime";

GRANT SELECT ON programme_extensions TO "casefile_jobs";

CREATE FUNCTION programme_extensions_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            IF current_setting('obhut.blanking', true) = 'programme_extensions' AND TG_OP = 'UPDATE' THEN RETURN NEW; END IF;
            RAISE EXCEPTION 'programme_extensions is append-only' USING ERRCODE = 'insufficient_privilege';
        END $$;
        CREATE TRIGGER programme_extensions_append_only BEFORE UPDATE OR DELETE ON programme_extensions
            FOR EACH ROW EXECUTE FUNCTION programme_extensions_is_append_only();
        CREATE TRIGGER programme_extensions_no_truncate BEFORE TRUNCATE ON programme_extensions
            FOR EACH STATEMENT EXECUTE FUNCTION programme_extensions_is_append_only();;

ALTER TABLE programme_extensions ENABLE ROW LEVEL SECURITY;

ALTER TABLE programme_extensions FORCE ROW LEVEL SECURITY;

CREATE POLICY programme_extensions_of_agency ON programme_extensions TO "casefile_runtime" USING (agency = nullif(current_setting('obhut.agency', true), '')::uuid OR current_setting('obhut.platform', true) = 'on');

CREATE POLICY programme_extensions_of_jobs ON programme_extensions TO "casefile_jobs" USING (true);

-- 0012_template_moves.py: revision 0012 after 0011
CREATE TABLE case_template_moves (
    job     uuid NOT NULL,
    case_id uuid NOT NULL REFERENCES cases,
    agency  uuid NOT NULL,
    code    text,           -- why the file keeps its version; NULL: it was taken along
    at      timestamptz NOT NULL,
    PRIMARY KEY (job, case_id)
);
CREATE INDEX case_template_moves_of_case ON case_template_moves (case_id);;

GRANT SELECT ON case_template_moves TO "casefile_runtime";

GRANT SELECT, INSERT, DELETE ON case_template_moves TO "casefile_jobs";

GRANT INSERT, UPDATE ON case_sections TO "casefile_jobs";

ALTER TABLE case_template_moves ENABLE ROW LEVEL SECURITY;

ALTER TABLE case_template_moves FORCE ROW LEVEL SECURITY;

CREATE POLICY case_template_moves_of_agency ON case_template_moves TO "casefile_runtime" USING (agency = nullif(current_setting('obhut.agency', true), '')::uuid OR current_setting('obhut.platform', true) = 'on');

CREATE POLICY case_template_moves_of_jobs ON case_template_moves TO "casefile_jobs" USING (true);

-- 0013_copies.py: revision 0013 after 0012
CREATE TABLE case_prints (
    print_order    uuid NOT NULL,       -- also the id of the job that makes it
    case_id        uuid NOT NULL REFERENCES cases,
    agency         uuid NOT NULL,
    account        uuid NOT NULL,
    basis          text NOT NULL,
    with_entrusted boolean NOT NULL,
    language       text NOT NULL,
    state          text NOT NULL CHECK (state IN ('waiting', 'made', 'failed')),
    tries          integer NOT NULL DEFAULT 0,
    code           text,                -- why it failed
    content        uuid,                -- of attachment_contents, sealed under the key of the file
    size           integer,
    ordered_at     timestamptz NOT NULL,
    PRIMARY KEY (print_order, case_id),
    CHECK ((state = 'made') = (content IS NOT NULL AND size IS NOT NULL))
);
CREATE INDEX case_prints_of_case ON case_prints (case_id);
CREATE INDEX case_prints_age ON case_prints (ordered_at);

CREATE TABLE case_exports (
    id             uuid PRIMARY KEY,
    agency         uuid NOT NULL,
    account        uuid NOT NULL,
    basis          text NOT NULL,
    with_entrusted boolean NOT NULL,
    state          text NOT NULL CHECK (state IN ('requested', 'approved', 'rejected', 'withdrawn')),
    requested_at   timestamptz NOT NULL,
    decided_by     uuid,
    decided_at     timestamptz,
    CHECK ((state = 'requested') = (decided_by IS NULL)),
    CHECK ((decided_by IS NULL) = (decided_at IS NULL)),
    CONSTRAINT a_lead_decides CHECK (state NOT IN ('approved', 'rejected') OR decided_by <> account)
);
CREATE INDEX case_exports_of_agency ON case_exports (agency, requested_at);
CREATE TABLE case_export_files (
    export     uuid NOT NULL REFERENCES case_exports,
    case_id    uuid NOT NULL REFERENCES cases,
    agency     uuid NOT NULL,
    place      integer NOT NULL,
    reason     bytea NOT NULL,          -- why it was asked for, sealed under the key of the file: it may name people
    fetched_at timestamptz,
    code       text,                    -- why the file did not go out the last time
    PRIMARY KEY (export, case_id)
);
CREATE INDEX case_export_files_of_case ON case_export_files (case_id);;

GRANT SELECT, INSERT ON case_prints TO "casefile_runtime";

GRANT SELECT, UPDATE, DELETE ON case_prints TO "casefile_jobs";

GRANT SELECT, INSERT, UPDATE (state, decided_by, decided_at) ON case_exports TO "casefile_runtime";

GRANT SELECT, DELETE ON case_exports TO "casefile_jobs";

GRANT SELECT, INSERT, UPDATE (fetched_at, code) ON case_export_files TO "casefile_runtime";

GRANT SELECT, DELETE ON case_export_files TO "casefile_jobs";

GRANT INSERT, UPDATE ON attachment_contents TO "casefile_jobs";

GRANT INSERT ON attachment_chunks TO "casefile_jobs";

ALTER TABLE case_prints ENABLE ROW LEVEL SECURITY;

ALTER TABLE case_prints FORCE ROW LEVEL SECURITY;

CREATE POLICY case_prints_of_agency ON case_prints TO "casefile_runtime" USING (agency = nullif(current_setting('obhut.agency', true), '')::uuid OR current_setting('obhut.platform', true) = 'on');

CREATE POLICY case_prints_of_jobs ON case_prints TO "casefile_jobs" USING (true);

ALTER TABLE case_exports ENABLE ROW LEVEL SECURITY;

ALTER TABLE case_exports FORCE ROW LEVEL SECURITY;

CREATE POLICY case_exports_of_agency ON case_exports TO "casefile_runtime" USING (agency = nullif(current_setting('obhut.agency', true), '')::uuid OR current_setting('obhut.platform', true) = 'on');

CREATE POLICY case_exports_of_jobs ON case_exports TO "casefile_jobs" USING (true);

ALTER TABLE case_export_files ENABLE ROW LEVEL SECURITY;

ALTER TABLE case_export_files FORCE ROW LEVEL SECURITY;

CREATE POLICY case_export_files_of_agency ON case_export_files TO "casefile_runtime" USING (agency = nullif(current_setting('obhut.agency', true), '')::uuid OR current_setting('obhut.platform', true) = 'on');

CREATE POLICY case_export_files_of_jobs ON case_export_files TO "casefile_jobs" USING (true);

-- 0014_programmes_and_districts.py: revision 0014 after 0013
ALTER TABLE agencies ADD COLUMN programmes text[];

ALTER TABLE agencies ADD COLUMN districts uuid[] NOT NULL DEFAULT '{}';

ALTER TABLE erasures ADD COLUMN undone boolean NOT NULL DEFAULT false;

CREATE INDEX cases_of_district ON cases (agency, district) WHERE district IS NOT NULL;

-- 0015_consents_over_time.py: revision 0015 after 0014
CREATE TABLE case_consents_ever (
    case_id uuid NOT NULL REFERENCES cases,
    agency  uuid NOT NULL,
    consent uuid NOT NULL,
    purpose text NOT NULL,
    since   date,                       -- not known of what was withdrawn before this table was there
    until   date,                       -- the day on which a withdrawal was received
    PRIMARY KEY (case_id, consent),
    CHECK (since IS NOT NULL OR until IS NOT NULL)
);;

GRANT SELECT, INSERT, UPDATE ON case_consents_ever TO "casefile_runtime";

GRANT SELECT, DELETE ON case_consents_ever TO "casefile_jobs";

ALTER TABLE case_consents_ever ENABLE ROW LEVEL SECURITY;

ALTER TABLE case_consents_ever FORCE ROW LEVEL SECURITY;

CREATE POLICY case_consents_ever_of_agency ON case_consents_ever TO "casefile_runtime" USING (agency = nullif(current_setting('obhut.agency', true), '')::uuid OR current_setting('obhut.platform', true) = 'on');

CREATE POLICY case_consents_ever_of_jobs ON case_consents_ever TO "casefile_jobs" USING (true);

-- 0016_acknowledgements.py: revision 0016 after 0015
CREATE TABLE case_acknowledgements (
    case_id uuid PRIMARY KEY REFERENCES cases,
    agency  uuid NOT NULL,
    version integer NOT NULL,
    sealed  bytea NOT NULL       -- under the key of the file: which rule warned of what says something of a person
);;

GRANT SELECT, INSERT, UPDATE ON case_acknowledgements TO "casefile_runtime";

GRANT SELECT, DELETE ON case_acknowledgements TO "casefile_jobs";

ALTER TABLE case_acknowledgements ENABLE ROW LEVEL SECURITY;

ALTER TABLE case_acknowledgements FORCE ROW LEVEL SECURITY;

CREATE POLICY case_acknowledgements_of_agency ON case_acknowledgements TO "casefile_runtime" USING (agency = nullif(current_setting('obhut.agency', true), '')::uuid OR current_setting('obhut.platform', true) = 'on');

CREATE POLICY case_acknowledgements_of_jobs ON case_acknowledgements TO "casefile_jobs" USING (true);

-- 0017_edges.py: revision 0017 after 0016
ALTER TABLE idempotency ADD COLUMN target bytea, ADD COLUMN content bytea;

CREATE TABLE security_log (
    id      bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    at      timestamptz NOT NULL,
    agency  uuid,             -- none: of the platform, or nobody's login
    account uuid,             -- none: nobody's login
    kind    text NOT NULL     -- kernel.security.Kind
);
CREATE INDEX security_log_by_agency ON security_log (agency, id);;

GRANT SELECT, INSERT ON security_log TO "casefile_runtime";

GRANT SELECT ON security_log TO "casefile_jobs";

ALTER TABLE security_log ENABLE ROW LEVEL SECURITY;

ALTER TABLE security_log FORCE ROW LEVEL SECURITY;

CREATE POLICY security_log_of_agency ON security_log TO "casefile_runtime" USING (agency = nullif(current_setting('obhut.agency', true), '')::uuid OR current_setting('obhut.platform', true) = 'on');

CREATE POLICY security_log_of_jobs ON security_log TO "casefile_jobs" USING (true);

CREATE FUNCTION security_log_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            IF current_setting('obhut.blanking', true) = 'security_log' AND TG_OP = 'UPDATE' THEN RETURN NEW; END IF;
            RAISE EXCEPTION 'security_log is append-only' USING ERRCODE = 'insufficient_privilege';
        END $$;
        CREATE TRIGGER security_log_append_only BEFORE UPDATE OR DELETE ON security_log
            FOR EACH ROW EXECUTE FUNCTION security_log_is_append_only();
        CREATE TRIGGER security_log_no_truncate BEFORE TRUNCATE ON security_log
            FOR EACH STATEMENT EXECUTE FUNCTION security_log_is_append_only();;

CREATE INDEX access_log_by_agency ON access_log (agency, id);

-- 0018_prints.py: revision 0018 after 0017
ALTER TABLE case_prints
    ADD COLUMN parts           text[],      -- those that were chosen; NULL: all that may go
    ADD COLUMN sender          bytea,       -- names of staff, sealed under the key of the file
    ADD COLUMN missing_letters jsonb,       -- how many letters of which script no font had
    ADD COLUMN kept_until      timestamptz; -- NULL: for a day
CREATE INDEX case_prints_by_account ON case_prints (account, ordered_at);
ALTER TABLE case_exports ADD COLUMN medium text NOT NULL DEFAULT 'data' CHECK (medium IN ('data', 'paper'));

CREATE TABLE blank_prints (
    print_order      uuid PRIMARY KEY,  -- also the id of the job that makes it
    agency           uuid NOT NULL,
    account          uuid NOT NULL,
    programme        text NOT NULL,
    language         text NOT NULL,
    parts            text[],            -- those that were chosen; NULL: all
    agency_name      text,              -- of the agency, and of nobody who works there
    agency_address   text,
    agency_telephone text,
    state            text NOT NULL CHECK (state IN ('waiting', 'made', 'failed')),
    content          bytea,             -- a form without any answer
    ordered_at       timestamptz NOT NULL,
    CHECK ((state = 'made') = (content IS NOT NULL))
);
CREATE INDEX blank_prints_age ON blank_prints (ordered_at);;

GRANT UPDATE (kept_until) ON case_prints TO "casefile_runtime";

GRANT SELECT, INSERT ON blank_prints TO "casefile_runtime";

GRANT SELECT, UPDATE, DELETE ON blank_prints TO "casefile_jobs";

ALTER TABLE blank_prints ENABLE ROW LEVEL SECURITY;

ALTER TABLE blank_prints FORCE ROW LEVEL SECURITY;

CREATE POLICY blank_prints_of_agency ON blank_prints TO "casefile_runtime" USING (agency = nullif(current_setting('obhut.agency', true), '')::uuid OR current_setting('obhut.platform', true) = 'on');

CREATE POLICY blank_prints_of_jobs ON blank_prints TO "casefile_jobs" USING (true);

-- 0019_reach.py: revision 0019 after 0018
ALTER TABLE accounts ADD COLUMN roles text[];                       -- null until identity has told them
ALTER TABLE case_entries ADD COLUMN rests boolean;                  -- null: as the file, resting while that is closed
ALTER TABLE case_entries_before ADD COLUMN entrusted boolean;       -- null: not known, so taken for entrusted
ALTER TABLE entry_releases ADD COLUMN reason bytea;                 -- of who opened it in danger, sealed
ALTER TABLE cases ADD COLUMN as_referred bytea;                     -- number and name as referred, sealed (V10)
CREATE TABLE case_words (
    id      uuid PRIMARY KEY,
    case_id uuid NOT NULL REFERENCES cases,
    agency  uuid NOT NULL,
    account uuid NOT NULL,             -- the colleague it is for
    author  uuid NOT NULL,
    word    text NOT NULL,             -- of a closed list: nothing of what the file says
    told_at timestamptz NOT NULL,
    done    boolean NOT NULL DEFAULT false
);
CREATE INDEX case_words_of_case ON case_words (case_id);
CREATE INDEX case_words_waiting ON case_words (account, told_at) WHERE NOT done;;

GRANT SELECT, INSERT, UPDATE (done) ON case_words TO "casefile_runtime";

GRANT SELECT, INSERT, DELETE ON case_words TO "casefile_jobs";

ALTER TABLE case_words ENABLE ROW LEVEL SECURITY;

ALTER TABLE case_words FORCE ROW LEVEL SECURITY;

CREATE POLICY case_words_of_agency ON case_words TO "casefile_runtime" USING (agency = nullif(current_setting('obhut.agency', true), '')::uuid OR current_setting('obhut.platform', true) = 'on');

CREATE POLICY case_words_of_jobs ON case_words TO "casefile_jobs" USING (true);

-- 0020_families.py: revision 0020 after 0019
ALTER TABLE releases ADD COLUMN standing text NOT NULL DEFAULT 'unjudged'
    CHECK (standing IN ('unjudged', 'shown', 'held_back'));
CREATE INDEX releases_unjudged ON releases (programme) WHERE standing = 'unjudged';;

GRANT UPDATE (standing) ON releases TO "casefile_jobs";

-- 0021_protected_addresses.py: revision 0021 after 0020
ALTER TABLE case_prints ADD COLUMN protected_address boolean NOT NULL DEFAULT false;
ALTER TABLE case_exports ADD COLUMN protected_address boolean NOT NULL DEFAULT false;
CREATE TABLE case_address_openings (
    case_id uuid PRIMARY KEY REFERENCES cases,
    agency  uuid NOT NULL,
    version integer NOT NULL,
    sealed  bytea NOT NULL       -- under the key of the file: a sentence may name people and places
);;

GRANT SELECT, INSERT, UPDATE ON case_address_openings TO "casefile_runtime";

GRANT SELECT, DELETE ON case_address_openings TO "casefile_jobs";

ALTER TABLE case_address_openings ENABLE ROW LEVEL SECURITY;

ALTER TABLE case_address_openings FORCE ROW LEVEL SECURITY;

CREATE POLICY case_address_openings_of_agency ON case_address_openings TO "casefile_runtime" USING (agency = nullif(current_setting('obhut.agency', true), '')::uuid OR current_setting('obhut.platform', true) = 'on');

CREATE POLICY case_address_openings_of_jobs ON case_address_openings TO "casefile_jobs" USING (true);

-- 0022_who_consented.py: revision 0022 after 0021
ALTER TABLE case_consents_ever ADD COLUMN given_by text CHECK (given_by IN ('person', 'guardian'));

ALTER TABLE case_prints ADD COLUMN left_out bytea;

