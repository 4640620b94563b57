"""Copies of files that leave the screen: prints, made by the jobs process, and exports, which a lead approves."""

from alembic import op

from kernel.data.ddl import grant, wall

revision = "0013"
down_revision = "0012"

TABLES = """
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
CREATE INDEX case_export_files_of_case ON case_export_files (case_id);
"""


def upgrade() -> None:
    """Tables the release before does not know. Prints are contents as attachments are, written by jobs from now on."""
    op.execute(TABLES)
    grant("casefile", "case_prints", runtime="SELECT, INSERT", jobs="SELECT, UPDATE, DELETE")
    decided = "state, decided_by, decided_at"
    grant("casefile", "case_exports", runtime=f"SELECT, INSERT, UPDATE ({decided})", jobs="SELECT, DELETE")
    gone_out = "fetched_at, code"
    grant("casefile", "case_export_files", runtime=f"SELECT, INSERT, UPDATE ({gone_out})", jobs="SELECT, DELETE")
    grant("casefile", "attachment_contents", jobs="INSERT, UPDATE")
    grant("casefile", "attachment_chunks", jobs="INSERT")
    for table in ("case_prints", "case_exports", "case_export_files"):
        wall("casefile", table)
