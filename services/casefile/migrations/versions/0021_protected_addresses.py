"""Addresses under protection: whether a copy was ordered with them, and that one was opened, sealed in its file."""

from alembic import op

from kernel.data.ddl import grant, wall

revision = "0021"
down_revision = "0020"

TABLES = """
ALTER TABLE case_prints ADD COLUMN protected_address boolean NOT NULL DEFAULT false;
ALTER TABLE case_exports ADD COLUMN protected_address boolean NOT NULL DEFAULT false;
CREATE TABLE case_address_openings (
    case_id uuid PRIMARY KEY REFERENCES cases,
    agency  uuid NOT NULL,
    version integer NOT NULL,
    sealed  bytea NOT NULL       -- under the key of the file: a sentence may name people and places
);
"""


def upgrade() -> None:
    """Columns with a default and a table that the release before does not know: it hides no address."""
    op.execute(TABLES)
    grant("casefile", "case_address_openings", runtime="SELECT, INSERT, UPDATE", jobs="SELECT, DELETE")
    wall("casefile", "case_address_openings")
