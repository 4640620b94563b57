"""Prints have a sender and chosen parts, many of them wait for a second person, and forms are printed empty."""

from alembic import op

from kernel.data.ddl import grant, wall

revision = "0018"
down_revision = "0017"

TABLES = """
ALTER TABLE case_prints
    ADD COLUMN parts           text[],      -- those that were chosen; NULL: all that may go
    ADD COLUMN sender          bytea,       -- names of staff, sealed under the key of the file
    ADD COLUMN missing_letters jsonb,       -- how many letters of which script no font had
    ADD COLUMN kept_until      timestamptz; -- NULL: for a day
CREATE INDEX case_prints_by_account ON case_prints (account, ordered_at);
ALTER TABLE case_exports ADD COLUMN medium text NOT NULL DEFAULT 'data' CHECK (medium IN ('data', 'paper'));

CREATE TABLE blank_prints (
    print_order      uuid PRIMARY KEY,  -- also the id of the job that makes it
    agency           uuid NOT NULL,
    account          uuid NOT NULL,
    programme        text NOT NULL,
    language         text NOT NULL,
    parts            text[],            -- those that were chosen; NULL: all
    agency_name      text,              -- of the agency, and of nobody who works there
    agency_address   text,
    agency_telephone text,
    state            text NOT NULL CHECK (state IN ('waiting', 'made', 'failed')),
    content          bytea,             -- a form without any answer
    ordered_at       timestamptz NOT NULL,
    CHECK ((state = 'made') = (content IS NOT NULL))
);
CREATE INDEX blank_prints_age ON blank_prints (ordered_at);
"""


def upgrade() -> None:
    """Columns with defaults and a table that the release before does not know."""
    op.execute(TABLES)
    grant("casefile", "case_prints", runtime="UPDATE (kept_until)")
    grant("casefile", "blank_prints", runtime="SELECT, INSERT", jobs="SELECT, UPDATE, DELETE")
    wall("casefile", "blank_prints")
