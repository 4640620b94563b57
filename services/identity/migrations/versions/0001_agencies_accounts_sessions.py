"""Agencies with their settings, accounts, sessions."""

from alembic import op

from kernel.data.ddl import grant, install_kernel, roles, wall

revision = "0001"
down_revision = None

TABLES = """
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
CREATE INDEX sessions_running ON sessions (account) WHERE ended_at IS NULL;
"""


def upgrade() -> None:
    """Tables, then rights: what has no right to change cannot be changed by a mistake either."""
    install_kernel("identity")
    op.execute(TABLES)
    grant("identity", "agencies", runtime="SELECT, INSERT, UPDATE (retention_days, transmission, version)")
    grant("identity", "accounts", runtime="SELECT, INSERT, UPDATE (password_hash, state, version)")
    grant("identity", "sessions", runtime="SELECT, INSERT, UPDATE (last_seen_at, ended_at), DELETE")
    wall("identity", "agencies", column="id")
    wall("identity", "accounts")
    _wall_of_sessions()


def _wall_of_sessions() -> None:
    """Sessions have no agency: only work that says it is the platform's sees any."""
    runtime, _ = roles("identity")
    op.execute("ALTER TABLE sessions ENABLE ROW LEVEL SECURITY")
    op.execute("ALTER TABLE sessions FORCE ROW LEVEL SECURITY")
    op.execute(f"""CREATE POLICY sessions_of_platform ON sessions TO {runtime}
                   USING (current_setting('obhut.platform', true) = 'on')""")
