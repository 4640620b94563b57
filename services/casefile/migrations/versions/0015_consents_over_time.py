"""Consents with the days on which they held, so that a gate is asked as of its own day."""

from alembic import op

from kernel.data.ddl import grant, wall

revision = "0015"
down_revision = "0014"

TABLES = """
CREATE TABLE case_consents_ever (
    case_id uuid NOT NULL REFERENCES cases,
    agency  uuid NOT NULL,
    consent uuid NOT NULL,
    purpose text NOT NULL,
    since   date,                       -- not known of what was withdrawn before this table was there
    until   date,                       -- the day on which a withdrawal was received
    PRIMARY KEY (case_id, consent),
    CHECK (since IS NOT NULL OR until IS NOT NULL)
);
"""


def upgrade() -> None:
    """A table the release before does not know: what that one has heard, and hears meanwhile, stands in `case_consents`
    alone, is read from there, and is copied before it is written over."""
    op.execute(TABLES)
    grant("casefile", "case_consents_ever", runtime="SELECT, INSERT, UPDATE", jobs="SELECT, DELETE")
    wall("casefile", "case_consents_ever")
