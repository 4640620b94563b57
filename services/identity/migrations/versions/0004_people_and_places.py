"""Where agencies and people are reached, districts, teams, absences, and which programmes an agency leads."""

from alembic import op

from kernel.data.ddl import grant, wall

revision = "0004"
down_revision = "0003"

TABLES = """
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
CREATE INDEX absences_by_end ON absences (until);
"""


def upgrade() -> None:
    """Columns that may stay empty and tables that the release before does not know."""
    op.execute(TABLES)
    reached = "street, postcode, town, telephone, programmes"
    grant("identity", "agencies", runtime=f"UPDATE ({reached})")
    grant("identity", "accounts", runtime="UPDATE (telephone, districts, teams)")
    for table in ("districts", "teams"):
        grant("identity", table, runtime="SELECT, INSERT, UPDATE (name, retired, version)")
        wall("identity", table)
    # Of what is purged rows are locked, which PostgreSQL lets nobody do who may not change any column.
    grant("identity", "absences", runtime="SELECT, INSERT, UPDATE (until), DELETE")
    wall("identity", "absences")
