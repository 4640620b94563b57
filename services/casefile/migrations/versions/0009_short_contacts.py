"""Short contacts without case management, and the books they are kept in."""

from alembic import op

from kernel.data.ddl import grant, wall

revision = "0009"
down_revision = "0008"

TABLES = """
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
CREATE INDEX short_contacts_of_book ON short_contacts (book);
"""


def upgrade() -> None:
    """New tables, which the release before does not know. To lock a book before deleting it takes a right to update."""
    op.execute(TABLES)
    grant("casefile", "short_contact_books", runtime="SELECT, INSERT", jobs="SELECT, UPDATE, DELETE")
    grant("casefile", "short_contacts", runtime="SELECT, INSERT, UPDATE, DELETE", jobs="SELECT, DELETE")
    for table in ("short_contact_books", "short_contacts"):
        wall("casefile", table)
