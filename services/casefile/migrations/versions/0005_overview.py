"""The overview: tokens to search for, the next reminder of a file by index, client numbers by the agency's scheme."""

from alembic import op

from kernel.data.ddl import grant, wall

revision = "0005"
down_revision = "0004"

# All operators below are such as PostgreSQL knows to leak nothing, so the indexes are used behind the wall too.
TABLES = """
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
);
"""


def upgrade() -> None:
    """New tables and columns; the release before neither reads nor writes them."""
    op.execute(TABLES)
    grant("casefile", "case_tokens", runtime="SELECT, INSERT, DELETE", jobs="SELECT, INSERT, DELETE")
    grant("casefile", "client_numbers_of_year", runtime="SELECT, INSERT, UPDATE", jobs="SELECT")
    wall("casefile", "case_tokens")
    wall("casefile", "client_numbers_of_year")
