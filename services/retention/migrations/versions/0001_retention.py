"""Rules, schedules, orders to erase, their log and certificates."""

from alembic import op

from kernel.data.ddl import append_only, grant, install_jobs, install_kernel, wall

revision = "0001"
down_revision = None

TABLES = """
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
CREATE INDEX erasure_log_of_order ON erasure_log (order_id, at);
"""
RIGHTS = {
    "agency_rules": ("SELECT, INSERT, UPDATE", "SELECT"),
    "schedules": ("SELECT, INSERT, UPDATE, DELETE", "SELECT, INSERT, UPDATE"),
    "erasure_orders": ("SELECT, UPDATE", "SELECT, INSERT"),
    "certificates": ("SELECT, INSERT", "SELECT"),
    "erasure_log": ("SELECT, INSERT", "SELECT, INSERT"),
}


def upgrade() -> None:
    """The service's own tables and those every service has."""
    install_kernel("retention")
    install_jobs("retention")
    op.execute(TABLES)
    for table, (runtime, jobs) in RIGHTS.items():
        wall("retention", table)
        grant("retention", table, runtime=runtime, jobs=jobs)
    append_only("erasure_log")
