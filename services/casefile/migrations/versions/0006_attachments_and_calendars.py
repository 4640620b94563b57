"""Attachments' contents in sealed chunks, and the secret addresses of calendar feeds, of which a hash alone is kept."""

from alembic import op

from kernel.data.ddl import grant, wall

revision = "0006"
down_revision = "0005"

TABLES = """
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
    WHERE day IS NOT NULL AND removed_at IS NULL;
"""


def upgrade() -> None:
    """New tables, which the release before does not know."""
    op.execute(TABLES)
    for table, rights in (
        ("attachment_contents", "SELECT, INSERT, UPDATE, DELETE"),
        ("attachment_chunks", "SELECT, INSERT, DELETE"),
        ("calendars", "SELECT, INSERT, UPDATE, DELETE"),
    ):
        grant("casefile", table, runtime=rights, jobs="SELECT, DELETE")
        wall("casefile", table)
