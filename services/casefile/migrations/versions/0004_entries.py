"""Entries of files: what each says is sealed; and what the overview needs of a file in plain."""

from alembic import op

from kernel.data.ddl import grant, wall

revision = "0004"
down_revision = "0003"

TABLES = """
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
CREATE INDEX entry_releases_of_case ON entry_releases (case_id);
"""


def upgrade() -> None:
    """New tables, and columns that the release before neither reads nor writes."""
    op.execute(TABLES)
    for table, rights in (
        ("case_entries", "SELECT, INSERT, UPDATE"),
        ("case_entries_before", "SELECT, INSERT"),
        ("entry_releases", "SELECT, INSERT"),
    ):
        grant("casefile", table, runtime=rights, jobs="SELECT, INSERT, UPDATE, DELETE")
        wall("casefile", table)
