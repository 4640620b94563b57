"""Who can reach what: roles of accounts, versions that were entrusted, reminders that rest, words without content."""

from alembic import op

from kernel.data.ddl import grant, wall

revision = "0019"
down_revision = "0018"

COLUMNS = """
ALTER TABLE accounts ADD COLUMN roles text[];                       -- null until identity has told them
ALTER TABLE case_entries ADD COLUMN rests boolean;                  -- null: as the file, resting while that is closed
ALTER TABLE case_entries_before ADD COLUMN entrusted boolean;       -- null: not known, so taken for entrusted
ALTER TABLE entry_releases ADD COLUMN reason bytea;                 -- of who opened it in danger, sealed
ALTER TABLE cases ADD COLUMN as_referred bytea;                     -- number and name as referred, sealed (V10)
CREATE TABLE case_words (
    id      uuid PRIMARY KEY,
    case_id uuid NOT NULL REFERENCES cases,
    agency  uuid NOT NULL,
    account uuid NOT NULL,             -- the colleague it is for
    author  uuid NOT NULL,
    word    text NOT NULL,             -- of a closed list: nothing of what the file says
    told_at timestamptz NOT NULL,
    done    boolean NOT NULL DEFAULT false
);
CREATE INDEX case_words_of_case ON case_words (case_id);
CREATE INDEX case_words_waiting ON case_words (account, told_at) WHERE NOT done;
"""


def upgrade() -> None:
    """Columns that the release before neither reads nor writes, and a table it does not know."""
    op.execute(COLUMNS)
    grant("casefile", "case_words", runtime="SELECT, INSERT, UPDATE (done)", jobs="SELECT, INSERT, DELETE")
    wall("casefile", "case_words")
