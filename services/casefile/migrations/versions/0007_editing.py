"""Who has a file in hand, what they have typed so far, and who is responsible for it and when."""

from alembic import op

from kernel.data.ddl import grant, wall

revision = "0007"
down_revision = "0006"

TABLES = """
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
CREATE INDEX case_responsibilities_of_case ON case_responsibilities (case_id, account, kind);
"""


def upgrade() -> None:
    """New tables alone, of which the release before knows nothing."""
    op.execute(TABLES)
    for table, rights in (
        ("case_leases", "SELECT, INSERT, UPDATE, DELETE"),
        ("case_drafts", "SELECT, INSERT, UPDATE, DELETE"),
        ("case_responsibilities", "SELECT, INSERT, UPDATE"),
    ):
        grant("casefile", table, runtime=rights, jobs="SELECT, DELETE")
        wall("casefile", table)
